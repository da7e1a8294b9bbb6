"""Activities, their sessions, and who is enrolled in them."""

from academy.models.activity import Activity, ActivityHost
from academy.models.enrolment import Enrolment, EnrolmentChange
from academy.models.session import ScheduleChange, Session, SessionFacilitator

__all__ = [
    "Activity",
    "ActivityHost",
    "Enrolment",
    "EnrolmentChange",
    "ScheduleChange",
    "Session",
    "SessionFacilitator",
]
