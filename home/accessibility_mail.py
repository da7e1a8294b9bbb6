"""To the staff of who runs the site: somebody could not use a page. And the duty to forget it after a year."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from home.models import AccessibilityReport
from home.services.accessibility import KIND, purge_reports
from notifications.categories import STAFF
from notifications.reminders import Kind, Mail, Occasion, registry


def report_url(report: AccessibilityReport) -> str:
    """Absolute: a mail is read anywhere."""
    return f"{settings.SITE_URL}{reverse('admin:home_accessibilityreport_change', args=[report.pk])}"


def contexts(occasions: Sequence[Occasion], now: datetime) -> dict[Occasion, Mail | None]:
    """Keys are public ids of AccessibilityReport. None when it is answered or deleted already."""
    keys = {occasion.key for occasion in occasions}
    found = {str(row.public_id): row for row in AccessibilityReport.objects.open().filter(public_id__in=keys)}
    return {occasion: mail_about(found.get(occasion.key)) for occasion in occasions}


def mail_about(report: AccessibilityReport | None) -> Mail | None:
    """Answering it answers whoever wrote, if they said where."""
    if report is None:
        return None
    reply_to = (report.email,) if report.email else ()
    context = {"report": report, "url": report_url(report)}
    return Mail(context, reply_to=reply_to, values=partial(values_of, report))


def values_of(report: AccessibilityReport) -> dict[str, str]:
    return {"problem": report.problem, "page": report.page or "–", "link": report_url(report)}


def forget(now: datetime) -> int:
    return purge_reports(now=now)


registry.register(
    Kind(
        name=KIND,
        category=STAFF,
        templates="emails/home/accessibility-report",
        contexts=contexts,
        label=_("Somebody reports a barrier"),
        placeholders={
            "problem": pgettext_lazy("placeholder", "what the person wrote"),
            "page": pgettext_lazy("placeholder", "the address of the page"),
            "link": pgettext_lazy("placeholder", "the address of the report"),
        },
        needs=("link",),
    )
)
registry.every_minute("home.purge-accessibility-reports", forget)
