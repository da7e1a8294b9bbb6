"""Each component in its states. A test finds a component without an entry here, and one without its inputs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.context_processors import language_links
from core.templatetags.components import icon
from mustsee.styleguide import samples
from mustsee.styleguide.samples import LONG, STRANGER, WORD, card, form, need, page, project, session, user

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
Context = dict[str, Any]
States = dict[str, Context]
POST = {"csrf_token": "example", "button": "Save"}
# Landmarks and pieces with an id of their own: a page has one of them, so each state is a page.
ALONE = {
    *("account_menu", "account_sections", "breadcrumb", "demo_banner", "enrolment_state", "footer", "form_errors"),
    *("form_fields", "funding_notice", "language_switch", "nav", "pagination", "post_form", "session_list"),
    *("choice_row", "page_header", "site_header", "skip_link"),
}
# They stand outside the page's main part.
FRAME = {"demo_banner", "footer", "site_header", "skip_link"}


def icons_of_a_card() -> Context:
    names = {"when": ("calendar-event", "When"), "where": ("geo-alt", "Territory")}
    names |= {"hosts": ("people", "Hosted by"), "languages": ("translate", "Held in")}
    return {f"{key}_icon": icon(*value) for key, value in names.items()}


def frame(**more: Any) -> Context:
    from django.test import RequestFactory

    request = RequestFactory().get("/en/partners/")
    return {
        "languages": language_links(request, "en"),
        "site_name": settings.SITE_NAME,
        "path": "/en/partners/",
        **more,
    }


def standing(**cards: Any) -> States:
    """The same context for pieces that show one card."""
    return {name.replace("_", " "): {"card": made} for name, made in cards.items()}


def calm() -> dict[str, States]:
    """Pieces of text and lists."""
    own = {state: card(state, position=3) for state in ("confirmed", "requested", "waiting", "offered", "withdrawn")}
    shown = {**icons_of_a_card(), "level": 3}
    return {
        "activity_card": {
            name: {**context, **shown}
            for name, context in standing(
                one=card(), own=card("confirmed", sessions=3), long_words=card(**samples.LONG_CARD),
                foreign_text=card(**samples.FOREIGN_CARD), draft=card(state="draft", published_at=None),
            ).items()
        },
        "alert": {
            **{level: {"text": "Your details are saved.", "level": level} for level in ("info", "success", "warning")},
            "danger": {"text": "Please look at this again.", "level": "danger"}, "long words": {"text": LONG + WORD},
        },
        "badge": {
            **{tone: {"text": tone.title(), "tone": tone} for tone in ("neutral", "info", "good", "warn", "bad")},
            "with an icon": {"text": "You are enrolled", "tone": "good", "symbol": "check-circle"},
            "long words": {"text": LONG + WORD, "tone": "warn"},
        },
        "card_list": {
            "empty": {"cards": []}, "one": {"cards": [card()]},
            "many": {"cards": [card(), card("waiting", position=2, taken=10, waiting=4), card(taken=10), card()]},
        },
        "empty_state": {
            "short": {"title": "Nothing here yet"},
            "with a way on": {"title": "Nothing here yet", "text": "Look at what is open.", "action_url": "/en/activities/",
                              "action_text": "All coming activities", "level": 3},
            "long words": {"title": WORD, "text": LONG},
        },
        "facts": {
            "empty": {"facts": []},
            "many": {"facts": [("geo-alt", "Where", "Cascais"), ("people", "Hosted by", LONG + WORD)]},
        },
        "need": {
            "one answer": {"need": need()}, "many": {"need": need(LONG + WORD, answers=3)},
            "no answer, foreign text": {"need": need("", answers=0, statement_it="Bandi pubblici", original_language="it")},
        },
        "own_state": {"never enrolled": {"card": card()}, **standing(**own)},
        "seats": standing(
            seats_left=card(), full=card(taken=10), waiting_list=card(taken=10, waiting=3), draft=card(state="draft"),
            cancelled=card(state="cancelled"),
        ),
        "territory_mark": {slug: {"slug": slug} for slug in ("cascais", "pordenone", "navarra", "garges", "elsewhere")},
    }  # fmt: skip


def acting() -> dict[str, States]:
    """Forms, and what leads on."""
    sent = form(data={"name": WORD})
    address = "https://academy.example/calendar/public.ics?lang=en"
    cancel = {"cancel_url": "/en/", "cancel_text": "Not now"}
    return {
        "address_actions": {
            "unconfirmed": {"address": mail(primary=True, verified=False), "csrf_token": "example", "action": ""},
            "further": {"address": mail(primary=False, verified=True), "csrf_token": "example", "action": ""},
            "main": {"address": mail(primary=True, verified=True), "csrf_token": "example", "action": ""},
        },
        "calendar_links": {"one": {"address": address}, "long words": {"address": f"{address}&topic={WORD * 2}"}},
        "choice_row": {"first shown": {"field": form()["mode"]}, "error": {"field": form(data={})["mode"]}},
        "confirm_form": {
            "plain": POST, "danger": {**POST, "button": "Cancel the activity", "tone": "danger", "text": LONG, **cancel},
        },
        "enrolment_state": {
            "a stranger": {"card": card()}, "enrolled": {"card": card("confirmed"), "has_answers": True},
            "waiting": {"card": card("waiting", position=3, taken=10, waiting=4)}, "offered": {"card": card("offered")},
            "by approval, requested": {"card": card("requested", admission="approval")},
            "closed": {"card": card(), "closed": "Enrolment is closed."},
            "cancelled": {"card": card("confirmed", state="cancelled", cancellation_reason=LONG)},
        },
        "form_errors": {"none": {"form": form()}, "several": {"form": sent}},
        "form_fields": {
            "first shown": {"form": form()}, "filled, long words": {"form": samples.filled_form()},
            "errors": {"form": sent}, "disabled": {"form": samples.disabled_form()},
        },
        "messages": {
            "empty": {"messages": []},
            "many": {"messages": [message("success", "It is saved."), message("danger", "One mail could not be sent.")]},
        },
        "pagination": {
            "one page": {"page": page(1, of=1)}, "first": {"page": page(1)}, "middle": {"page": page(2), "query": "q=a"},
            "last": {"page": page(3)},
        },
        "post_form": {"first shown": {**POST, "form": form()}, "errors": {**POST, "form": sent, **cancel}},
        "session_list": {
            "empty": {"sessions": []}, "one": {"sessions": [session()]},
            "online": {"sessions": [session(place="", address="", join_link="https://meet.example/")]},
            "cancelled, foreign text": {
                "sessions": [session(is_cancelled=True, title_en="", title_fr="Première soirée", original_language="fr")]
            },
            "long words": {"sessions": [session(title_en=LONG, place=WORD, address=LONG)], "reader_zone": "Europe/Rome"},
        },
        "subscribe": {"all": {"filters": "", "site_url": "https://academy.example"}},
    }  # fmt: skip


def around() -> dict[str, States]:
    """What stands around the content of a page."""
    steps = [("Activities", "/en/activities/"), ("Cooking together", "/en/activities/"), (WORD, "")]
    people = {"stranger": STRANGER, "member": user(), "staff": user(LONG, is_staff=True)}
    funded = {
        "statement": "co-funded",
        "granting_authority": "EISMEA",
        "grant_number": "101",
        "disclaimer_it": "Testo.",
    }
    return {
        "account_menu": {"member": {"user": user()}, "staff, long words": {"user": user(LONG, is_staff=True)}},
        "account_sections": {"profile": {"path": "/en/me/profile/"}, "elsewhere": {"path": "/en/"}},
        "breadcrumb": {"one": {"items": steps[2:]}, "many, long words": {"items": steps}},
        "demo_banner": {"shown": {}},
        "footer": {"shown": frame()},
        "funding_notice": {
            "no statement": {"project": project()}, "what is not known is left out": {"project": project(statement="funded")},
            "whole, foreign text": {"project": project(**funded)},
        },
        "language_switch": {"shown": frame()},
        "nav": {name: {"user": one, "path": "/en/partners/"} for name, one in people.items()},
        "page_header": {
            "title": {"title": "Partners"}, "whole": {"eyebrow": "Cascais", "title": "Partners", "lead": "Who works where."},
            "long words": {"title": LONG, "lead": WORD}, "foreign text": {"title": "Parceiros", "title_lang": "pt-PT"},
        },
        "site_header": {name: frame(user=one) for name, one in people.items()},
        "skip_link": {"shown on focus": {}},
    }  # fmt: skip


def mail(**fields: bool) -> Any:
    return samples.SimpleNamespace(email="ana.pinhal@people.example", **fields)


def message(level: str, text: str) -> Any:
    class Message(str):
        level_tag = level

    return Message(text)


GROUPS: tuple[Callable[[], dict[str, States]], ...] = (calm, acting, around)


def states_of_all() -> dict[str, States]:
    return {name: states for group in GROUPS for name, states in group().items()}


@dataclass(frozen=True)
class Component:
    """A component of `templates/components/` and the contexts of its states."""

    name: str
    states: States

    @property
    def file(self) -> str:
        return f"_{self.name}.html"

    @property
    def inputs(self) -> str:
        """The first line of the file, without its marks."""
        first = (FOLDER / self.file).read_text(encoding="utf-8").partition("\n")[0]
        return first.removeprefix("{#").removesuffix("#}").strip()

    @property
    def stands_alone(self) -> bool:
        return self.name in ALONE

    @property
    def is_frame(self) -> bool:
        return self.name in FRAME

    def drawn(self, state: str) -> SafeString:
        return render_to_string(f"components/{self.file}", self.states[state])


def all_components() -> list[Component]:
    return [Component(name, states) for name, states in sorted(states_of_all().items())]
