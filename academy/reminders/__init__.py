"""The mails of the academy, one module per noun; each module lists its `KINDS`.

`contexts` is asked again at the moment of sending, so a mail never says what is no longer so.
"""

from academy.reminders import (
    certificates,  # noqa: F401 - it has a duty, and no kind
    delegations,
    enrolments,
    facilitators,
    feedback,
    follow_up,
    guests,
    hosts,
    offers,
    reports,
    requests,
    schedule,
    sessions,
    subjects,
)
from notifications.reminders import registry

MODULES = (
    *(enrolments, offers, guests, schedule, sessions, follow_up, feedback, facilitators, hosts, requests, delegations),
    reports,
)
KINDS = [kind for module in MODULES for kind in module.KINDS]
for kind in KINDS:
    registry.register(kind)
registry.add_subject(subjects.ACTIVITY)
