"""Questions about mails that several rules ask."""

from notifications.queries.leads import lead_of

__all__ = ["lead_of"]
