"""What will go out in the next seven days, and the staff's word against it: hold, cancel, let go."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from core.alphabet import ByName
from core.doors import ask_and_do
from core.scoping import asker, has_oversight, scopes
from notifications.admin.forms import ReasonForm
from notifications.admin.pages import log_url
from notifications.models import Delivery, HeldOccasion
from notifications.queries.labels import titles_of
from notifications.queries.upcoming import MOST, WAITING, Upcoming, holds_visible_to, one_occasion, upcoming
from notifications.services.holding import (
    cancel_ahead,
    cancel_delivery,
    cancel_occasion,
    hold_occasion,
    lift,
    release,
)

PEOPLE_PER_PAGE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


def urls(page: Any) -> list[URLPattern]:
    """The addresses under the log's, for the admin page of Delivery."""
    return [
        log_url(page, "upcoming/", upcoming_list, "upcoming"),
        log_url(page, "upcoming/occasion/", occasion_page, "occasion"),
        log_url(page, "upcoming/hold/", hold_page, "hold"),
        log_url(page, "upcoming/lift/", lift_page, "lift"),
        log_url(page, "upcoming/cancel/", cancel_page, "cancel"),
        log_url(page, "<int:pk>/cancel/", delivery_cancel_page, "delivery_cancel"),
        log_url(page, "<int:pk>/release/", delivery_release_page, "delivery_release"),
    ]


@require_safe
def upcoming_list(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """By occasion, the nearest first; then what is held."""
    now, person = timezone.now(), asker(request)
    rows = upcoming(person, now)
    shown = {(row.kind, row.key) for row in rows if row.held}
    held = [row for row in holds_visible_to(person) if (row[0].kind, row[0].key) not in shown]
    context |= {"rows": rows, "held": held, "is_cut": len(rows) == MOST, "most": MOST, "now": now}
    return render(request, "admin/notifications/upcoming.html", {**context, "title": _("Upcoming mails")})


@require_safe
def occasion_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """One occasion: who is told, and what can be done about it."""
    occasion = asked_occasion(request)
    rows = Delivery.objects.filter(kind=occasion.kind, key=occasion.key, state__in=WAITING)
    planned = scopes.visible(asker(request), rows.select_related("person").order_by(ByName("person__name"), "pk"))
    ids = [row.occasion.person_id for row in occasion.expected]
    expected = Person.objects.filter(pk__in=ids).alphabetical()
    context |= {
        "occasion": occasion,
        "planned": Paginator(planned, PEOPLE_PER_PAGE).get_page(request.GET.get("page")),
        "expected": Paginator(expected, PEOPLE_PER_PAGE).get_page(request.GET.get("page")),
        "query": query_of(occasion),
    }
    return render(request, "admin/notifications/occasion.html", {**context, "title": occasion.label})


@form_page
def hold_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    occasion, form = asked_occasion(request), ReasonForm(request.POST or None)

    def hold() -> str:
        reason = form.cleaned_data["reason"]
        hold_occasion(kind=occasion.kind, key=occasion.key, reason=reason, by=asker(request), now=timezone.now())
        return _("The mail is held. Nobody gets it until somebody lets it go.")

    question = _("Nobody gets this mail until somebody lets it go, whoever enrols meanwhile included.")
    return steer(request, context, occasion, title=_("Hold this mail"), question=question, act=hold, form=form)


@form_page
def lift_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    kind, key = asked(request)
    held = get_object_or_404(HeldOccasion.objects.select_related("by"), kind=kind, key=key, lifted_at=None)
    occasion = Upcoming(kind, key, held.held_at, title=known_title(request, key), held=held)

    def let_go() -> str:
        lift(held=held, now=timezone.now())
        return _("The mail is let go. What is still useful goes out at once; what is too late is not sent.")

    question = _("What is still useful goes out at once; what is too late is not sent.")
    return steer(request, context, occasion, title=_("Let this mail go"), question=question, act=let_go)


@form_page
def cancel_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """For everybody, or with `?person=<id>` for one."""
    occasion, form = asked_occasion(request), ReasonForm(request.POST or None)
    one = request.GET.get("person", "")
    ahead = [row for row in occasion.expected if not one or str(row.occasion.person_id) == one]
    if one and not ahead:
        raise Http404
    name = Person.objects.get(pk=ahead[0].occasion.person_id).name if one else ""

    def cancel() -> str:
        words = {"reason": form.cleaned_data["reason"], "by": asker(request), "now": timezone.now()}
        if name:
            cancel_ahead(kind=occasion.kind, planned=ahead[0], **words)
            return _("%(name)s does not get this mail.") % {"name": name}
        number = cancel_occasion(kind=occasion.kind, key=occasion.key, ahead=ahead, **words)
        return ngettext("%(count)d mail is cancelled.", "%(count)d mails are cancelled.", number) % {"count": number}

    question = _("Nobody on this list gets this mail. Who enrols later still does: to stop that too, hold it instead.")
    if name:
        question = _("%(name)s does not get this mail; the others do.") % {"name": name}
    return steer(request, context, occasion, title=_("Cancel this mail"), question=question, act=cancel, form=form)


@form_page
def delivery_cancel_page(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    delivery, form = own_delivery(request, pk), ReasonForm(request.POST or None)

    def cancel() -> str:
        reason = form.cleaned_data["reason"]
        cancel_delivery(delivery=delivery, reason=reason, by=asker(request), now=timezone.now())
        return _("%(name)s does not get this mail.") % {"name": delivery.person.name}

    question = _("%(name)s does not get this mail; the others do.") % {"name": delivery.person.name}
    occasion = of_delivery(request, delivery)
    back = reverse("admin:notifications_delivery_change", args=[pk])
    words = {"title": _("Cancel this mail"), "question": question, "back": back}
    return steer(request, context, occasion, act=cancel, form=form, **words)


@form_page
def delivery_release_page(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    delivery = own_delivery(request, pk)

    def plan_again() -> str:
        release(delivery=delivery, by=asker(request), now=timezone.now())
        return _("The mail to %(name)s is planned again.") % {"name": delivery.person.name}

    question = _("%(name)s gets this mail after all, if it is still useful.") % {"name": delivery.person.name}
    occasion = of_delivery(request, delivery)
    back = reverse("admin:notifications_delivery_change", args=[pk])
    return steer(
        request, context, occasion, title=_("Plan this mail again"), question=question, act=plan_again, back=back
    )


# What they share


def steer(
    request: HttpRequest,
    context: dict[str, Any],
    occasion: Upcoming,
    *,
    title: str,
    question: str,
    act: Callable[[], str],
    form: ReasonForm | None = None,
    back: str = "",
) -> HttpResponse:
    """The page that asks, and what follows a yes."""
    where = back or reverse("admin:notifications_upcoming")
    words = {"title": title, "question": question, "occasion": occasion, "back": where}
    return ask_and_do(
        request, "admin/notifications/steer.html", {**context, **words}, act=act, goes_to=lambda: where, form=form
    )


def asked(request: HttpRequest) -> tuple[str, str]:
    """Kind and key of the address. Raises Http404 for what no database takes."""
    kind, key = request.GET.get("kind", ""), request.GET.get("key", "")
    if not kind or not key or "\0" in kind + key:
        raise Http404
    return kind, key


def asked_occasion(request: HttpRequest) -> Upcoming:
    """The occasion of the address. Raises Http404 when it is another's, or there is nobody to tell."""
    kind, key = asked(request)
    found = one_occasion(asker(request), kind, key, timezone.now())
    if found is None:
        raise Http404(_("There is nothing here, or it is not yours to see."))
    return found


def known_title(request: HttpRequest, key: str) -> str:
    """What the key is about. Raises Http404 for what is another's."""
    titles = titles_of(asker(request), [key])
    if key not in titles and not has_oversight(asker(request)):
        raise Http404(_("There is nothing here, or it is not yours to see."))
    return titles.get(key, "")


def own_delivery(request: HttpRequest, pk: int) -> Delivery:
    rows = scopes.visible(asker(request), Delivery.objects.select_related("person"))
    found: Delivery = get_object_or_404(rows, pk=pk)
    return found


def of_delivery(request: HttpRequest, delivery: Delivery) -> Upcoming:
    title = titles_of(asker(request), [delivery.key]).get(delivery.key, "")
    return Upcoming(delivery.kind, delivery.key, delivery.next_attempt_at, title=title)


def query_of(occasion: Upcoming) -> str:
    return urlencode({"kind": occasion.kind, "key": occasion.key})
