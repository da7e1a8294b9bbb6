"""Where a material is opened: links at once, files by an address that asks who may."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from academy.links import has_login, token_for
from academy.models import Enrolment, Material
from core.translations import TextIn, text_of


def material_path(material: Material, guest: Enrolment | None = None) -> str:
    """The address for who signs in; for a guest what is not for everybody is reached by the link to the seat."""
    if material.is_link:
        return material.url
    if guest is None or material.is_for_everybody:
        return reverse("academy:material", args=[material.public_id])
    return reverse("academy:seat-material", args=[guest.activity.slug, token_for(guest), material.public_id])


@dataclass(frozen=True)
class MaterialLine:
    """A material in the mail of somebody with a seat; title and address are made in the language of the mail."""

    material: Material
    enrolment: Enrolment

    @property
    def title(self) -> TextIn:
        return text_of(self.material, "title")

    @property
    def url(self) -> str:
        path = material_path(self.material, None if has_login(self.enrolment) else self.enrolment)
        return path if self.material.is_link else settings.SITE_URL + path
