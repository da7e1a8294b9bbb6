"""The pages of the styleguide; without DEBUG or DEMO they are not there."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from mustsee.styleguide.colours import THEMES, blocks, pairs, tokens
from mustsee.styleguide.components import all_components

SPACES = ("0-25", "0-5", "0-75", "1", "1-5", "2-25")
ICONS = (
    *("calendar-event", "geo-alt", "people", "translate", "check-circle", "x-circle", "hourglass-split", "pencil"),
    *(
        "info-circle",
        "exclamation-octagon",
        "person-circle",
        "camera-video",
        "globe",
        "envelope",
        "telephone",
        "cup-hot",
    ),
)
TERRITORIES = {"cascais": "Cascais", "pordenone": "Pordenone", "navarra": "Navarra", "garges": "Garges-lès-Gonesse"}


def only_for_builders() -> None:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404


def theme_of(request: HttpRequest) -> str:
    """The theme that was asked for; empty for that of the device."""
    wanted = request.GET.get("theme", "")
    return wanted if wanted in THEMES else ""


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Colours, type, spacing, states, icons, marks, and the list of components."""
    only_for_builders()
    with translation.override("en"):
        context = {
            "components": all_components(),
            "colours": [(name, value, tokens("dark")[name]) for name, value in tokens().items()],
            "pairs": zip(pairs("light"), pairs("dark"), strict=True),
            "theme": theme_of(request),
            "spaces": SPACES,
            "icons": ICONS,
            "territories": TERRITORIES.items(),
        }
        return render(request, "styleguide/index.html", context)


@login_not_required
@require_safe
def component(request: HttpRequest, name: str) -> HttpResponse:
    """One component in its states; one that a page has once shows them one at a time."""
    only_for_builders()
    with translation.override("en"):
        found = next((row for row in all_components() if row.name == name), None)
        if found is None:
            raise Http404
        wanted = request.GET.get("state", "")
        chosen = wanted if wanted in found.states else next(iter(found.states))
        shown = [chosen] if found.stands_alone else list(found.states)
        context = {"component": found, "chosen": chosen, "drawn": [(state, found.drawn(state)) for state in shown]}
        context["theme"] = theme_of(request)
        return render(request, "styleguide/component.html", context)


@login_not_required
@require_safe
def theme(request: HttpRequest, name: str) -> HttpResponse:
    """The values of one theme for every device: the same lines of the style sheet, without the question."""
    only_for_builders()
    if name not in THEMES:
        raise Http404
    found = blocks()
    said = found["light"] + (found["dark"] if name == "dark" else "")
    return HttpResponse(f":root {{{said}}}\n", content_type="text/css")
