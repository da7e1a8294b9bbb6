"""`make bench`: server CPU per page beside a bare Django view, in one run, on demo data of its own.

    python -m bench [--rounds 9] [--requests 15] [--size 1] [--profile PAGE]

It measures `time.process_time` around the WSGI application in this process: no HTTP server, no test client, no network;
the database is SQLite in a fresh folder. Each page is measured twice: with the database opened and closed by each
request, and with one connection kept.
"""

import argparse
import cProfile
import os
import platform
import pstats
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.measure import Page

AIM = {"list": 12.0}
WARM_UP = 10
PAGES = {
    "start": "/en/",
    "list": "/en/activities/",
    "detail": "/en/activities/measuring-social-impact/",
    "sign-in": "/en/accounts/login/",
}


def prepare(var_dir: Path, size: int) -> None:
    """An academy with demo data, static files collected, DEBUG off; nothing of the person's own environment."""
    from mustsee.environment import VARIABLES

    for name in VARIABLES:
        os.environ.pop(name, None)
    os.environ.update({"VAR_DIR": str(var_dir), "DEMO": "1", "DJANGO_SETTINGS_MODULE": "mustsee.settings"})
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import override_settings

    call_command("migrate", verbosity=0, interactive=False)
    # Nobody signs in here and nobody downloads a file: slow hashes and compressed copies would only cost time.
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    with override_settings(WHITENOISE_SKIP_COMPRESS_EXTENSIONS=("css", "js", "map", "svg", "txt", "png"), **quick):
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_demo", verbosity=0, size=size)


def build_pages() -> "list[Page]":
    """The bare view first, then ours."""
    from django.core.handlers.wsgi import WSGIHandler

    from bench.measure import Page, bare_page

    handler = WSGIHandler()
    return [bare_page(), *(Page(name, path, handler) for name, path in PAGES.items())]


def report(pages: "list[Page]") -> str:
    """The table, and what it was measured with."""
    from django.conf import settings
    from django.db import connection

    from bench import bare

    head = f"{'page':<10} {'CPU ms':>8} {'x bare':>7} {'kept ms':>9} {'x bare':>7} {'queries':>8} {'kB':>6}"
    lines = [head, "-" * len(head)]
    for page in pages:
        figures = [
            f"{page.name:<10} {page.milliseconds:8.2f} {page.milliseconds / pages[0].milliseconds:7.1f}",
            f"{page.kept_milliseconds:9.2f} {page.kept_milliseconds / pages[0].kept_milliseconds:7.1f}",
            f"{page.queries:8d} {page.size / 1000:6.1f}",
        ]
        aim = f"  (aim: below {AIM[page.name]:.0f})" if page.name in AIM else ""
        lines.append(" ".join(figures) + aim)
    names = ", ".join(path.rpartition(".")[2] for path in bare.MIDDLEWARE)
    return "\n".join(
        [
            *lines,
            "",
            f"bare view: one query, no template, behind {len(bare.MIDDLEWARE)} middlewares: {names}.",
            f"our pages: {len(settings.MIDDLEWARE)} middlewares, anonymous reader, DEBUG {settings.DEBUG}.",
            "CPU ms: median over the rounds of process time per request around the WSGI application, in this process;",
            "each request opens and closes the database, as Django does unless told otherwise.",
            "kept ms: the same with one connection kept, as this site does; it helps the bare view most of all.",
            f"Python {platform.python_version()}, Django {__import__('django').__version__}, {connection.vendor}.",
        ]
    )


# A try with fewer rounds leaves the matching and the mails out: they take a minute.
WHOLE_RUN_ROUNDS = 9


def profile(page: "Page", requests: int) -> None:
    """Where the time of one page goes."""
    from bench.measure import request

    profiler = cProfile.Profile()
    with page.context():
        profiler.enable()
        for _ in range(requests):
            request(page)
        profiler.disable()
    statistics = pstats.Stats(profiler, stream=sys.stdout)
    statistics.strip_dirs().sort_stats("cumulative").print_stats(60)
    statistics.sort_stats("tottime").print_stats(40)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Server CPU per page beside a bare Django view.")
    parser.add_argument("--rounds", type=int, default=9, help="how often the pages take turns (default: 9)")
    parser.add_argument("--requests", type=int, default=15, help="requests of a page in a round (default: 15)")
    parser.add_argument("--size", type=int, default=1, help="how many times the demo data (default: 1)")
    parser.add_argument("--profile", choices=PAGES, help="print where the time of one page goes, instead")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mss-bench-") as folder:
        prepare(Path(folder), options.size)
        from bench.measure import measure, warm_up

        pages = build_pages()
        for page in pages:
            warm_up(page, WARM_UP)
        if options.profile:
            profile(next(page for page in pages if page.name == options.profile), options.requests)
            return 0
        measure(pages, options.rounds, options.requests)
        sys.stdout.write(report(pages) + "\n")
    if options.rounds >= WHOLE_RUN_ROUNDS:
        from bench import matching

        sys.stdout.write("\n" + matching.report(matching.measure_all()) + "\n\n")
        sys.stdout.flush()
        # In a process of its own: it needs PostgreSQL and a mail server.
        return subprocess.call([sys.executable, "-m", "bench.mails"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
