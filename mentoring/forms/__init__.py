"""Forms of mentoring. What a rule refuses is said by the services; a form only reads what was typed."""

from mentoring.forms.meeting import LogForm, PlanForm
from mentoring.forms.profile import ProfileForm
from mentoring.forms.request import RequestForm
from mentoring.forms.room import AgreementForm, CloseForm, ExitForm, HelpForm, NoteForm, StepForm

__all__ = [
    "AgreementForm",
    "CloseForm",
    "ExitForm",
    "HelpForm",
    "LogForm",
    "NoteForm",
    "PlanForm",
    "ProfileForm",
    "RequestForm",
    "StepForm",
]
