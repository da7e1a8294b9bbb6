"""The results of feedback as a table: how many people chose what, and the texts; only what the page shows too."""

from collections.abc import Iterable, Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from academy.queries.feedback import Findings
from core.admin_export import harmless


def table_rows(findings: Iterable[Findings]) -> Iterator[list[str]]:
    """The heads, then one row for each value of a rating and for each text, in the order of the page."""
    yield [_("Asked"), str(capfirst(_("question"))), pgettext("what somebody answered", "Answer"), _("People")]
    for found in findings:
        for result in found.results:
            first = [str(found.round.label), harmless(str(result.asked.wording))]
            if not result.is_shown:
                yield [*first, _("shown from five answers on"), str(result.number)]
            for bar in result.bars:
                yield [*first, harmless(bar.label), str(bar.number)]
            for text in result.texts:
                yield [*first, harmless(text), ""]
