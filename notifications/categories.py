"""The categories of mails that every app may use; an app declares its own in a module of this name."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.reminders import Category, registry

REMINDER, FOLLOW_UP, DIGEST, ANNOUNCEMENT, STAFF = "reminder", "follow-up", "digest", "announcement", "staff"

for category in (
    Category(REMINDER, pgettext_lazy("sort of mail", "Reminders"), _("Before a session or a meeting begins.")),
    Category(
        FOLLOW_UP,
        pgettext_lazy("sort of mail", "Afterwards"),
        _("What was done, the materials, and a question about how it was."),
    ),
    Category(
        DIGEST,
        pgettext_lazy("sort of mail", "Weekly overview"),
        _("What is new in your languages, your territory and your topics. Nothing new, no mail."),
    ),
    Category(
        ANNOUNCEMENT,
        pgettext_lazy("sort of mail", "Messages from staff"),
        _("What the people who run an activity or a territory write to all who take part."),
    ),
    Category(
        STAFF,
        pgettext_lazy("sort of mail", "Work that waits for you"),
        _("For staff: requests, attendance, and what else somebody has to do."),
        for_staff=True,
    ),
):
    registry.add_category(category)
