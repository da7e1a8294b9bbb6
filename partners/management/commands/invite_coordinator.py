"""`manage.py invite_coordinator EMAIL`: how the first network coordinator comes in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from core.errors import DomainError
from partners.models import Membership, Organisation
from partners.services import invitation_url, offer_membership

# The network's coordinator, so that an empty installation can let in its first person.
FIRST_ORGANISATION = {
    "name": "REVES – European Network of Cities & Regions for the Social Economy",
    "short_name": "REVES",
    "kind": Organisation.Kind.NETWORK,
    "country": "BE",
}


class Command(BaseCommand):
    help = "Invite a network coordinator and print the link; running it again prints the same link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", default="reves", help="short name in addresses (default: reves)")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']!r} is not an e-mail address.") from error
        try:
            invitation = offer_membership(
                organisation=self.find_organisation(options["organisation"]),
                email=options["email"],
                role=Membership.Role.NETWORK_COORDINATOR,
                invited_by=None,
                now=timezone.now(),
                language=options["language"],
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(invitation_url(invitation))

    def find_organisation(self, slug: str) -> Organisation:
        """The organisation with this short name; only the network's own is made where it is missing."""
        if slug == "reves":
            return Organisation.objects.get_or_create(slug=slug, defaults=FIRST_ORGANISATION)[0]
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no organisation {slug!r}. Known: {known}.")
        return organisation
