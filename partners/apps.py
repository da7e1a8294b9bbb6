from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        from core.access import register_staff_rule
        from partners.permissions import is_staff_user

        register_staff_rule(is_staff_user)
