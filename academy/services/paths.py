"""Changes of learning paths that need more than one row."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from academy.models import LearningPath, Material, Module
from academy.queries.prerequisites import circle_of
from academy.services.certifying_paths import refuse_to_change_rule
from academy.services.materials import delete_materials
from core.errors import DomainError

# Beyond every number a module can have.
PARKED = 10_000


def save_modules(*, path: LearningPath, modules: Sequence[Module], removed: Iterable[Module] = ()) -> None:
    """Save new and changed modules with their numbers, which may change places, and delete the removed ones,
    their materials with them.

    Raises DomainError for a removed module that activities deliver, and for other modules or hours once certificates of
    the path were issued; then nothing is written.
    """
    with transaction.atomic():
        current = LearningPath.objects.select_for_update().get(pk=path.pk)
        removed = list(removed)
        if removed or changes_hours(current, modules):
            refuse_to_change_rule(current)
        for module in removed:
            refuse_to_remove(module)
            delete_materials(Material.objects.filter(module=module))
            module.delete()
        # Numbers are unique at every moment: those that move make room first.
        moving = [module.pk for module in modules if module.pk]
        Module.objects.filter(pk__in=moving).update(position=F("position") + PARKED)
        for module in modules:
            module.path = path
            module.save()
        LearningPath.objects.filter(pk=path.pk).update(certificates_seen_until=None)


def changes_hours(path: LearningPath, modules: Iterable[Module]) -> bool:
    """Whether one of them is new, or takes another number of hours."""
    hours = dict(path.modules.order_by().values_list("pk", "hours"))
    return any(hours.get(module.pk or 0) != module.hours for module in modules)


def refuse_to_remove(module: Module) -> None:
    """Raise the sentence that says why a module stays."""
    if module.activities.exists():
        words = _("Activities deliver this module, so it stays: “%(module)s”.")
        raise DomainError(words % {"module": module}, code="delivered")


def set_prerequisites(*, module: Module, prerequisites: Iterable[Module]) -> None:
    """What has to be done before the module. Raises DomainError (field `prerequisites`) where they would wait for each
    other."""
    chosen = list(prerequisites)
    with transaction.atomic():
        # Two people who link two modules at once could close a circle that neither of them sees.
        list(Module.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
        refuse_circle(module, chosen)
        module.prerequisites.set(chosen)


def refuse_circle(module: Module, prerequisites: Iterable[Module]) -> None:
    """Raise the sentence that names the modules which would wait for each other."""
    circle = circle_of(module, prerequisites)
    if len(circle) == 2:
        raise DomainError(
            _("A module cannot wait for itself. Please take it off the list."), field="prerequisites", code="circle"
        )
    if circle:
        words = _("These modules would wait for each other: %(modules)s. Please take one off the list.")
        names = " → ".join(str(row) for row in circle)
        raise DomainError(words % {"modules": names}, field="prerequisites", code="circle")
