from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from core import checks  # noqa: F401 - importing registers the checks

        # Each app says there whose rows the admin shows to whom, what has a history, and what waits for staff.
        autodiscover_modules("scopes", "history", "daily")
