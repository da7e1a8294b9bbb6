"""Names in the order in which people look for them: whatever their case and accents, on both databases.

SQLite orders by bytes ("Élodie" after "Tiago"), PostgreSQL by the collation somebody chose when they made the database.
"""

import sqlite3
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func

from core.text import fold

NAME_IN_SQLITE = "mustsee_fold"
# Accents, which `normalize` makes characters of their own, and what else `fold` leaves out; what it takes as a space.
IN_POSTGRESQL = (
    "translate(lower(regexp_replace(normalize(replace(%(expressions)s, 'ß', 'ss'), NFKD),"
    " '[\\u0300-\\u036f.''’]', '', 'g')), '-/', '  ') COLLATE \"C\""
)


class ByName(Func):
    """To order by: a text as `core.text.fold` sees it. `order_by(ByName("person__name"), "pk")`."""

    function = NAME_IN_SQLITE
    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=IN_POSTGRESQL, **context)


def teach_sqlite(connection: BaseDatabaseWrapper, **_more: Any) -> None:
    """For `connection_created`: SQLite asks this process how a text is folded."""
    if connection.vendor == "sqlite":
        database: sqlite3.Connection = connection.connection
        database.create_function(NAME_IN_SQLITE, 1, folded, deterministic=True)


def folded(text: str | None) -> str | None:
    return None if text is None else fold(text)
