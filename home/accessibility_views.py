"""The accessibility statement, and the form for what does not work."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries import person_of
from home.accessibility_forms import AccessibilityReportForm
from home.models import AccessibilityStatement
from home.pages import own_page
from home.services import report_problem
from partners.permissions import can_act_for


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement of who runs the site; where nobody has written one, what is known and whom to tell."""
    rows = AccessibilityStatement.objects.published().select_related("organisation")
    own = rows.of_this_site().prefetch_related("gaps").first()
    context = {"statement": own, "others": rows.filter(runs_this_site=False)}
    return render(request, "home/accessibility.html", context)


@login_not_required
@require_safe
def accessibility_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The statement of one organisation; before it is published its own staff sees it."""
    rows = AccessibilityStatement.objects.select_related("organisation").prefetch_related("gaps")
    statement = rows.filter(organisation__slug=slug).first()
    if statement is None:
        raise Http404
    if not statement.is_published and not can_act_for(person_of(request.user), statement.organisation):
        raise Http404
    return render(request, "home/accessibility.html", {"statement": statement, "others": [], "is_one": True})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accessibility_feedback(request: HttpRequest) -> HttpResponse:
    """What did not work, from anybody. A program that fills the hidden field is thanked, and nothing is kept."""
    host = request.get_host()
    first = {"page": own_page(request.GET.get("page", ""), host)}
    form = AccessibilityReportForm(request.POST or None, initial=first, host=host)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="accessibility_report"):
            return render(request, "429.html", status=429)
        if not form.is_from_a_program:
            told = {name: form.cleaned_data[name] for name in ("problem", "page", "email")}
            report_problem(**told, language=get_language() or "en", now=timezone.now())
        return redirect("home:accessibility-thanks")
    return render(request, "home/accessibility_feedback.html", {"form": form})


@login_not_required
@require_safe
def accessibility_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility_thanks.html")
