"""A process that enrols somebody as the site does: `python -m tests.notifications.enrol_process SLUG EMAIL [embedded]`.

With `embedded` it loads the web server's door first, which starts the thread that sends. It lives until it is ended,
and says `enrolled` and how long the enrolment took, in seconds.
"""

import sys
import time

import django


def main(slug: str, email: str, mode: str = "") -> None:
    if mode == "embedded":
        import mustsee.wsgi  # noqa: F401 - its effect is wanted
    else:
        django.setup()
    from django.utils import timezone

    from academy.models import Activity
    from academy.services import enrol
    from accounts.models import Person

    activity, person = Activity.objects.get(slug=slug), Person.objects.get(email=email)
    started = time.monotonic()
    enrol(activity=activity, person=person, by=person, now=timezone.now())
    print(f"enrolled {time.monotonic() - started:.3f}", flush=True)
    time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
