"""Which mails somebody gets: the person's own page, the same behind the signed link of each mail, and the way out of
one category. Opening any of them changes nothing; a button does."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.queries import person_of
from notifications import links, queries, services
from notifications.forms import PreferencesForm
from notifications.reminders import registry

View = Callable[..., HttpResponse]
form_page = require_http_methods(["GET", "HEAD", "POST"])


def by_signed_link(view: View) -> View:
    """Open to whoever holds the link, and kept by no cache.

    That no other site learns the link as the page one came from is SECURE_REFERRER_POLICY's part. A stricter policy
    ("no-referrer") makes browsers post without an origin, which the check against forged forms refuses.
    """
    return login_not_required(never_cache(form_page(view)))


@form_page
def preferences(request: HttpRequest) -> HttpResponse:
    """My own."""
    person = person_of(request.user)
    if person is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return ask(request, person, lambda: reverse("notifications:preferences"), has_login=True)


@by_signed_link
def preferences_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same without a login. Neither name nor address is shown: a mail may be read by others."""
    person = links.read_preferences_token(token)
    if person is None:
        raise Http404
    return ask(request, person, lambda: reverse("notifications:preferences-by-link", args=[token]), has_login=False)


def ask(request: HttpRequest, person: Person, page: Callable[[], str], *, has_login: bool) -> HttpResponse:
    """Show what is sent to this person; on POST save it, or take the address as right."""
    if "confirm-address" in request.POST:
        services.confirm_address(person=person)
        messages.success(request, _("Thank you. We write to your address again."))
        return redirect(page())
    choices, weekday, before = queries.choices_of(person), queries.digest_weekday(person), person.language
    form = PreferencesForm(request.POST or None, person=person, choices=choices, weekday=weekday)
    if request.method == "POST" and form.is_valid():
        services.save_preferences(person=person, now=timezone.now(), wanted=form.wanted, **form.details_wanted)
        # Who chooses another language reads on in it; who only ticks a box stays in the language of the page.
        with translation.override(person.language if person.language != before else translation.get_language()):
            messages.success(request, _("From now on you get the mails that are ticked."))
            return redirect(page())
    context = {
        "frame": "allauth/layouts/manage.html" if has_login else "base.html",
        "form": form,
        "always": queries.always_told(person),
        "refused": queries.refused_address(person),
        "has_login": has_login,
    }
    return render(request, "notifications/preferences.html", context)


@csrf_exempt
@by_signed_link
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """One category off. Mail programs post here by themselves, without cookies and without following redirects
    (RFC 8058); people get a button, since opening a link is what scanners do."""
    person, category = links.read_mute_token(token) or (None, "")
    if person is None or not queries.can_mute(category):
        raise Http404
    if request.method == "POST":
        services.mute(person=person, category=category, now=timezone.now())
    context = {
        "category": registry.categories[category],
        "is_off": queries.is_muted(person, category),
        "preferences_url": reverse("notifications:preferences-by-link", args=[links.sign(person, links.PREFERENCES)]),
    }
    return render(request, "notifications/mute.html", context)
