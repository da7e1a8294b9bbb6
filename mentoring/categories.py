"""Mentoring's own category of mails."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.reminders import Category, registry

MENTORING = registry.add_category(
    Category(
        "mentoring",
        pgettext_lazy("sort of mail", "Mentoring"),
        _("What waits for you in a pairing: an agreement, a review, a word with each other."),
    )
).name
