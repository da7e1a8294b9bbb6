"""What those who come tell each other before and after: the part of an Activity that peers learn from each other in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Exchanging(models.Model):
    """Whether learning questions are collected before, and reports of the delegations after. Data, not a format: the
    format only says what a new activity begins with."""

    # Formats (values of Activity.Format) that begin with both.
    EXCHANGES = frozenset({"study-visit", "peer-exchange"})

    collects_learning_questions = models.BooleanField(
        _("collects learning questions"),
        default=False,
        help_text=_("Those with a seat write before the first session what they want to learn."),
    )
    collects_reports = models.BooleanField(
        _("asks each delegation for a report"),
        default=False,
        help_text=_("What they learned and what they will do; three months later they are asked what became of it."),
    )

    class Meta:
        abstract = True

    @classmethod
    def begins_with(cls, activity_format: str) -> dict[str, bool]:
        """The values of both fields in a new activity of this format."""
        is_exchange = activity_format in cls.EXCHANGES
        return {"collects_learning_questions": is_exchange, "collects_reports": is_exchange}
