"""My path: what is done, under way and next; the goal, and what I want to learn."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from academy.forms.paths import GoalForm, RatingForm, WishesForm
from academy.models import Following, LearningPath, LearningWishes
from academy.path_picture import picture_of
from academy.queries.goals import own_goals
from academy.queries.own_paths import own_paths
from academy.queries.path_coverage import path_progress
from academy.queries.progress import progress_of
from academy.services.following import close_path, follow_path, leave_path, resume_path, set_wishes
from academy.suggestions import next_steps
from academy.views.enrolment import form_page
from academy.views.goals import told_goal
from accounts.models import Person
from accounts.queries import person_of
from core.doors import ask_and_do


@require_safe
def own_path(request: HttpRequest) -> HttpResponse:
    """Every path I follow as a picture and a list, and the next step that suits me."""
    person = person_of(request.user)
    if person is None:
        return render(request, "academy/own_path.html")
    now = timezone.now()
    progress = progress_of(person, now)
    paths = own_paths(person, progress, now)
    wishes = LearningWishes.objects.filter(person=person).prefetch_related("topics", "languages").first()
    certificates = path_progress(person, [path.path for path in paths], now)
    context = {
        "person": person,
        "paths": [(path, picture_of(path.steps), certificates.get(path.path.pk)) for path in paths],
        "steps": next_steps(person, now, progress=progress),
        "goals": own_goals(person, now),
        "wishes": wishes,
    }
    return render(request, "academy/own_path.html", context)


@form_page
@sensitive_post_parameters("goal")
def path_follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin to follow, with a goal; later, write the goal again."""
    person = whoever_asks(request)
    path = get_object_or_404(LearningPath.objects.published(), slug=slug)
    following = Following.objects.filter(person=person, path=path).first()
    initial = {"goal": following.goal} if following else None
    form = GoalForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> str:
        goal, language = form.cleaned_data["goal"].strip(), get_language() or person.language
        follow_path(person=person, path=path, goal=goal, language=language, now=timezone.now())
        return told_goal(goal) if following else _("You follow this learning path now.")

    context = {"path": path, "following": following}
    return ask_and_do(
        request, "academy/path_follow.html", context, act=act, goes_to=lambda: reverse("academy:own-path"), form=form
    )


@form_page
@sensitive_post_parameters("rating")
def path_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the path is over and how far I have come; or take it up again."""
    following = own_following(request, slug)
    form = RatingForm(request.POST if request.method == "POST" else None, initial={"rating": following.rating or None})

    def act() -> str:
        if request.POST.get("action") == "resume":
            resume_path(following=following)
            return _("You have taken the path up again.")
        rating = form.cleaned_data["rating"]
        close_path(following=following, rating=rating, now=timezone.now())
        if rating:
            return _("The path is over for you. Your rating is noted; only you see it.")
        return _("The path is over for you.")

    context = {"path": following.path, "following": following}
    return ask_and_do(
        request, "academy/path_close.html", context, act=act, goes_to=lambda: reverse("academy:own-path"), form=form
    )


@form_page
def path_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more, then stop following."""
    following = own_following(request, slug)

    def act() -> str:
        leave_path(following=following)
        return _("You no longer follow this learning path.")

    context = {"path": following.path, "following": following}
    return ask_and_do(request, "academy/path_leave.html", context, act=act, goes_to=lambda: reverse("academy:own-path"))


@form_page
def learning_wishes(request: HttpRequest) -> HttpResponse:
    """What I want to learn, and in which languages."""
    person = person_of(request.user)
    if person is None:
        return redirect("academy:own-path")
    form = WishesForm(
        request.POST if request.method == "POST" else None,
        instance=LearningWishes.objects.filter(person=person).first(),
    )

    def act() -> str:
        set_wishes(
            person=person,
            topics=form.cleaned_data["topics"],
            languages=form.cleaned_data["languages"],
            now=timezone.now(),
        )
        return _("Your wishes are noted. The next step we suggest follows them.")

    return ask_and_do(
        request, "academy/learning_wishes.html", {}, act=act, goes_to=lambda: reverse("academy:own-path"), form=form
    )


def whoever_asks(request: HttpRequest) -> Person:
    """The person; 404 for a login whose address is not confirmed yet."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


def own_following(request: HttpRequest, slug: str) -> Following:
    """My following of this path; 404 where there is none."""
    rows = Following.objects.filter(path__state=LearningPath.State.PUBLISHED).select_related("path")
    return get_object_or_404(rows, person=person_of(request.user), path__slug=slug)
