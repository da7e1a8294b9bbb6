"""Activities, their sessions, who is enrolled in them, and what is noted about that."""

from academy.models.activity import Activity, ActivityHost
from academy.models.attendance import AttendanceMark, WrapUp
from academy.models.delegation import Delegation
from academy.models.enrolment import Enrolment, EnrolmentChange
from academy.models.learning_question import LearningQuestion, LearningQuestionSupport
from academy.models.question import Answer, Question
from academy.models.report import Commitment, CommitmentAnswer, DelegationReport
from academy.models.requirements import Requirements
from academy.models.session import ScheduleChange, Session, SessionFacilitator
from academy.models.stay_notes import StayNotes

__all__ = [
    "Activity",
    "ActivityHost",
    "Answer",
    "AttendanceMark",
    "Commitment",
    "CommitmentAnswer",
    "Delegation",
    "DelegationReport",
    "Enrolment",
    "EnrolmentChange",
    "LearningQuestion",
    "LearningQuestionSupport",
    "Question",
    "Requirements",
    "ScheduleChange",
    "Session",
    "SessionFacilitator",
    "StayNotes",
    "WrapUp",
]
