"""A session to choose from, and how to join one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.models import Session
from core import when
from core.translations import text_of
from core.web_links import WebLinkField


class SessionChoice(forms.ModelChoiceField):
    """By its time on the clock of its place, and its title; a title in another language says which one."""

    def label_from_instance(self, obj: Any) -> str:
        return session_label(obj)


class JoinLinkField(WebLinkField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Link to join online"),
            help_text=_("Only people with a confirmed seat and staff see it."),
            **kwargs,
        )


def session_label(session: Session) -> str:
    """“Wednesday 10 March 2027, 10:00 · Energy communities (in Italian)”."""
    start = when.moment_text(when.at_place(session.starts_at, session.time_zone))
    title = when.with_language(text_of(session, "title"))
    return f"{start} · {title}" if title else start
