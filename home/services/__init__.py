"""Changes that the joined pages make."""

from home.services.accessibility import answer_report, purge_reports, report_problem
from home.services.calendar import renew_calendar

__all__ = ["answer_report", "purge_reports", "renew_calendar", "report_problem"]
