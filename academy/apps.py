from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcademyConfig(AppConfig):
    name = "academy"
    verbose_name = _("Academy")

    def ready(self) -> None:
        from academy.permissions import manages_certificate, manages_path_certificate
        from academy.queries.path_coverage import PATH_APP
        from academy.services.certifying import APP, certify_again
        from academy.services.certifying_paths import certify_path_again
        from academy.services.guests import follow_declared_territory
        from accounts.services import register_adoption_hook
        from credentials.sources import register_source

        register_adoption_hook(follow_declared_territory)
        register_source(APP, ask=certify_again, manages=manages_certificate)
        register_source(PATH_APP, ask=certify_path_again, manages=manages_path_certificate)
