"""Of which changes of partners, rights, projects and needs a history is kept."""

from core.admin_forms import translated
from core.history import keep_history
from partners.models import Invitation, Membership, Need, Organisation, Project, ProjectPartner

keep_history(
    Organisation,
    ["slug", "name", "short_name", "kind", "country", "territory", *translated("description"), "website", "is_listed"],
)
keep_history(Membership, ["person", "organisation", "role"])
keep_history(Invitation, ["organisation", "email", "role", "accepted_at", "withdrawn_at"])
keep_history(
    Project,
    [
        *("slug", "name", "acronym", "starts_on", "ends_on", "statement", "granting_authority", "grant_number"),
        *translated("disclaimer"),
        "retain_until",
    ],
)
keep_history(ProjectPartner, ["project", "organisation", "role"])
keep_history(Need, ["territory", *translated("statement", "source"), "priority", "is_published"], ["topics"])
