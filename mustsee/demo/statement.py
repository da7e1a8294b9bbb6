"""The accessibility statement of the demo: made where missing, never changed."""

from home.models import AccessibilityGap, AccessibilityStatement
from mustsee.demo.content import World, in_columns, read

TEXTS = ("applies_to", "contact", "enforcement", "technical_note")


def load_statement(world: World) -> None:
    """One for the network that coordinates; where another runs the site already, that one stays."""
    spec = read("accessibility")
    if AccessibilityStatement.objects.of_this_site().exists():
        return
    columns = {name: spec[name] for name in ("status", "prepared_on", "reviewed_on", "contact_email")}
    columns |= {"runs_this_site": True, "is_published": True, **in_columns(spec, *TEXTS)}
    organisation = world.organisations[spec["organisation"]]
    statement, is_new = AccessibilityStatement.objects.get_or_create(organisation=organisation, defaults=columns)
    for position, gap in enumerate(spec["gap"] if is_new else []):
        texts = in_columns(gap, "content", "alternative")
        facts = {"reason": gap["reason"], "requirement": gap.get("requirement", ""), "position": position}
        AccessibilityGap.objects.create(statement=statement, **facts, **texts)
