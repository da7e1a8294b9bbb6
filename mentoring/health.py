"""How a running pair is doing: facts in, signals out. Pure: no row, no clock; `words` at the end says them.

Cadence of the coordinator's contacts: MENTOR, Elements of Effective Practice (twice in the first month, then monthly).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
EARLY = 30 * DAY
AGREEMENT_TIME = 14 * DAY
FIRST_MEETING_TIME = 21 * DAY
INTERVALS_WITHOUT = 2
CANCELLATIONS = 2
DECIDING = 2
# A fall: two points at once, or twice in a row.
STEEP_FALL = 2
FIRST_CONTACT_TIME = 14 * DAY
FIRST_MONTH = 30 * DAY
CONTACT_INTERVAL = 30 * DAY
NEXT_CONTACT_TIME = 14 * DAY

GOOD, STILL_DECIDING, NOT_GOOD = "good", "deciding", "not-good"
TOO_EARLY, ON_TRACK, NEEDS_A_WORD = "too-early", "on-track", "needs-a-word"


@dataclass(frozen=True)
class PairFacts:
    """What is known of a running pair, without any content.

    `waiting_agreement_since` is None once both accepted the latest revision. `called_off` are the moments at which
    meetings were cancelled or somebody did not come, `ratings` those of each person in the order of the meetings,
    `fits` each person's answers in the order of the rounds, `contacts` the coordinator's, in order.
    """

    started_at: datetime
    rhythm_days: int
    ends_on: date | None = None
    is_paused: bool = False
    resumed_at: datetime | None = None
    waiting_agreement_since: datetime | None = None
    last_met_at: datetime | None = None
    called_off: Sequence[datetime] = ()
    ratings: Mapping[int, Sequence[int]] = field(default_factory=dict)
    fits: Mapping[int, Sequence[str]] = field(default_factory=dict)
    contacts: Sequence[datetime] = ()
    open_help_calls: int = 0


@dataclass(frozen=True)
class Health:
    """The board's column and the reasons for it, the most pressing first."""

    state: str
    signals: tuple[str, ...] = ()
    contact_due_at: datetime | None = None


def health_of(facts: PairFacts, now: datetime) -> Health:
    """Needs a word when any signal is there, else too early in the first thirty days, else on track."""
    signals = tuple(code for code, is_there in SIGNALS.items() if is_there(facts, now))
    due = contact_due_at(facts)
    if signals:
        return Health(NEEDS_A_WORD, signals, due)
    return Health(TOO_EARLY if now - facts.started_at < EARLY else ON_TRACK, (), due)


def waits_for_agreement(facts: PairFacts, now: datetime) -> bool:
    since = facts.waiting_agreement_since
    return not facts.is_paused and since is not None and now - since >= AGREEMENT_TIME


def lacks_first_meeting(facts: PairFacts, now: datetime) -> bool:
    if facts.is_paused or facts.last_met_at is not None:
        return False
    return now - since_running(facts, facts.started_at) >= FIRST_MEETING_TIME


def has_gone_quiet(facts: PairFacts, now: datetime) -> bool:
    """Twice the agreed interval without a meeting."""
    if facts.is_paused or facts.last_met_at is None:
        return False
    return now - since_running(facts, facts.last_met_at) >= INTERVALS_WITHOUT * facts.rhythm_days * DAY


def since_running(facts: PairFacts, moment: datetime) -> datetime:
    """A pause stops the clock: after it, time counts from the day they went on."""
    return max(moment, facts.resumed_at) if facts.resumed_at else moment


def calls_off_meetings(facts: PairFacts, now: datetime) -> bool:
    """Two cancelled or missed since they last met."""
    since = [moment for moment in facts.called_off if facts.last_met_at is None or moment > facts.last_met_at]
    return len(since) >= CANCELLATIONS


def has_falling_rating(facts: PairFacts, now: datetime) -> bool:
    """One of the two rated the last meeting two points lower than the one before, or lower twice in a row."""
    return any(falls(list(ratings)) for ratings in facts.ratings.values())


def falls(ratings: Sequence[int]) -> bool:
    if len(ratings) < 2:
        return False
    steep = ratings[-2] - ratings[-1] >= STEEP_FALL
    return steep or (len(ratings) >= 3 and ratings[-3] > ratings[-2] > ratings[-1])


def is_still_deciding(facts: PairFacts, now: datetime) -> bool:
    """One of the two has answered “still deciding” twice, and nothing else since."""
    return any(
        len(answers) >= DECIDING and set(answers[-DECIDING:]) == {STILL_DECIDING} for answers in facts.fits.values()
    )


def is_not_a_fit(facts: PairFacts, now: datetime) -> bool:
    return any(answers and answers[-1] == NOT_GOOD for answers in facts.fits.values())


def has_passed_its_end(facts: PairFacts, now: datetime) -> bool:
    return facts.ends_on is not None and now.date() > facts.ends_on


def contact_due_at(facts: PairFacts) -> datetime:
    """Until when the coordinator should have had a word: twice in the first month, then monthly."""
    contacts = [moment for moment in facts.contacts if moment >= facts.started_at]
    if not contacts:
        return facts.started_at + FIRST_CONTACT_TIME
    if len(contacts) == 1:
        return max(facts.started_at + FIRST_MONTH, contacts[0] + NEXT_CONTACT_TIME)
    return contacts[-1] + CONTACT_INTERVAL


def needs_contact(facts: PairFacts, now: datetime) -> bool:
    """In a pause too: it silences what is said of meetings, but a pair left alone for a month may not come back."""
    return now >= contact_due_at(facts)


def asks_for_help(facts: PairFacts, now: datetime) -> bool:
    return facts.open_help_calls > 0


# In the order in which a coordinator should look at them.
SIGNALS: dict[str, Callable[[PairFacts, datetime], bool]] = {
    "help": asks_for_help,
    "not_a_fit": is_not_a_fit,
    "deciding_twice": is_still_deciding,
    "falling_rating": has_falling_rating,
    "cancellations": calls_off_meetings,
    "no_agreement": waits_for_agreement,
    "no_first_meeting": lacks_first_meeting,
    "gone_quiet": has_gone_quiet,
    "end_passed": has_passed_its_end,
    "contact_overdue": needs_contact,
}
SENTENCES: dict[str, Promise] = {
    "help": _("One of them wants to talk to you."),
    "not_a_fit": _("One of them says that it is not a good fit."),
    "deciding_twice": _("One of them has been still deciding twice."),
    "falling_rating": _("The rating of the meetings is falling."),
    "cancellations": _("Two meetings were called off or missed since they last met."),
    "no_agreement": _("The mentoring agreement has waited for both to accept it for 14 days or more."),
    "no_first_meeting": _("No first meeting for 21 days or more."),
    "gone_quiet": _("No meeting for twice the interval they agreed on."),
    "end_passed": _("The agreed end has passed, and the pairing is not closed."),
    "contact_overdue": _("A word from the coordinator is due."),
}


def signal_sentences(health: Health) -> list[str]:
    """The reasons in the reader's language."""
    return [str(SENTENCES[code]) for code in health.signals]
