"""Questions about mails that several rules ask."""

from notifications.queries.labels import label_of, titles_of
from notifications.queries.leads import lead_of, leads_of

__all__ = ["label_of", "lead_of", "leads_of", "titles_of"]
