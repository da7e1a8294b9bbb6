"""Made-up rows for the styleguide: nothing is read from the database, and nothing of it is stored."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants as message_levels
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.test import RequestFactory

from academy.models import Activity
from academy.queries.cards import ActivityCard, Sitting
from accounts.models import Person
from core.context_processors import language_links
from partners.models import Project
from reference.models import Territory

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
START = datetime(2027, 3, 10, 9, tzinfo=UTC)
LONG = "Intermunicipal interinstitutional counter-proposal on social-procurement-and-cooperation arrangements " * 2
WORD = "Donaudampfschifffahrtsgesellschaftskooperationspartnerschaft"
FOREIGN = {"pt": "Conhecer as plantas comestíveis da serra", "en": ""}


def user(name: str = "Ana Pinhal", *, is_staff: bool = False) -> Any:
    return SimpleNamespace(
        is_authenticated=True, is_staff=is_staff, person=SimpleNamespace(name=name), email="ana@people.example"
    )


def users() -> dict[str, Any]:
    """Who sees a menu."""
    return {"stranger": AnonymousUser(), "member": user(), "staff": user(LONG, is_staff=True)}


def frame(**more: Any) -> dict[str, Any]:
    """What the frame of a page gets."""
    request = RequestFactory().get("/en/partners/")
    return {"languages": language_links(request, "en"), "site_name": settings.SITE_NAME, "path": request.path, **more}


def address(**fields: bool) -> Any:
    """An e-mail address of somebody's account."""
    return SimpleNamespace(email="ana.pinhal@people.example", **fields)


def message(level: str, text: str) -> Message:
    levels = {"success": message_levels.SUCCESS, "danger": message_levels.ERROR}
    return Message(levels[level], text)


def territory() -> Territory:
    texts = {"name_en": "Cascais", "original_language": "pt"}
    return Territory(slug="cascais", **texts)


def activity(**fields: Any) -> Activity:
    """A published one with ten seats, four of them taken; `taken` and `waiting` change that."""
    taken, waiting = fields.pop("taken", 4), fields.pop("waiting", 0)
    given = {
        "slug": "cooking-together",
        "title_en": "Cooking together",
        "summary_en": "An evening in the kitchen.",
        "capacity": 10,
        "state": Activity.State.PUBLISHED,
        "published_at": NOW,
        "original_language": "en",
        "starts_at": START,
        "ends_at": START + timedelta(hours=3),
        "time_zone": "Europe/Lisbon",
        "territory": territory(),
    }
    row = Activity(**{**given, **fields})
    row.taken_seats, row.kept_seats, row.waiting_count = taken, 0, waiting  # type: ignore[attr-defined]
    return row


def card(
    own_state: str = "", *, position: int = 0, sessions: int = 1, host: str = "TESE", **fields: Any
) -> ActivityCard:
    sittings = [
        Sitting(START + timedelta(days=day), START + timedelta(days=day, hours=3), "Europe/Lisbon")
        for day in range(sessions)
    ]
    return ActivityCard(
        activity=activity(**fields),
        now=NOW,
        own_state=own_state,
        position=position,
        offer_ends_at=NOW + timedelta(days=2) if own_state == "offered" else None,
        url="/en/activities/",
        hosts=[host],
        languages=[("pt", "Português"), ("fr", "Français")],
        sittings=sittings,
    )


LONG_CARD: dict[str, Any] = {"title_en": LONG, "summary_en": WORD, "host": WORD}
FOREIGN_CARD: dict[str, Any] = {"title_en": "", "title_pt": FOREIGN["pt"], "summary_en": "", "original_language": "pt"}


def session(**fields: Any) -> Any:
    given = {
        "public_id": UUID(int=1),
        "title_en": "First evening",
        "original_language": "en",
        "is_cancelled": False,
        "starts_at": START,
        "ends_at": START + timedelta(hours=3),
        "time_zone": "Europe/Lisbon",
        "place": "Casa da Horta",
        "address": "Rua da Serra 3, Cascais",
        "join_link": "",
        "title": "First evening",
    }
    facilitator = SimpleNamespace(person=Person(name="Rui Serrano"), get_role_display="Facilitator")
    return SimpleNamespace(**{**given, "facilitators": SimpleNamespace(all=[facilitator]), **fields})


def need(statement: str = "Keeping the books of a cooperative", *, answers: int = 1, **fields: Any) -> Any:
    topic = SimpleNamespace(code="2.4", name_en="Financial literacy", original_language="en")
    return SimpleNamespace(
        **{"statement_en": statement, "source_en": "", "original_language": "en", **fields},
        topics=SimpleNamespace(all=[topic] if answers else []),
        answers=[activity() for _number in range(answers)],
    )


def project(**fields: str) -> Project:
    return Project(slug="p", name="P", acronym="P", original_language="en", **fields)


def page(number: int, of: int = 3) -> Any:
    return Paginator(range(20 * of), 20).page(number)


class SampleForm(forms.Form):
    """One field of each sort that our forms have."""

    name = forms.CharField(label="Your name", max_length=20, help_text="As it stands on the certificate.")
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(label="Starts", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.ChoiceField(label="Territory", choices=[("a", "Cascais"), ("b", "Navarra")])
    mode = forms.ChoiceField(
        label="How it is held",
        choices=[("a", "In person"), ("b", "Online"), ("c", "Both")],
        widget=forms.RadioSelect,
        help_text="You can change it later.",
    )
    text = forms.CharField(label="Message (optional)", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="File (optional)", required=False)
    agrees = forms.BooleanField(label="I have read it.")


def form(**options: Any) -> SampleForm:
    """As it is first shown; `data={}` for one that was sent empty."""
    return SampleForm(**{"auto_id": "id_sample_%s", **options})


def filled_form() -> SampleForm:
    return form(initial={"name": WORD, "day": date(2027, 3, 10), "hour": time(18, 30), "text": LONG, "mode": "b"})


def disabled_form() -> SampleForm:
    made = filled_form()
    for field in made.fields.values():
        field.disabled = True
    return made
