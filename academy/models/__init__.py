"""Activities, their sessions, who is enrolled in them, and what is noted about that."""

from academy.models.activity import Activity, ActivityHost
from academy.models.assessment import Assessment
from academy.models.attendance import AttendanceMark, WrapUp
from academy.models.delegation import Delegation
from academy.models.enrolment import Enrolment, EnrolmentChange
from academy.models.feedback import FeedbackAnswer, FeedbackQuestion, FeedbackReply, FeedbackRound, SealedFeedback
from academy.models.following import ActivityGoal, Following, LearningWishes
from academy.models.learning_question import LearningQuestion, LearningQuestionSupport
from academy.models.material import Material, MaterialVersion
from academy.models.path import LearningPath, Module
from academy.models.question import Answer, Question
from academy.models.report import Commitment, CommitmentAnswer, DelegationReport
from academy.models.report_reopening import ReportReopening
from academy.models.requirements import Requirements
from academy.models.room_code import RoomCode
from academy.models.scan import SignedScan
from academy.models.session import ScheduleChange, Session, SessionFacilitator
from academy.models.stay_notes import StayNotes
from academy.models.walk_in import WalkIn

__all__ = [
    "Activity",
    "ActivityGoal",
    "ActivityHost",
    "Answer",
    "Assessment",
    "AttendanceMark",
    "Commitment",
    "CommitmentAnswer",
    "Delegation",
    "DelegationReport",
    "Enrolment",
    "EnrolmentChange",
    "FeedbackAnswer",
    "FeedbackQuestion",
    "FeedbackReply",
    "FeedbackRound",
    "Following",
    "LearningPath",
    "LearningQuestion",
    "LearningQuestionSupport",
    "LearningWishes",
    "Material",
    "MaterialVersion",
    "Module",
    "Question",
    "ReportReopening",
    "Requirements",
    "RoomCode",
    "ScheduleChange",
    "SealedFeedback",
    "Session",
    "SessionFacilitator",
    "SignedScan",
    "StayNotes",
    "WalkIn",
    "WrapUp",
]
