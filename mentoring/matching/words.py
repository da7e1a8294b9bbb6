"""Reasons, gaps and limits of the matching as sentences, for people. The one module here that knows Django."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mentoring.matching import limits
from mentoring.matching.values import Reason
from mentoring.models.profile import Sector
from reference.models import Language, Territory, Topic


@dataclass(frozen=True)
class Names:
    """What the ids and codes in reasons are called. A row that is gone since has no name, and is left out."""

    topics: Mapping[int, str]
    languages: Mapping[str, str]
    territories: Mapping[int, str]

    @classmethod
    def load(cls) -> Self:
        """For the active language, in three queries."""
        return cls(
            topics={topic.pk: str(topic) for topic in Topic.objects.all()},
            languages={language.pk: str(language) for language in Language.objects.all()},
            territories={territory.pk: str(territory) for territory in Territory.objects.all()},
        )

    def topic_list(self, values: Mapping[str, Any]) -> list[str]:
        return [self.topics[key] for key in values.get("topics", ()) if key in self.topics]

    def language_list(self, values: Mapping[str, Any]) -> list[str]:
        return [self.languages[code] for code in values.get("languages", ()) if code in self.languages]

    def territory(self, values: Mapping[str, Any]) -> str:
        return self.territories.get(values.get("territory") or 0, "")


Sentence = Callable[[Mapping[str, Any], Names], str]


def listed(names: list[str]) -> str:
    """A, B and C."""
    return get_text_list(names, pgettext("between the last two of a list", "and"))


def topics_shared(values: Mapping[str, Any], names: Names) -> str:
    found = names.topic_list(values)
    if not found:
        return ""
    return ngettext("Shared topic: %(topics)s", "Shared topics: %(topics)s", len(found)) % {"topics": listed(found)}


def topics_missing(values: Mapping[str, Any], names: Names) -> str:
    found = names.topic_list(values)
    return _("Not covered: %(topics)s") % {"topics": listed(found)} if found else ""


def languages_shared(values: Mapping[str, Any], names: Names) -> str:
    found = names.language_list(values)
    return _("Both speak %(languages)s") % {"languages": listed(found)} if found else ""


def same_territory(values: Mapping[str, Any], names: Names) -> str:
    place = names.territory(values)
    if not place:
        return _("From the same territory, as wished")
    return _("From the same territory, as wished: %(territory)s") % {"territory": place}


def other_territory(values: Mapping[str, Any], names: Names) -> str:
    place = names.territory(values)
    if not place:
        return _("From another territory, as wished")
    return _("From another territory, as wished: %(territory)s") % {"territory": place}


def meet_in_person(values: Mapping[str, Any], names: Names) -> str:
    place = names.territory(values)
    if not place:
        return _("Both can meet in person")
    return _("Both can meet in person in %(territory)s") % {"territory": place}


def same_sector(values: Mapping[str, Any], names: Names) -> str:
    return _("Same field of activity: %(sector)s") % {"sector": sector_label(values)}


def other_sector(values: Mapping[str, Any], names: Names) -> str:
    if not values.get("sector"):
        return _("Not known to work in the same field of activity")
    return _("Another field of activity: %(sector)s") % {"sector": sector_label(values)}


def sector_label(values: Mapping[str, Any]) -> str:
    code = str(values.get("sector", ""))
    return str(Sector(code).label) if code in Sector.values else code


def years_of_experience(values: Mapping[str, Any], names: Names) -> str:
    years = int(values.get("years", 0))
    return ngettext("%(years)d year of experience", "%(years)d years of experience", years) % {"years": years}


def fixed(text: Promise) -> Sentence:
    """A sentence that needs no values."""

    def say(_values: Mapping[str, Any], _names: Names) -> str:
        return str(text)

    return say


REASONS: dict[str, Sentence] = {
    "wanted": fixed(gettext_lazy("The mentor asked for by name")),
    "topics": topics_shared,
    "languages": languages_shared,
    "territory_same": same_territory,
    "territory_other": other_territory,
    "in_person": meet_in_person,
    "sector": same_sector,
    "experience": years_of_experience,
}
MISSING: dict[str, Sentence] = {
    "wanted": fixed(gettext_lazy("Not the mentor asked for by name")),
    "topics": topics_missing,
    "no_topic": fixed(gettext_lazy("No shared topic")),
    "territory_same": fixed(gettext_lazy("Not from the same territory, as was wished")),
    "territory_other": fixed(gettext_lazy("Not from another territory, as was wished")),
    "sector": other_sector,
}
LIMITS: dict[str, Promise] = {
    limits.NO_MENTORS: gettext_lazy("No mentor is available at the moment."),
    limits.NO_COMMON_LANGUAGE: gettext_lazy("No language in common."),
    limits.NO_COMMON_MODE: gettext_lazy("No way to meet that suits both: in person needs the same territory."),
    limits.NOT_THE_TERRITORY: gettext_lazy("Not from the territory wished."),
    limits.EXCLUDED: gettext_lazy("Excluded: the same organisation, or somebody has ruled it out."),
    limits.NO_FREE_PLACE: gettext_lazy("No free place left."),
    limits.LIMITS_TOGETHER: gettext_lazy("No mentor meets all conditions at once."),
    limits.PLACES_TAKEN: gettext_lazy("The mentors who could help are the best choice for other requests."),
    limits.MENTOR_NOT_THERE: gettext_lazy("This mentor is not available at the moment."),
}


def reason_sentences(reasons: Iterable[Reason], names: Names) -> list[str]:
    """Why these two, in the active language. A code from an older version is left out."""
    return sentences(REASONS, reasons, names)


def missing_sentences(missing: Iterable[Reason], names: Names) -> list[str]:
    """What was asked for and is not there."""
    return sentences(MISSING, missing, names)


def limit_sentences(codes: Iterable[str]) -> list[str]:
    """Why a wish has no suggestion, or a pin does not hold."""
    return [str(LIMITS[code]) for code in codes if code in LIMITS]


def sentences(known: Mapping[str, Sentence], reasons: Iterable[Reason], names: Names) -> list[str]:
    found = [known[reason.code](reason.values, names) for reason in reasons if reason.code in known]
    return [sentence for sentence in found if sentence]
