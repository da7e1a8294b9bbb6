from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    name = "mentoring"
    verbose_name = _("Mentoring")

    def ready(self) -> None:
        from credentials.sources import register_source
        from mentoring.services.certifying import APP, certify_hours_again

        register_source(APP, ask=certify_hours_again)
