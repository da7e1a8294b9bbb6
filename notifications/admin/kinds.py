"""All kinds of mail: who gets which when, what mutes it, how it looks in each language; and how early it goes out."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.doors import ask_and_do
from core.errors import DomainError
from core.scoping import asker, has_oversight
from core.translations import language_tag
from notifications.admin.forms import LeadForm
from notifications.admin.pages import log_url
from notifications.models import TextOverride
from notifications.overrides import allowed
from notifications.queries.leads import leads_of
from notifications.reminders import Kind, registry
from notifications.services.previewing import Preview, known_language, preview, sample_of, send_test
from notifications.services.steering import reset_lead_time, set_lead_time

# A mail brings its own styles and nothing else; nothing in it runs, loads, submits or is framed.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'none'; sandbox"
)


def urls(page: Any) -> list[URLPattern]:
    """The addresses under the log's, for the admin page of Delivery."""
    return [
        log_url(page, "kinds/", kind_list, "kinds"),
        log_url(page, "kinds/<str:name>/", kind_page, "kind"),
        log_url(page, "kinds/<str:name>/html/", kind_html, "kind_html"),
        log_url(page, "kinds/<str:name>/send/", kind_send, "kind_send"),
        log_url(page, "kinds/<str:name>/lead/", kind_lead, "kind_lead"),
        log_url(page, "kinds/<str:name>/lead/reset/", kind_lead_reset, "kind_lead_reset"),
    ]


@require_safe
def kind_list(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A table of all kinds, by app and category."""
    kinds = sorted(registry.kinds.values(), key=lambda kind: (kind.name.partition(".")[0], kind.category, kind.name))
    leads = leads_of([kind.name for kind in kinds if kind.lead is not None])
    own: dict[str, list[str]] = {}
    for name, language in TextOverride.objects.order_by("kind", "language").values_list("kind", "language"):
        own.setdefault(name, []).append(str(dict(settings.LANGUAGES).get(language, language)))
    rows = [
        {
            "kind": kind,
            "category": category_of(kind),
            "when": when_text(kind, leads.get(kind.name)),
            "is_changed": kind.name in leads and leads[kind.name] != kind.lead,
            "own": own.get(kind.name, []),
        }
        for kind in kinds
    ]
    return render(request, "admin/notifications/kinds.html", {**context, "rows": rows, "title": _("Kinds of mail")})


@require_safe
def kind_page(request: HttpRequest, context: dict[str, Any], name: str) -> HttpResponse:
    """One kind: its lead time, its own texts, and how it looks with real data in the chosen language."""
    kind = known_kind(name)
    language = known_language(request.GET.get("language") or asker(request).language)
    lead = leads_of([name])[name] if kind.lead is not None else None
    own = {row.language: row for row in TextOverride.objects.filter(kind=name)}
    context |= {
        "kind": kind,
        "category": category_of(kind),
        "when": when_text(kind, lead),
        "has_lead": lead is not None,
        "shipped_lead": lead_text(kind.lead) if lead and kind.lead and lead != kind.lead else "",
        "language": language,
        "tag": language_tag(language),
        "languages": [(code, label, own.get(code)) for code, label in settings.LANGUAGES],
        "placeholders": allowed(kind),
        "preview": preview_for(request, kind, language),
        "may_steer": has_oversight(asker(request)),
    }
    return render(request, "admin/notifications/kind.html", {**context, "title": kind.label or kind.name})


@require_safe
def kind_html(request: HttpRequest, context: dict[str, Any], name: str) -> HttpResponse:
    """The HTML part alone, as a mail program shows it; nothing in it works."""
    kind = known_kind(name)
    found = preview_for(request, kind, known_language(request.GET.get("language")))
    if found is None:
        raise Http404
    return HttpResponse(found.html, headers={"Content-Security-Policy": MAIL_POLICY, "Cache-Control": "no-store"})


@require_POST
def kind_send(request: HttpRequest, context: dict[str, Any], name: str) -> HttpResponse:
    """The preview by mail, to whoever asks."""
    kind, person = known_kind(name), asker(request)
    language = known_language(request.POST.get("language"))
    sample = sample_of(kind, person, timezone.now())
    if sample is None:
        raise Http404
    try:
        send_test(sample=sample, kind=kind, language=language, to=person)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Sent to %(address)s.") % {"address": person.email})
    return redirect(reverse("admin:notifications_kind", args=[name]) + f"?language={language}")


@require_http_methods(["GET", "HEAD", "POST"])
def kind_lead(request: HttpRequest, context: dict[str, Any], name: str) -> HttpResponse:
    """How early this kind goes out."""
    kind = steered_kind(request, name)
    form = LeadForm(request.POST or None, initial=LeadForm.initial_of(leads_of([name])[name]))

    def change() -> str:
        set_lead_time(kind=kind, lead=form.lead)
        return _("The lead time is changed. What has gone out already is not sent again.")

    context |= {"kind": kind, "title": _("Lead time")}
    return ask_and_do(
        request,
        "admin/notifications/kind_lead.html",
        context,
        act=change,
        goes_to=lambda: reverse("admin:notifications_kind", args=[name]),
        form=form,
    )


@require_POST
def kind_lead_reset(request: HttpRequest, context: dict[str, Any], name: str) -> HttpResponse:
    kind = steered_kind(request, name)
    reset_lead_time(kind=kind)
    messages.success(request, _("The usual lead time counts again."))
    return redirect("admin:notifications_kind", name)


# What they share


def known_kind(name: str) -> Kind:
    if name not in registry.kinds:
        raise Http404
    return registry.kinds[name]


def steered_kind(request: HttpRequest, name: str) -> Kind:
    """A kind with a lead time, for the network coordinator. Raises Http404, PermissionDenied."""
    kind = known_kind(name)
    if not has_oversight(asker(request)):
        raise PermissionDenied
    if kind.lead is None:
        raise Http404
    return kind


def preview_for(request: HttpRequest, kind: Kind, language: str) -> Preview | None:
    sample = sample_of(kind, asker(request), timezone.now())
    return preview(sample, kind, language) if sample else None


def category_of(kind: Kind) -> str:
    category = registry.categories.get(kind.category)
    return str(category.label) if category else kind.category


def when_text(kind: Kind, lead: timedelta | None) -> str:
    """What makes it go out."""
    if lead is not None:
        return _("By the clock: %(lead)s before or after its occasion") % {"lead": lead_text(lead)}
    return _("By the clock") if kind.due else _("As soon as it happens")


def lead_text(lead: timedelta) -> str:
    """In the largest unit that says it in a whole number."""
    values = LeadForm.initial_of(lead)
    number = int(str(values["number"]))
    if values["unit"] == "days":
        return ngettext("%(number)d day", "%(number)d days", number) % {"number": number}
    if values["unit"] == "hours":
        return ngettext("%(number)d hour", "%(number)d hours", number) % {"number": number}
    return ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}
