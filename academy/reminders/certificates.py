"""Certificates are issued within a minute of the end, and asked again for whatever came in since."""

from datetime import datetime

from academy.services.certifying import certify_all
from academy.services.certifying_paths import certify_all_paths
from notifications.reminders import registry


def ask_the_rules(now: datetime) -> None:
    certify_all(now=now)
    certify_all_paths(now=now)


registry.every_minute("academy.certify", ask_the_rules)
