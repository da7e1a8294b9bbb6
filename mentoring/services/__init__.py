"""Changes in mentoring. Every function opens its transaction and raises DomainError with a sentence for its reader."""

from mentoring.services.agreeing import accept_agreement, propose_agreement, save_goals
from mentoring.services.caring import answer_fit, answer_help, call_for_help, record_contact
from mentoring.services.closing import answer_exit, complete_pairing, end_pairing, leave_mentoring
from mentoring.services.meeting import (
    add_step,
    cancel_meeting,
    finish_step,
    log_meeting,
    move_meeting,
    plan_meeting,
    rate_meeting,
    write_note,
)
from mentoring.services.offering import (
    ask_for_mentor,
    decide_profile,
    open_request,
    pause_profile,
    resume_profile,
    set_exclusions,
    set_request_goals,
    submit_profile,
    withdraw_request,
)
from mentoring.services.proposing import answer_proposal, judge_pair, lapse_unanswered, propose_pairing
from mentoring.services.running import look_back, pause_pairing, resume_pairing

__all__ = [
    "accept_agreement",
    "add_step",
    "answer_exit",
    "answer_fit",
    "answer_help",
    "answer_proposal",
    "ask_for_mentor",
    "call_for_help",
    "cancel_meeting",
    "complete_pairing",
    "decide_profile",
    "end_pairing",
    "finish_step",
    "judge_pair",
    "lapse_unanswered",
    "leave_mentoring",
    "log_meeting",
    "look_back",
    "move_meeting",
    "open_request",
    "pause_pairing",
    "pause_profile",
    "plan_meeting",
    "propose_agreement",
    "propose_pairing",
    "rate_meeting",
    "record_contact",
    "resume_pairing",
    "resume_profile",
    "save_goals",
    "set_exclusions",
    "set_request_goals",
    "submit_profile",
    "withdraw_request",
    "write_note",
]
