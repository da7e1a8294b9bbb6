"""SignedScan: the attendance sheet as people signed it, scanned or photographed. Evidence that is only added to."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.models.session import Session
from accounts.models import done_by
from core.models import StoredFile


class SignedScanQuerySet(models.QuerySet["SignedScan"]):
    def counting(self) -> Self:
        """Those that nobody has marked as wrong."""
        return self.filter(withdrawn_at__isnull=True)


class SignedScan(StoredFile):
    """One file with one or more pages of a session's sheet. It is controlled for years, so nobody deletes it: a wrong
    one is marked with the reason, and stays.
    """

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="signed_scans", verbose_name=_("session"), editable=False
    )
    by = done_by()
    withdrawn_at = models.DateTimeField(_("marked as wrong at"), null=True, blank=True, editable=False)
    withdrawn_by = done_by(_("marked as wrong by"))
    withdrawn_reason = models.CharField(_("why it is wrong"), max_length=300, blank=True, editable=False)

    objects = SignedScanQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            *StoredFile.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="signedscan_marked_wrong_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
