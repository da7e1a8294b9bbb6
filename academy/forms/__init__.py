"""Forms of the academy's pages, by who fills them in."""

from academy.forms.deciding import DecisionForm, PeopleFilterForm
from academy.forms.enrolment import EnrolmentForm
from academy.forms.guests import GuestForm
from academy.forms.staff import CancelForm, CapacityForm, CopyForm, SeriesForm, SessionMoveForm

__all__ = [
    "CancelForm",
    "CapacityForm",
    "CopyForm",
    "DecisionForm",
    "EnrolmentForm",
    "GuestForm",
    "PeopleFilterForm",
    "SeriesForm",
    "SessionMoveForm",
]
