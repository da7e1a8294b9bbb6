from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcademyConfig(AppConfig):
    name = "academy"
    verbose_name = _("Academy")

    def ready(self) -> None:
        from academy.services.certifying import APP, certify_again
        from academy.services.guests import follow_declared_territory
        from accounts.services import register_adoption_hook
        from credentials.sources import register_source

        register_adoption_hook(follow_declared_territory)
        register_source(APP, certify_again)
