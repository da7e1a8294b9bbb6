"""What a certificate says, line by line, in the active language: the same lines on paper, on pages and in the badge."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from core.numbers import percent_text
from core.translations import TextIn, language_tag
from core.when import hours_text
from credentials.models import Certificate
from credentials.models.certificate import text_among

COUNTRIES = {
    "BE": gettext_lazy("Belgium"),
    "ES": gettext_lazy("Spain"),
    "FR": gettext_lazy("France"),
    "IT": gettext_lazy("Italy"),
    "PT": gettext_lazy("Portugal"),
}


@dataclass(frozen=True)
class Line:
    """One element: what it is, what it says, and in which language where that is not the reader's."""

    label: str
    text: str
    language: str = ""

    @property
    def tag(self) -> str:
        """For a `lang` attribute; empty in the language of the page."""
        is_foreign = self.language and self.language != get_language()
        return language_tag(self.language) if is_foreign else ""


def line_in(label: str, text: TextIn) -> Line:
    return Line(label, str(text), text.language)


def lines_of(certificate: Certificate, *, name: bool, hours: bool, details: bool) -> list[Line]:
    """The eleven elements and what belongs to them, in the order of the recommendation; some only if wanted."""
    lines = [Line(pgettext("certificate", "Holder"), certificate.holder_name)] if name else []
    lines.append(line_in(_("Title"), certificate.text("title")))
    if details and (period := period_text(certificate)):
        lines.append(Line(_("When it took place"), period))
    lines += [
        Line(_("Country of the issuer"), country_name(certificate.country)),
        Line(_("Awarding body"), certificate.awarding_body),
    ]
    if certificate.other_hosts:
        lines.append(Line(_("Together with"), ", ".join(certificate.other_hosts)))
    lines.append(Line(_("Date of issue"), date_format(certificate.issued_on, "DATE_FORMAT")))
    if details:
        lines.append(line_in(_("Learning outcomes"), certificate.text("outcomes")))
        if certificate.topics:
            lines.append(Line(_("Competences"), topics_text(certificate)))
    if hours:
        lines += hour_lines(certificate)
    return lines + (how_lines(certificate) if details else [])


def hour_lines(certificate: Certificate) -> list[Line]:
    attended = hours_text(certificate.attended_minutes)
    if certificate.kind == Certificate.Kind.MENTOR_HOURS:
        return [Line(_("Hours of mentoring"), attended)]
    if certificate.required_percent:
        values = {"hours": attended, "percent": percent_text(certificate.required_percent)}
        attended = asked_text(certificate) % values
    return [
        Line(_("Notional workload"), hours_text(certificate.workload_minutes)),
        Line(pgettext("time", "Attended"), attended),
    ]


def asked_text(certificate: Certificate) -> str:
    if certificate.kind == Certificate.Kind.PATH:
        return _("%(hours)s (at least %(percent)s of the scheduled time of every module is required)")
    return _("%(hours)s (at least %(percent)s of the scheduled time is required)")


def how_lines(certificate: Certificate) -> list[Line]:
    level = certificate.eqf_level
    return [
        Line(_("Level (EQF)"), _("Level %(level)d") % {"level": level} if level else _("No level was set")),
        line_in(_("Type of assessment"), certificate.text("assessment")),
        Line(_("Form of participation"), certificate.get_participation_display()),
        line_in(_("Type of quality assurance"), certificate.text("quality_assurance")),
    ]


def country_name(code: str) -> str:
    return str(COUNTRIES.get(code, code))


def period_text(certificate: Certificate) -> str:
    """The first and the last day; one, where they are the same."""
    days = [day for day in (certificate.starts_on, certificate.ends_on) if day]
    return " – ".join(dict.fromkeys(date_format(day, "DATE_FORMAT") for day in days))


def topics_text(certificate: Certificate) -> str:
    return "; ".join(f"{topic_name(topic)} ({topic['framework']})" for topic in certificate.topics)


def topic_name(topic: dict[str, Any]) -> str:
    return str(text_among(topic["name"], get_language() or "en", "en")) or str(topic["code"])


def reason_text(certificate: Certificate) -> str:
    """Why it was revoked, for its holder; the reasons of the rules are in the catalogues, those of people are not."""
    if certificate.revocation == Certificate.Revocation.STAFF or not certificate.revocation_reason:
        return certificate.revocation_reason
    return _(certificate.revocation_reason)
