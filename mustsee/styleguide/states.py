"""The states of each component: a function a component, of the component's name, made when the page is asked for."""

from collections.abc import Callable
from typing import Any

from core.daily import Task, Urgency
from core.templatetags.components import icon
from mustsee.styleguide import samples
from mustsee.styleguide.samples import LONG, WORD, card, form

Context = dict[str, Any]
States = dict[str, Context]
PIECES: dict[str, Callable[[], States]] = {}
POST = {"csrf_token": "example", "button": "Save"}
BACK = {"cancel_url": "/en/", "cancel_text": "Not now"}


def piece(states: Callable[[], States]) -> Callable[[], States]:
    """Register the states of the component that the function is named after."""
    PIECES[states.__name__] = states
    return states


def of_cards(**cards: Any) -> States:
    """The states of a piece that shows one card."""
    return {name.replace("_", " "): {"card": made} for name, made in cards.items()}


# Texts and lists


@piece
def activity_card() -> States:
    made_once = {
        "when_icon": icon("calendar-event", "When"),
        "where_label": "Territory",
        "hosts_icon": icon("people", "Hosted by"),
        "languages_icon": icon("translate", "Held in"),
    }
    states = of_cards(
        one=card(),
        own=card("confirmed", sessions=3),
        long_words=card(**samples.LONG_CARD),
        foreign_text=card(**samples.FOREIGN_CARD),
        draft=card(state="draft", published_at=None),
    )
    return {name: {**context, **made_once, "level": 3} for name, context in states.items()}


@piece
def alert() -> States:
    levels = ("info", "success", "warning", "danger")
    states: States = {level: {"text": "Your details are saved.", "level": level} for level in levels}
    return {**states, "long words": {"text": LONG + WORD}}


@piece
def badge() -> States:
    tones = ("neutral", "info", "good", "warn", "bad")
    states: States = {tone: {"text": tone.title(), "tone": tone} for tone in tones}
    with_icon = {"text": "You are enrolled", "tone": "good", "symbol": "check-circle"}
    return {**states, "with an icon": with_icon, "long words": {"text": LONG + WORD, "tone": "warn"}}


@piece
def card_list() -> States:
    many = [card(), card("waiting", position=2, taken=10, waiting=4), card(taken=10), card()]
    return {"empty": {"cards": []}, "one": {"cards": [card()]}, "many": {"cards": many}}


@piece
def empty_state() -> States:
    title = "Nothing here yet"
    way = {"action_url": "/en/activities/", "action_text": "All coming activities", "level": 3}
    return {
        "short": {"title": title},
        "with a way on": {"title": title, "text": "Look at what is open.", **way},
        "long words": {"title": WORD, "text": LONG},
    }


@piece
def facts() -> States:
    rows = [("geo-alt", "Where", "Cascais"), ("people", "Hosted by", LONG + WORD)]
    return {"empty": {"facts": []}, "many, long words": {"facts": rows}}


@piece
def need() -> States:
    foreign = samples.need("", answers=0, statement_it="Bandi pubblici", original_language="it")
    return {
        "one answer": {"need": samples.need()},
        "many, long words": {"need": samples.need(LONG + WORD, answers=3)},
        "no answer, foreign text": {"need": foreign},
    }


@piece
def own_state() -> States:
    live = ("confirmed", "requested", "waiting", "offered", "withdrawn")
    return of_cards(never_enrolled=card(), **{state: card(state, position=3) for state in live})


@piece
def seats() -> States:
    return of_cards(
        seats_left=card(),
        full=card(taken=10),
        waiting_list=card(taken=10, waiting=3),
        draft=card(state="draft"),
        cancelled=card(state="cancelled"),
    )


@piece
def session_list() -> States:
    foreign = {"title_en": "", "title_fr": "Première soirée", "original_language": "fr"}
    long = samples.session(title_en=LONG, place=WORD, address=LONG)
    return {
        "empty": {"sessions": []},
        "one": {"sessions": [samples.session()]},
        "online": {"sessions": [samples.session(place="", address="", join_link="https://meet.example/")]},
        "cancelled, foreign text": {"sessions": [samples.session(is_cancelled=True, **foreign)]},
        "long words": {"sessions": [long], "reader_zone": "Europe/Rome"},
    }


@piece
def territory_mark() -> States:
    return {slug: {"slug": slug} for slug in ("cascais", "pordenone", "navarra", "garges", "elsewhere")}


# Forms, and what leads on


@piece
def address_actions() -> States:
    post = {"csrf_token": "example", "action": ""}
    return {
        "unconfirmed": {"address": samples.address(primary=True, verified=False), **post},
        "further": {"address": samples.address(primary=False, verified=True), **post},
        "main": {"address": samples.address(primary=True, verified=True), **post},
    }


@piece
def calendar_links() -> States:
    address = "https://academy.example/calendar/public.ics?lang=en"
    return {"one": {"address": address}, "long words": {"address": f"{address}&topic={WORD * 2}"}}


@piece
def choice_row() -> States:
    return {"first shown": {"field": form()["mode"]}, "error": {"field": form(data={})["mode"]}}


@piece
def confirm_form() -> States:
    danger = {**POST, "button": "Cancel the activity", "tone": "danger", "text": LONG, **BACK}
    return {"plain": POST, "danger": danger}


@piece
def enrolment_state() -> States:
    waiting = card("waiting", position=3, taken=10, waiting=4)
    cancelled = card("confirmed", state="cancelled", cancellation_reason=LONG)
    return {
        **of_cards(a_stranger=card(), waiting=waiting, offered=card("offered"), cancelled=cancelled),
        "enrolled": {"card": card("confirmed"), "has_answers": True},
        "by approval, requested": {"card": card("requested", admission="approval")},
        "closed": {"card": card(), "closed": "Enrolment is closed."},
    }


@piece
def form_errors() -> States:
    return {"none": {"form": form()}, "several": {"form": form(data={"name": WORD})}}


@piece
def form_fields() -> States:
    return {
        "first shown": {"form": form()},
        "filled, long words": {"form": samples.filled_form()},
        "errors": {"form": form(data={"name": WORD})},
        "disabled": {"form": samples.disabled_form()},
    }


@piece
def messages() -> States:
    many = [
        samples.message("success", "Attendance of 12 people is noted."),
        samples.message("danger", "One mail could not be sent."),
    ]
    return {"empty": {"messages": []}, "one": {"messages": many[:1]}, "many": {"messages": many}}


@piece
def pagination() -> States:
    return {
        "one page": {"page": samples.page(1, of=1)},
        "first": {"page": samples.page(1)},
        "middle, with a filter": {"page": samples.page(2), "query": "q=a"},
        "last": {"page": samples.page(3)},
    }


@piece
def post_form() -> States:
    return {"first shown": {**POST, "form": form()}, "errors": {**POST, "form": form(data={"name": WORD}), **BACK}}


@piece
def subscribe() -> States:
    return {"all": {"filters": "", "site_url": "https://academy.example"}}


# What stands around the content of a page


@piece
def account_menu() -> States:
    return {"member": {"user": samples.user()}, "staff, long words": {"user": samples.user(LONG, is_staff=True)}}


@piece
def account_sections() -> States:
    return {"profile": {"path": "/en/me/profile/"}, "elsewhere": {"path": "/en/"}}


@piece
def breadcrumb() -> States:
    steps = [("Activities", "/en/activities/"), ("Cooking together", "/en/activities/"), (WORD, "")]
    return {"one": {"items": steps[2:]}, "many, long words": {"items": steps}}


@piece
def demo_banner() -> States:
    return {"shown": {}}


@piece
def kept_note() -> States:
    return {"hidden until a copy is shown": {}}


@piece
def footer() -> States:
    return {"shown": samples.frame()}


@piece
def funding_notice() -> States:
    whole = {"statement": "co-funded", "granting_authority": "EISMEA", "grant_number": "101", "disclaimer_it": "Testo."}
    return {
        "no statement": {"project": samples.project()},
        "what is not known is left out": {"project": samples.project(statement="funded")},
        "whole, foreign text": {"project": samples.project(**whole)},
    }


@piece
def funding_text() -> States:
    whole = {"granting_authority": "EISMEA", "grant_number": "101", "disclaimer_it": "Testo."}
    return {
        "what is not known is left out": {"project": samples.project()},
        "whole, foreign text": {"project": samples.project(**whole)},
    }


@piece
def language_switch() -> States:
    return {"shown": samples.frame()}


@piece
def nav() -> States:
    return {name: {"user": user, "path": "/en/partners/"} for name, user in samples.users().items()}


@piece
def page_header() -> States:
    return {
        "title": {"title": "Partners"},
        "whole": {"eyebrow": "Cascais", "title": "Partners", "lead": "Who works where."},
        "long words": {"title": LONG, "lead": WORD},
        "foreign text": {"title": "Parceiros", "title_lang": "pt-PT"},
    }


@piece
def site_header() -> States:
    return {name: samples.frame(user=user) for name, user in samples.users().items()}


@piece
def skip_link() -> States:
    return {"shown on focus": {}}


@piece
def task_list() -> States:
    rows = [("Water: 2 requests wait for a decision", "It begins on Monday."), (LONG + WORD, LONG)]
    tasks = [Task("request", Urgency.DECISION, text, why, "/en/staff/") for text, why in rows]
    return {"whole": {"tasks": tasks}, "going on": {"tasks": tasks[:1], "start": 6}}
