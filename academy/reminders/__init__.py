"""The mails of the academy, one module per noun; each module lists its `KINDS`.

`contexts` is asked again at the moment of sending, so a mail never says what is no longer so.
"""

from academy.reminders import enrolments, guests, schedule, sessions, subjects
from notifications.reminders import registry

KINDS = [*enrolments.KINDS, *guests.KINDS, *schedule.KINDS, *sessions.KINDS]
for kind in KINDS:
    registry.register(kind)
registry.add_subject(subjects.ACTIVITY)
