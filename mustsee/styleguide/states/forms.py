"""Forms, and what leads on."""

from mustsee.styleguide import samples
from mustsee.styleguide.samples import LONG, WORD, card, form
from mustsee.styleguide.states.registry import States, of_cards, piece

POST = {"csrf_token": "example", "button": "Save"}
BACK = {"cancel_url": "/en/", "cancel_text": "Not now"}


@piece
def action_form() -> States:
    danger = {**POST, "button": "Cancel the activity", "tone": "danger", "text": LONG, **BACK}
    return {
        "plain": POST,
        "with a form": {**POST, "form": form(), **BACK},
        "errors": {**POST, "form": form(data={"name": WORD}), **BACK},
        "danger, refused": {**danger, "refusal": "It is over."},
    }


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
