"""Activities, their sessions, who is enrolled in them, and what is noted about that."""

from academy.models.activity import Activity, ActivityHost
from academy.models.attendance import AttendanceMark, WrapUp
from academy.models.delegation import Delegation
from academy.models.enrolment import Enrolment, EnrolmentChange
from academy.models.feedback import FeedbackAnswer, FeedbackQuestion, FeedbackReply, FeedbackRound, SealedFeedback
from academy.models.question import Answer, Question
from academy.models.requirements import Requirements
from academy.models.session import ScheduleChange, Session, SessionFacilitator

__all__ = [
    "Activity",
    "ActivityHost",
    "Answer",
    "AttendanceMark",
    "Delegation",
    "Enrolment",
    "EnrolmentChange",
    "FeedbackAnswer",
    "FeedbackQuestion",
    "FeedbackReply",
    "FeedbackRound",
    "Question",
    "Requirements",
    "ScheduleChange",
    "SealedFeedback",
    "Session",
    "SessionFacilitator",
    "WrapUp",
]
