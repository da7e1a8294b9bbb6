"""One request through the WSGI application, in this process, and its processor time."""

import io
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from bench import bare

Context = Callable[[], AbstractContextManager[Any]]


@dataclass
class Page:
    """A page, the application that serves it, and what it cost: CPU milliseconds per request, one value a round.

    `rounds` open and close the database as SQLite does here; `kept` use one connection, as PostgreSQL does.
    """

    name: str
    path: str
    handler: WSGIHandler
    context: Context = nullcontext
    queries: int = 0
    size: int = 0
    rounds: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        return statistics.median(self.rounds)

    @property
    def kept_milliseconds(self) -> float:
        return statistics.median(self.kept)


class UnexpectedAnswerError(Exception):
    """A page that does not answer 200 measures something else."""


def environ(path: str) -> dict[str, Any]:
    """What a server hands over for a browser's GET."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def request(page: Page) -> int:
    """Ask once, read the whole answer, close it as a server does; its length in bytes."""
    said: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], error: Any = None, /) -> Callable[[bytes], object]:
        said.append(status)
        return io.BytesIO().write

    answer = page.handler(environ(page.path), start_response)
    size = sum(len(part) for part in answer)
    answer.close()
    if not said[0].startswith("200"):
        raise UnexpectedAnswerError(f"{page.path} answered {said[0]}")
    return size


@contextmanager
def bare_settings() -> Iterator[None]:
    """The eight middlewares and the one address of the bare view."""
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE, ROOT_URLCONF="bench.bare"):
        yield


def bare_page() -> Page:
    with bare_settings():
        return Page("bare view", bare.PATH, WSGIHandler(), bare_settings)


def warm_up(page: Page, times: int) -> None:
    """Load templates, translations and code; note the number of queries and the size of the answer."""
    with page.context():
        for _ in range(times):
            request(page)
        with CaptureQueriesContext(connection) as captured:
            page.size = request(page)
        # Setting up the connection is the database's, not the page's.
        page.queries = sum(1 for query in captured if not query["sql"].startswith("PRAGMA"))


@contextmanager
def connection_kept(age: int | None) -> Iterator[None]:
    """The database connection kept for so many seconds: 0 opens one for each request, None keeps one for all."""
    usual = connection.settings_dict["CONN_MAX_AGE"]
    connection.close()
    connection.settings_dict["CONN_MAX_AGE"] = age
    try:
        yield
    finally:
        connection.settings_dict["CONN_MAX_AGE"] = usual
        connection.close()


def measure(pages: list[Page], rounds: int, requests: int) -> None:
    """The pages take turns, so that whatever else the machine does meets them all."""
    for _ in range(rounds):
        for page in pages:
            with page.context():
                with connection_kept(0):
                    page.rounds.append(cost(page, requests))
                with connection_kept(None):
                    request(page)
                    page.kept.append(cost(page, requests))


def cost(page: Page, requests: int) -> float:
    """CPU milliseconds of one request, the mean of a few."""
    started = time.process_time()
    for _ in range(requests):
        request(page)
    return (time.process_time() - started) / requests * 1000
