"""Of which changes of activities a history is kept; enrolments keep their own rows.

Never of what people answer or need: the log keeps old values for ever.
"""

from academy.models import (
    Activity,
    ActivityHost,
    Delegation,
    FeedbackQuestion,
    LearningPath,
    Material,
    Module,
    Question,
    Session,
    SessionFacilitator,
)
from core.admin_forms import translated
from core.history import keep_history

keep_history(
    Activity,
    [
        *("slug", "original_language", *translated("title", "summary", "description"), "format", "mode", "state"),
        *("cancellation_reason", "responsible", "project", "module", "territory", "capacity", "time_zone"),
        *("admission", "allows_guests", "asks_diet", "asks_access", "asks_interpretation"),
        *("certificate_kind", "certificate_share_percent", "eqf_level"),
        *translated("learning_outcomes", "quality_assurance"),
        *("collects_learning_questions", "collects_reports"),
        *("enrolment_closes_on", "enrolment_closes_time", "promotion", "offer_hours", "offer_cutoff_hours"),
    ],
    ["languages", "topics", "needs"],
)
keep_history(Delegation, ["activity", "organisation", "seats", "names_until", "returned_at"])
keep_history(ActivityHost, ["activity", "organisation", "is_lead"])
keep_history(Session, ["activity", *translated("title"), *Session.SCHEDULE_FIELDS, "visited_name", "state"])
keep_history(SessionFacilitator, ["session", "person", "role"])
keep_history(FeedbackQuestion, ["activity", "kind", *translated("wording"), "position"])
keep_history(Question, ["activity", "kind", *translated("wording", "options"), "is_required", "position"])
keep_history(
    LearningPath,
    [
        *("slug", "state", "position", "original_language", "for_students", "for_would_be", "for_entrepreneurs"),
        *("certificates_awarded_by", "certificate_share_percent", "eqf_level"),
        *translated("title", "summary", "description"),
    ],
    ["organisations"],
)
# Without the number: while modules change places it stands for a moment where none has ever been.
keep_history(
    Module,
    [
        *("path", "original_language", "hours", "for_students", "for_would_be", "for_entrepreneurs"),
        *translated("title", "summary", "learning_outcomes"),
    ],
    ["topics", "prerequisites"],
)
keep_history(
    Material,
    [
        *("activity", "session", "module", "kind", "original_language", *translated("title"), "url", "language"),
        *("licence", "credit", "visibility", "position", "withdrawn_at"),
    ],
)
