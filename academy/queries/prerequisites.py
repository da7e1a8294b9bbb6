"""What has to be done before what."""

from collections.abc import Iterable

from academy.models import Module


def circle_of(module: Module, prerequisites: Iterable[Module]) -> list[Module]:
    """The modules that would wait for each other, beginning and ending with `module`; empty where none would.

    One query, however long the chain is.
    """
    links: dict[int, set[int]] = {}
    rows = Module.prerequisites.through.objects.values_list("from_module_id", "to_module_id")
    for waiting, first in rows:
        links.setdefault(waiting, set()).add(first)
    links[module.pk] = {row.pk for row in prerequisites}
    trail = way_back(module.pk, links)
    found = Module.objects.in_bulk(trail)
    return [found[pk] for pk in trail]


def way_back(start: int, links: dict[int, set[int]]) -> list[int]:
    """From `start` along the links to `start` again, by the shortest way; empty where none leads there."""
    came_from: dict[int, int] = {}
    reached = [start]
    while reached:
        current = reached.pop(0)
        for following in sorted(links.get(current, ())):
            if following == start:
                trail = [start]
                while current != start:
                    trail.insert(0, current)
                    current = came_from[current]
                return [start, *trail]
            if following not in came_from:
                came_from[following] = current
                reached.append(following)
    return []
