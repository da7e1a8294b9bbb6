"""The people of an activity as a table, row by row as they are read: thousands take no more memory than one.

Never diet or access: those have a page of their own.
"""

import csv
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from academy.models import Activity, Enrolment, Question
from academy.models.enrolment import EnrolmentQuerySet
from academy.queries.people import answer_text, declared_organisations
from accounts.models import Person
from core.admin_export import harmless
from core.translations import text_of

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AT_ONCE = 500
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31


class Line:
    """A file that hands each written line back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(activity: Activity, people: EnrolmentQuerySet, language: str) -> Iterator[str]:
    """The lines of the table in `language`, which is active only while one is made: they are read after the view."""
    table = csv.writer(Line())
    yield "\ufeff"  # a spreadsheet then reads the accents right
    for cells in table_rows(activity, people, language):
        yield str(table.writerow(cells))


def xlsx_file(activity: Activity, people: EnrolmentQuerySet, language: str) -> IO[bytes]:
    """The same as a spreadsheet in a file that vanishes when it is closed; every row is written as soon as it is read.

    All cells are text: a spreadsheet calculates nothing from what people typed.
    """
    import xlsxwriter  # only when somebody asks: not every process needs it

    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(_("People")[:LONGEST_SHEET_NAME])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 1, 30)
        sheet.set_column(2, 50, 20)
        bold = book.add_format({"bold": True})
        for number, cells in enumerate(table_rows(activity, people, language)):
            for column, text in enumerate(cells):
                sheet.write_string(number, column, text[:LONGEST_CELL], None if number else bold)
    file.seek(0)
    return file


def table_rows(activity: Activity, people: EnrolmentQuerySet, language: str) -> Iterator[list[str]]:
    """The heads, then one row a person, with the activity's questions as the last columns."""
    questions = list(activity.questions.all())
    with translation.override(language):
        yield [harmless(text) for text in heads_of(questions)]
    for enrolment in people.iterator(chunk_size=ROWS_AT_ONCE):
        with translation.override(language):
            cells = [harmless(text) for text in cells_of(enrolment, questions)]
        yield cells


def heads_of(questions: Sequence[Question]) -> list[str]:
    return [
        _("Name"),
        _("Organisation, as declared"),
        str(capfirst(_("delegation"))),
        _("Territory"),
        _("Language"),
        _("State"),
        str(capfirst(_("walk-in"))),
        str(capfirst(_("number on the waiting list"))),
        *[str(text_of(question, "wording")) for question in questions],
    ]


def place_of(person: Person) -> str:
    return str(text_of(person.territory, "name")) if person.territory else _("Elsewhere")


def cells_of(enrolment: Enrolment, questions: Sequence[Question]) -> list[str]:
    person = enrolment.person
    answers = {answer.question_id: answer_text(answer) for answer in enrolment.answers.all()}
    return [
        enrolment.shown_name,
        declared_organisations(enrolment),
        str(enrolment.delegation.organisation) if enrolment.delegation else "",
        "" if enrolment.typed else place_of(person),
        "" if enrolment.typed else str(person.get_language_display()),
        str(enrolment.get_state_display()),
        _("Yes") if enrolment.is_walk_in else "",
        str(getattr(enrolment, "position", 0) or ""),
        *[answers.get(question.pk, "") for question in questions],
    ]
