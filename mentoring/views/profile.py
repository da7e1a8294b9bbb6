"""Becoming a mentor: saved half-way, edited later, paused."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Person
from accounts.queries import person_of
from core.errors import DomainError
from mentoring.forms import ProfileForm
from mentoring.models import MentorProfile
from mentoring.services import pause_profile, resume_profile, submit_profile
from mentoring.views.doors import form_page, keep_the_rest, put_beside

State = MentorProfile.State
# In these states a profile may be incomplete, and is sent by a button of its own.
UNSENT = {State.DRAFT, State.DECLINED, State.LEFT}


@form_page
def mentor(request: HttpRequest) -> HttpResponse:
    """The profile: a draft takes anything, what is sent has to be complete."""
    person = person_of(request.user)
    if person is None:
        return render(request, "mentoring/mentor.html", {})
    profile = MentorProfile.objects.filter(person=person).first() or MentorProfile(person=person)
    is_draft = profile.state in UNSENT and request.POST.get("action") == "draft"
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid() and save(form, person, is_draft=is_draft):
        tell_saved(request, form.instance, is_draft=is_draft)
        return redirect("mentoring:mentor" if is_draft else "mentoring:start")
    # What did not pass stays in the form, not in the heading.
    saved = MentorProfile.objects.filter(person=person).first()
    context = {"person": person, "form": form, "profile": saved, "is_unsent": saved is None or saved.state in UNSENT}
    return render(request, "mentoring/mentor.html", context)


def save(form: ProfileForm, person: Person, *, is_draft: bool) -> bool:
    """Write the profile and, unless it is a draft, send it; False (and nothing written) when something lacks."""
    now = timezone.now()
    try:
        with transaction.atomic():
            row, _made = MentorProfile.objects.select_for_update().get_or_create(person=person)
            keep_the_rest(form, row)
            if not form.cleaned_data["induction"]:
                form.instance.induction_confirmed_at = None
            elif form.instance.induction_confirmed_at is None:
                form.instance.induction_confirmed_at = now
            profile = form.save()
            if not is_draft:
                submit_profile(profile=profile, now=now)
    except DomainError as error:
        put_beside(form, error)
        return False
    return True


def tell_saved(request: HttpRequest, profile: MentorProfile, *, is_draft: bool) -> None:
    """What happened, for the top of the next page."""
    if is_draft:
        messages.success(request, _("Your draft is saved. Go on whenever you like."))
    elif profile.state == State.APPROVED:
        messages.success(request, _("Your profile is saved."))
    else:
        messages.success(request, _("Thank you! A mentoring coordinator reads your profile and writes to you."))


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """No new mentees for now."""
    profile = get_object_or_404(MentorProfile, person=person_of(request.user))
    pause_profile(profile=profile, now=timezone.now())
    messages.success(request, _("No new mentees are proposed to you until you go on."))
    return redirect("mentoring:mentor")


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Available again."""
    profile = get_object_or_404(MentorProfile, person=person_of(request.user))
    resume_profile(profile=profile, now=timezone.now())
    messages.success(request, _("Welcome back: mentees can be proposed to you again."))
    return redirect("mentoring:mentor")
