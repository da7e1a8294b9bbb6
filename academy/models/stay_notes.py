"""StayNotes: how to get there and where to sleep, for those who come. A table of its own, because it is not public."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.models.activity import Activity
from core.models import Translated
from core.translations import language_codes

# After the last session; then nobody travels any more, and addresses and phone numbers of people stand in them.
STAY_NOTES_KEPT_FOR = timedelta(days=30)


class StayNotes(Translated):
    """The hosts' notes on travel and stay of one activity: addresses and phone numbers among them."""

    TEXTS = ("arrival", "lodging", "transport", "contact")

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, related_name="stay_notes", verbose_name=_("activity")
    )
    arrival = models.TextField(_("arrival"), blank=True)
    lodging = models.TextField(_("lodging"), blank=True)
    transport = models.TextField(_("transport on site"), blank=True)
    contact = models.TextField(_("contact on site"), blank=True)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)

    class Meta:
        verbose_name = _("notes on travel and stay")
        verbose_name_plural = _("notes on travel and stay")
        ordering = ["activity"]

    def __str__(self) -> str:
        return str(self.activity_id)

    @property
    def says_something(self) -> bool:
        """In any language."""
        return bool(self.written_languages())

    def written_languages(self) -> list[str]:
        """The codes of the languages in which something is written, in the order of the settings."""
        codes = language_codes()
        return [code for code in codes if any(getattr(self, f"{name}_{code}", None) for name in self.TEXTS)]
