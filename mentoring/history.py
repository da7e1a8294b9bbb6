"""Of which changes in mentoring a history is kept: facts without a word that somebody wrote.

Never listed: offers and wishes, goals, next steps, thanks, notes, ratings, fit checks, calls for help, exit answers,
whom a mentor must not be matched with, where a pair meets, and why it ended.
"""

from core.history import keep_history
from mentoring.models import Meeting, MentoringRequest, MentorProfile, Pairing, PairingCoordinator

keep_history(
    MentorProfile,
    ["state", "sector", "mode", "places", "available_from", "available_to", "paused_at", "decided_at", "decided_by"],
    ["languages", "topics"],
)
keep_history(MentoringRequest, ["state", "sector", "mode", "territory_wish", "opened_at", "closed_at"])
keep_history(Pairing, ["mentor", "mentee", "state", "started_at", "paused_at", "reviewed_at", "closed_at"])
keep_history(PairingCoordinator, ["pairing", "person"])
keep_history(Meeting, ["pairing", "state", "day", "start_time", "end_time", "time_zone", "minutes", "mode"])
