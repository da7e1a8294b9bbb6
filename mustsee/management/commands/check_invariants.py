"""Prove the invariants of the whole database: after a bulk load, after a repair by hand, or once a night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mustsee.invariants import INVARIANTS, violations

SHOWN = 20


class Command(BaseCommand):
    help = "Check what must always be true of activities, enrolments and their history; exit 1 naming each violation."

    def handle(self, *args: Any, **options: Any) -> None:
        found: dict[str, int] = dict.fromkeys(INVARIANTS, 0)
        for name, sentence in violations(timezone.now()):
            found[name] += 1
            if found[name] <= SHOWN:
                self.stderr.write(f"{name}: {sentence}")
        for name, count in found.items():
            if count > SHOWN:
                self.stderr.write(f"{name}: … and {count - SHOWN} more")
        if any(found.values()):
            broken = [name for name, count in found.items() if count]
            self.stderr.write(f"{len(broken)} of {len(INVARIANTS)} invariants do not hold: {', '.join(broken)}")
            raise SystemExit(1)
        self.stdout.write(f"{len(INVARIANTS)} invariants hold.")
