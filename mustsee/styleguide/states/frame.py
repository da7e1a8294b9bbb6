"""What stands around the content of a page."""

from core.daily import Task, Urgency
from mustsee.styleguide import samples
from mustsee.styleguide.samples import LONG, WORD
from mustsee.styleguide.states.registry import States, piece


@piece
def account_menu() -> States:
    return {"member": {"user": samples.user()}, "staff, long words": {"user": samples.user(LONG, is_staff=True)}}


@piece
def account_sections() -> States:
    return {"profile": {"path": "/en/me/profile/"}, "elsewhere": {"path": "/en/"}}


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
