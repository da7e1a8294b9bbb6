"""Load the demo data: real organisations, known events, and made-up activities and people that say so."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mustsee.demo.loading import load_demo

LOGINS_FILE = "demo-logins.json"
LARGEST_SIZE = 1000


class Command(BaseCommand):
    help = "Load the demo data; a second run keeps logins and passwords, moves nothing and adds nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", type=int, default=1, help="how many times as much, for measuring (default: 1)")

    def handle(self, *args: Any, size: int, verbosity: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo data is only for DEMO=1: it never mixes with what people entered.")
        if not 1 <= size <= LARGEST_SIZE:
            raise CommandError(f"--size {size} cannot be used: expected a number from 1 to {LARGEST_SIZE}.")
        path = settings.VAR_DIR / LOGINS_FILE
        self.is_quiet = verbosity == 0
        load_demo(now=timezone.now(), logins_path=path, size=size, say=self.say)
        self.say(f"logins: {path}")

    def say(self, text: str) -> None:
        if not self.is_quiet:
            self.stdout.write(f"  {text}")
            self.stdout.flush()
