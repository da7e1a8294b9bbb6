"""Texts and lists."""

from core.templatetags.components import icon
from mustsee.styleguide import samples
from mustsee.styleguide.samples import LONG, WORD, card
from mustsee.styleguide.states.registry import States, of_cards, piece


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
