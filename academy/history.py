"""Of which changes of activities a history is kept; enrolments keep their own rows.

Never of what people answer or need: the log keeps old values for ever.
"""

from academy.models import Activity, ActivityHost, Delegation, Question, Session, SessionFacilitator
from core.admin_forms import translated
from core.history import keep_history

keep_history(
    Activity,
    [
        *("slug", "original_language", *translated("title", "summary", "description"), "format", "mode", "state"),
        *("cancellation_reason", "responsible", "project", "territory", "capacity", "time_zone"),
        *("admission", "allows_guests", "asks_diet", "asks_access", "asks_interpretation"),
        *("collects_learning_questions", "collects_reports"),
        *("enrolment_closes_on", "enrolment_closes_time", "promotion", "offer_hours", "offer_cutoff_hours"),
    ],
    ["languages", "topics", "needs"],
)
keep_history(Delegation, ["activity", "organisation", "seats", "names_until", "returned_at"])
keep_history(ActivityHost, ["activity", "organisation", "is_lead"])
keep_history(Session, ["activity", *translated("title"), *Session.SCHEDULE_FIELDS, "visited_name", "state"])
keep_history(SessionFacilitator, ["session", "person", "role"])
keep_history(Question, ["activity", "kind", *translated("wording", "options"), "is_required", "position"])
