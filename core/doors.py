"""A form page that acts: the shape that the staff's and the pair's doors share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import DomainError


def put_beside(form: BaseForm | None, refusal: DomainError, *, field: str | None = None) -> bool:
    """Add the refusal to the field it names (or to `field`); False where the form has no such field."""
    name = field or refusal.field
    if form is None or name not in form.fields:
        return False
    form.add_error(name, refusal.message)
    return True


def ask_and_do(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    act: Callable[[], str],
    goes_to: Callable[[], str],
    form: BaseForm | None = None,
    beside: Callable[[BaseForm | None, DomainError], bool] = put_beside,
) -> HttpResponse:
    """Show the form page; on a valid POST act, say what happened and go to the address that `goes_to` gives then.

    A refusal stands beside the field it names, else above the form.
    """
    refusal: DomainError | None = None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            done = act()
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, done)
            return redirect(goes_to())
    if refusal is not None and beside(form, refusal):
        refusal = None
    return render(request, template, {"form": form, "refusal": refusal, **context})
