"""Template tags of materials."""

from typing import Any

from django import template

from academy.material_links import material_path
from academy.models import Enrolment, Material

register = template.Library()


@register.simple_tag
def material_address(material: Material, guest: Enrolment | None = None) -> str:
    """Where it is opened; `guest` is the enrolment of somebody without a login."""
    return material_path(material, guest or None)


@register.simple_tag
def reach_address(reach: Any, name: str, *args: Any) -> str:
    """One of the staff's pages of what they reach (academy.views.material_reach.Reach)."""
    return str(reach.address(name, *args))
