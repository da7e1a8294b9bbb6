"""Changes that the joined pages make."""

from home.services.accessibility import answer_report, purge_reports, report_problem
from home.services.calendar import renew_calendar
from home.services.record import renew_record_link, share_record, stop_sharing_record

__all__ = [
    "answer_report",
    "purge_reports",
    "renew_calendar",
    "renew_record_link",
    "report_problem",
    "share_record",
    "stop_sharing_record",
]
