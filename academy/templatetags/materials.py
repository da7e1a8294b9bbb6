"""Template tags of materials."""

from django import template

from academy.material_links import material_path
from academy.models import Enrolment, Material

register = template.Library()


@register.simple_tag
def material_address(material: Material, guest: Enrolment | None = None) -> str:
    """Where it is opened; `guest` is the enrolment of somebody without a login."""
    return material_path(material, guest or None)
