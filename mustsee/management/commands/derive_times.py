"""Derive all instants again from the wall times: for the day on which a time-zone rule has changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academy.services.rederiving import rederive_times as rederive_activities
from core.rederiving import Rederived
from mentoring.services.rederiving import rederive_times as rederive_meetings


class Command(BaseCommand):
    help = "After a change of a time-zone rule: derive the instants of all sessions, meetings and closing days again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = Rederived()
        rederive_activities(done)
        rederive_meetings(done)
        self.stdout.write(f"{done.changed} {'row' if done.changed == 1 else 'rows'} had another instant.")
        for line in done.refused:
            self.stderr.write(line)
        if done.refused:
            raise CommandError("Some hours do not exist or happen twice under the new rule: please move them by hand.")
