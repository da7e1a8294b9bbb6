"""The project as an app (its commands and checks), and the admin with our own site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class MustseeConfig(AppConfig):
    name = "mustsee"
    verbose_name = "MU.ST.SEE"

    def ready(self) -> None:
        from mustsee import checks  # noqa: F401 - importing registers them


class AcademyAdminConfig(AdminConfig):
    default_site = "core.admin_site.AcademyAdminSite"
