from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.urls import register_converter
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from core import checks  # noqa: F401 - importing registers the checks
        from core.alphabet import teach_sqlite
        from core.public_ids import AnyCaseConverter

        register_converter(AnyCaseConverter, "uid")
        connection_created.connect(teach_sqlite, dispatch_uid="core.alphabet")

        # Rights are asked of permissions.py (docs/decisions/0008): rows that nobody reads are not written either.
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")

        # Each app says there whose rows the admin shows to whom, what has a history, and what waits for staff.
        autodiscover_modules("scopes", "history", "daily")
