"""One of the racing processes: `python -m tests.academy.crowd_process enrol|withdraw SLUG PERSON-ID …`.

Says `ready`, waits for a line on its standard input so that all start together, then lets each of its people act in a
thread of their own. The last line is `done`; an error ends the process with its trace.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django


def main(verb: str, slug: str, *people: str) -> None:
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from academy import services
    from academy.models import Activity
    from accounts.models import Person

    act: Any = {"enrol": services.enrol, "withdraw": services.withdraw}[verb]

    def click(pk: str) -> None:
        try:
            person = Person.objects.get(pk=pk)
            act(activity=Activity.objects.get(slug=slug), person=person, by=person, now=timezone.now())
        finally:
            connection.close()

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(max_workers=len(people)) as pool:
        list(pool.map(click, people))
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
