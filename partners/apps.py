from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        from accounts.services import register_adoption_hook
        from core.access import register_staff_rule
        from partners.permissions import is_staff_user
        from partners.services import claim_organisation

        register_staff_rule(is_staff_user)
        register_adoption_hook(claim_organisation)
