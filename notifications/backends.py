"""Mail backend of the embedded default."""

from django.core.mail.backends.base import BaseEmailBackend


class EmlFileBackend(BaseEmailBackend):
    """One .eml file a message."""
