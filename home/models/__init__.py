"""What the joined pages keep of their own."""

from home.models.accessibility import AccessibilityGap, AccessibilityReport, AccessibilityStatement
from home.models.calendar import CalendarFeed
from home.models.record import RecordLink

__all__ = ["AccessibilityGap", "AccessibilityReport", "AccessibilityStatement", "CalendarFeed", "RecordLink"]
