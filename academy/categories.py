"""The academy's own category of mails."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.reminders import Category, registry

ENROLMENT = registry.add_category(
    Category(
        "enrolment",
        pgettext_lazy("sort of mail", "Your enrolments"),
        _("What happens to your seat, and what is moved or cancelled."),
    )
).name
