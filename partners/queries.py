"""Questions about organisations and invitations."""

from core.alphabet import ByName
from core.text import fold
from partners.models import Organisation


def known_organisation(name: str) -> Organisation | None:
    """The organisation somebody means by this name: the whole name, or the short one."""
    wanted = fold(name)
    if not wanted:
        return None
    for organisation in Organisation.objects.order_by("pk"):
        names = {fold(organisation.name), fold(organisation.short_name), fold(organisation.slug)}
        if wanted in names:
            return organisation
    return None


def offered_names() -> list[str]:
    """Names that the sign-up form offers: what the public pages show."""
    return list(Organisation.objects.listed().order_by(ByName("name"), "pk").values_list("name", flat=True))
