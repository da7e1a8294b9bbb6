"""The next step for somebody, and why. `suggest` is a pure function: who asks twice gets the same answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.models import Activity
from academy.queries.cards import ActivityCard, cards_for
from academy.queries.learners import Learner, Offer, coming_offers, learners_of
from academy.queries.progress import Progress, progress_of_all
from accounts.models import Person
from core.translations import text_of
from core.when import in_language
from reference.models import Topic


class Why(Enum):
    """Reasons with what each weighs: one outweighs all that stand below it together."""

    WISHED = 64
    NEXT_MODULE = 32
    LANGUAGE = 16
    TERRITORY = 8
    GROUP = 4
    ONLINE = 2
    NEEDED_HERE = 1


# Without one of these there is nothing to say in its favour.
GOOD_REASONS = frozenset({Why.WISHED, Why.NEXT_MODULE, Why.NEEDED_HERE, Why.GROUP})


@dataclass(frozen=True)
class Suggestion:
    """One offer, with the reasons in the order of their weight, and the ids of topics and codes of languages behind
    them."""

    offer: Offer
    reasons: tuple[Why, ...]
    topics: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def weight(self) -> int:
        return sum(reason.value for reason in self.reasons)


def suggest(learner: Learner, offers: Iterable[Offer], *, most: int = 1) -> list[Suggestion]:
    """The best offers: those with a free seat, then by the weight of their reasons, the earlier, the lower id.

    What has only a waiting list stands behind all that can be had, whatever speaks for it.

    Of one module only the best: the next step is not the same one elsewhere.
    """
    found = [judged(learner, offer) for offer in offers if is_possible(learner, offer)]
    good = [row for row in found if GOOD_REASONS & set(row.reasons)]
    good.sort(key=lambda row: (not row.offer.has_seat, -row.weight, row.offer.starts_at, row.offer.activity))
    chosen: dict[tuple[str, int], Suggestion] = {}
    for row in good:
        offer = row.offer
        chosen.setdefault(("activity", offer.activity) if offer.module is None else ("module", offer.module), row)
    return list(chosen.values())[:most]


@dataclass(frozen=True)
class NextStep:
    """One suggestion as a page shows it, with its reasons in the reader's language."""

    card: ActivityCard
    reasons: Sequence[str]


def next_steps(
    person: Person | None, now: datetime, *, most: int = 1, progress: Progress | None = None
) -> list[NextStep]:
    """What is suggested to one person, the best first; nothing where nothing suits. A constant number of queries.

    `progress` is the person's, where the page has read it already.
    """
    if person is None:
        return []
    known = {person.pk: progress} if progress else None
    found = suggestions_for([person], now, most=most, progress=known)[person.pk]
    rows = [suggestion.offer.row for suggestion in found if suggestion.offer.row]
    cards = cards_for(rows, person=person, is_signed_in=True, now=now)
    return [NextStep(card, sentences(suggestion)) for card, suggestion in zip(cards, found, strict=True)]


def suggestions_for(
    people: Sequence[Person], now: datetime, *, most: int = 1, progress: Mapping[int, Progress] | None = None
) -> dict[int, list[Suggestion]]:
    """The same by person id, for a mail to each of them: the same number of queries for one and for many."""
    offers = coming_offers(now)
    if not offers or not people:
        return {row.pk: [] for row in people}
    learners = learners_of(people, progress or progress_of_all(people, now), now)
    return {pk: suggest(learner, offers, most=most) for pk, learner in learners.items()}


def is_possible(learner: Learner, offer: Offer) -> bool:
    """Not done or enrolled already, nothing to be done first, meant for the group that the person declared."""
    if offer.activity in learner.enrolled or offer.module in learner.done | learner.busy:
        return False
    if not offer.prerequisites <= learner.done:
        return False
    return not offer.groups or not learner.group or learner.group in offer.groups


def judged(learner: Learner, offer: Offer) -> Suggestion:
    """The offer with everything that speaks for it."""
    wished, spoken = learner.topics & offer.topics, learner.languages & offer.languages
    is_here = learner.territory is not None and offer.territory == learner.territory
    holds = {
        Why.WISHED: bool(wished),
        Why.NEXT_MODULE: offer.module in learner.next_modules,
        Why.LANGUAGE: bool(spoken),
        Why.TERRITORY: is_here,
        Why.GROUP: bool(learner.group) and learner.group in offer.groups,
        Why.ONLINE: offer.is_online and not is_here,
        Why.NEEDED_HERE: bool(learner.needed_here & offer.topics) and not wished,
    }
    return Suggestion(offer, tuple(why for why, is_so in holds.items() if is_so), wished, spoken)


def sentences(suggestion: Suggestion, *, names_wishes: bool = True) -> list[str]:
    """The reasons in the reader's language, the weightiest first.

    Without `names_wishes` the topics that somebody wishes for are not named: a mail is no place for them.
    """
    activity = suggestion.offer.row
    if not activity:
        return []
    return [
        _("It is about something that you said you want to learn.")
        if why == Why.WISHED and not names_wishes
        else sentence_of(why, suggestion, activity)
        for why in suggestion.reasons
    ]


def sentence_of(why: Why, suggestion: Suggestion, activity: Activity) -> str:
    if why == Why.WISHED:
        return wished_sentence(names_of(topics_in(activity, suggestion.topics)))
    if why == Why.NEXT_MODULE and activity.module:
        return _("It is the next module of “%(path)s”.") % {"path": text_of(activity.module.path, "title")}
    if why == Why.LANGUAGE:
        spoken = [row for row in activity.languages.all() if row.code in suggestion.languages]
        words = ngettext(
            "It is held %(in_language)s: you can learn in that language.",
            "It is held %(in_language)s: you can learn in these languages.",
            len(spoken),
        )
        return words % {"in_language": ", ".join(in_language(row.code, row.name) for row in spoken)}
    if why == Why.TERRITORY and activity.territory:
        return _("It takes place in %(territory)s, your territory.") % {
            "territory": text_of(activity.territory, "name")
        }
    if why == Why.ONLINE:
        return _("You can take part online.")
    if why == Why.GROUP:
        return _("It is meant for the group you belong to.")
    return _("Your territory needs it.")


def wished_sentence(names: list[str]) -> str:
    words = ngettext(
        "You said that you want to learn this: %(topics)s.",
        "You said that you want to learn these: %(topics)s.",
        len(names),
    )
    return words % {"topics": ", ".join(names)}


def topics_in(activity: Activity, wanted: frozenset[int]) -> list[Topic]:
    """The topics of the activity and its module that are wanted, each once."""
    rows = [*activity.topics.all(), *(activity.module.topics.all() if activity.module else [])]
    return list({row.pk: row for row in rows if row.pk in wanted}.values())


def names_of(rows: Iterable[Topic]) -> list[str]:
    return [str(text_of(row, "name")) for row in rows]
