"""Pages under the log's, and its way of turning pages: it never counts all of a log that only grows."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

View = Callable[..., HttpResponse]


class CappedPaginator(Paginator):
    """Turns the pages of the newest rows; what is older is found by a filter."""

    MOST = 5000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: self.MOST].count())


def log_url(page: Any, route: str, view: View, name: str) -> URLPattern:
    """An address under the log's, for the admin page of Delivery: the view gets what each page of the admin shows."""

    def bound(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return view(request, {**page.admin_site.each_context(request), "opts": page.opts}, **kwargs)

    return path(route, page.admin_site.admin_view(bound), name=f"notifications_{name}")
