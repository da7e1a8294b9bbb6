"""My goal for an activity: written until it ends, rated afterwards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from academy.forms.paths import GoalForm, RatingForm
from academy.models import ActivityGoal, Enrolment
from academy.services.goals import rate_goal, set_goal
from academy.views.enrolment import find_activity, form_page
from accounts.queries import person_of
from core.doors import ask_and_do


@never_cache
@form_page
@sensitive_post_parameters("goal", "rating")
def activity_goal(request: HttpRequest, slug: str) -> HttpResponse:
    """One page for both; 404 for who has no seat and wants none."""
    now = timezone.now()
    enrolment = own_live_enrolment(request, slug)
    row = ActivityGoal.objects.filter(enrolment=enrolment).first()
    is_over = enrolment.activity.has_ended(now)
    data = request.POST if request.method == "POST" else None
    takes_back = is_over and "take-back" in request.POST
    rating = RatingForm(data, initial={"rating": row.rating if row else None})
    form = rating if is_over else GoalForm(data, initial={"goal": row.goal if row else ""})

    def act() -> str:
        if is_over:
            rating = None if takes_back else form.cleaned_data["rating"]
            rate_goal(enrolment=enrolment, rating=rating, now=now)
            return _("Your rating is noted. Only you see it.") if rating else _("Your rating is taken back.")
        goal = form.cleaned_data["goal"]
        set_goal(enrolment=enrolment, goal=goal, language=str(get_language()), now=now)
        return told_goal(goal)

    context = {"activity": enrolment.activity, "row": row, "is_over": is_over, "form": form}
    asked, address = None if takes_back else form, reverse("academy:own-path")
    return ask_and_do(request, "academy/activity_goal.html", context, act=act, form=asked, goes_to=lambda: address)


def told_goal(goal: str) -> str:
    """What happened to a goal of an activity or a path; written empty, it is taken away."""
    return _("Your goal is noted. Only you see it.") if goal.strip() else _("Your goal is deleted.")


def own_live_enrolment(request: HttpRequest, slug: str) -> Enrolment:
    person = person_of(request.user)
    activity = find_activity(person, slug)
    if person is None or activity.is_cancelled:
        raise Http404
    enrolment = get_object_or_404(Enrolment.objects.proved().live(), activity=activity, person=person)
    enrolment.activity = activity
    return enrolment
