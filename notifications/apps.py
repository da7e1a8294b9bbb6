from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        autodiscover_modules("categories", "reminders", "audiences")
        from notifications import announcements  # noqa: F401 - its mails are declared like everybody's

        connect_nudge()


def connect_nudge() -> None:
    """With a broker a nudge is a task for the workers, without one it wakes the thread of this web process."""
    from notifications import embedded, nudging, tasks

    nudging.connect(tasks.send_nudge if settings.REDIS_URL else embedded.wake)
