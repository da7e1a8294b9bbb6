"""A new key signs badges from now on; the old one's private half goes, its public half stays published."""

from typing import Any

from django.core.management.base import BaseCommand

from credentials.keys import folder, make_key, retire_others


class Command(BaseCommand):
    help = "Make a new key that signs badges. Badges signed before stay valid (docs/operations.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        name = make_key()
        retired = retire_others(name)
        self.stdout.write(f"{name} signs from now on; keys are in {folder()}")
        if retired:
            self.stdout.write(f"retired, still published: {', '.join(retired)}")
