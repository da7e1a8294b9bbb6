"""Of which changes of activities a history is kept; enrolments keep their own rows."""

from academy.models import Activity, ActivityHost, Session, SessionFacilitator
from core.admin_forms import translated
from core.history import keep_history

keep_history(
    Activity,
    [
        *("slug", "original_language", *translated("title", "summary", "description"), "format", "mode", "state"),
        *("cancellation_reason", "responsible", "project", "territory", "capacity", "time_zone"),
        *("enrolment_closes_on", "enrolment_closes_time", "promotion", "offer_hours", "offer_cutoff_hours"),
    ],
    ["languages", "topics", "needs"],
)
keep_history(ActivityHost, ["activity", "organisation", "is_lead"])
keep_history(Session, ["activity", *translated("title"), *Session.SCHEDULE_FIELDS, "state"])
keep_history(SessionFacilitator, ["session", "person", "role"])
