"""Forms of the academy's pages, by who fills them in."""

from academy.forms.enrolment import EnrolmentForm
from academy.forms.staff import CancelForm, CapacityForm, CopyForm, SeriesForm, SessionMoveForm

__all__ = ["CancelForm", "CapacityForm", "CopyForm", "EnrolmentForm", "SeriesForm", "SessionMoveForm"]
