"""Addresses that mails and pages of other apps need."""

from django.conf import settings
from django.urls import reverse

from credentials.models import Certificate


def own_url(certificate: Certificate) -> str:
    """The absolute address of the holder's own page about it, in the active language."""
    return settings.SITE_URL + reverse("credentials:own", args=[certificate.public_id])
