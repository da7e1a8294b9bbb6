"""Mentoring: who offers, who asks, which two met, what they agreed and did."""

from mentoring.models.agreement import Agreement, Goal
from mentoring.models.care import CoordinatorContact, ExitAnswer, FitCheck, HelpCall
from mentoring.models.meeting import Meeting, MeetingRating, NextStep, Note
from mentoring.models.pairing import Pairing, PairingChange, PairingCoordinator
from mentoring.models.profile import MentorProfile
from mentoring.models.request import MentoringRequest, RequestGoal, Verdict

__all__ = [
    "Agreement",
    "CoordinatorContact",
    "ExitAnswer",
    "FitCheck",
    "Goal",
    "HelpCall",
    "Meeting",
    "MeetingRating",
    "MentorProfile",
    "MentoringRequest",
    "NextStep",
    "Note",
    "Pairing",
    "PairingChange",
    "PairingCoordinator",
    "RequestGoal",
    "Verdict",
]
