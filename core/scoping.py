"""Who sees which rows in the web admin, and may do what with them.

One Scope per model. The app that owns the model registers it in its `scopes.py`; an upper app widens it with `extend`
when it knows more reasons to see a row. Whoever has oversight (asked here, answered from above) sees all rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

from django.db.models import Model, Q
from django.http import HttpRequest

# A QuerySet of any model, with words of its own.
Rows: TypeAlias = Any
Selection = Callable[[Any, Rows], Rows]
Right = Callable[[Any, Any], bool]


def everything(person: Any, rows: Rows) -> Rows:
    """Staff see all of it: what the public pages show anyway."""
    return rows


def nothing(person: Any, rows: Rows) -> Rows:
    """Only oversight sees it."""
    return rows.none()


def anyone(person: Any, row: Any) -> bool:
    """Whoever is staff; the rows are scoped all the same."""
    return True


def overseers(person: Any, row: Any) -> bool:
    """Only with oversight, which is asked before this."""
    return False


def nobody(person: Any, row: Any) -> bool:
    """Not even with oversight: a log, a derived row."""
    return False


@dataclass(frozen=True)
class Scope:
    """The answers for one model.

    `visible` narrows the rows of lists, objects and histories; `choices` (default: the visible ones) those offered in
    foreign keys, autocomplete and filters. `changeable` says the rows that one may change, where they are fewer than
    the visible ones. The rights take a person and a row; None asks about the model as such.
    """

    visible: Selection = nothing
    choices: Selection | None = None
    changeable: Selection | None = None
    can_view: Right = anyone
    can_add: Right = overseers
    can_change: Right = overseers
    can_delete: Right = overseers

    def allows(self, verb: str, person: Any, row: Any = None) -> bool:
        """Whether the person may `verb` (view, add, change, delete) the row, or any row at all."""
        right: Right = getattr(self, f"can_{verb}")
        if right is nobody:
            return False
        return has_oversight(person) or right(person, row)


class Scopes:
    """All scopes by model."""

    def __init__(self) -> None:
        self._scopes: dict[type[Model], Scope] = {}
        self._more: dict[type[Model], list[Selection]] = {}

    def register(self, model: type[Model], scope: Scope) -> None:
        """Declare the scope of a model, once."""
        if model in self._scopes:
            raise ValueError(f"The scope of {model._meta.label} is declared twice.")
        self._scopes[model] = scope

    def extend(self, model: type[Model], visible: Selection) -> None:
        """Make more rows of a lower app's model visible; what any selection gives is seen."""
        self._more.setdefault(model, []).append(visible)

    def __contains__(self, model: object) -> bool:
        return model in self._scopes

    def of(self, model: type[Model]) -> Scope:
        """The scope of the model. Raises KeyError without one: nothing is shown by accident."""
        return self._scopes[model]

    def visible(self, person: Any, rows: Rows) -> Rows:
        """The rows that this person may know of."""
        return self._narrow(person, rows, self.of(rows.model).visible)

    def choices(self, person: Any, rows: Rows) -> Rows:
        """The rows that this person may pick in a form or a filter."""
        scope = self.of(rows.model)
        return self._narrow(person, rows, scope.choices or scope.visible)

    def changeable(self, person: Any, rows: Rows) -> Rows:
        """The rows that this person may change: of a model that all may see, only what its scope says so of."""
        scope = self.of(rows.model)
        if not scope.allows("change", person):
            return rows.none()
        fallback = nothing if scope.visible is everything else scope.visible
        return rows if has_oversight(person) else (scope.changeable or fallback)(person, rows)

    def _narrow(self, person: Any, rows: Rows, selection: Selection) -> Rows:
        if has_oversight(person):
            return rows
        more = self._more.get(rows.model, [])
        if not more:
            return selection(person, rows)
        every = rows.model._base_manager.all()
        reasons = [Q(pk__in=select(person, every).order_by().values("pk")) for select in [selection, *more]]
        return rows.filter(reduce(or_, reasons))


scopes = Scopes()
_oversight: list[Callable[[Any], bool]] = []


def register_oversight(rule: Callable[[Any], bool]) -> None:
    """Add a rule `person -> bool` for those who see and do all. Registering twice is once."""
    if rule not in _oversight:
        _oversight.append(rule)


def has_oversight(person: Any) -> bool:
    """Whether any rule says that this person sees and does all."""
    return person is not None and any(rule(person) for rule in _oversight)


def asker(request: HttpRequest) -> Any:
    """Who asks: the person behind the login."""
    return getattr(request.user, "person", None)


def once(request: HttpRequest, verb: str, asked: type, row: Any, answer: Callable[[], bool]) -> bool:
    """The answer about the row (None: about any), worked out once while a page is read.

    Django's admin asks again for each field of each inline. What is sent may change the answer: it is asked anew.
    """
    if request.method not in {"GET", "HEAD"} or (row is not None and row.pk is None):
        return answer()
    answers: dict[Any, bool] = request.__dict__.setdefault("_rights", {})
    key = (verb, asked, row and row.pk)
    if key not in answers:
        answers[key] = answer()
    return answers[key]
