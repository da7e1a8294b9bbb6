"""List uploaded files that no row names: a process was ended between writing the file and its row."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from core.uploads import orphans

# Longer than any upload takes.
HOURS = 24


class Command(BaseCommand):
    help = "List uploaded files without a row, one a line; --delete removes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove them")
        parser.add_argument("--hours", type=int, default=HOURS, help=f"only files older than this (default: {HOURS})")

    def handle(self, *args: Any, delete: bool, hours: int, **options: Any) -> None:
        found = orphans(timezone.now() - timedelta(hours=hours))
        for path in found:
            self.stdout.write(path)
            if delete:
                default_storage.delete(path)
        self.stdout.write(f"{len(found)} {'file' if len(found) == 1 else 'files'} without a row.")
