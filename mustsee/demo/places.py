"""Territories, organisations, the project and the needs: made where missing, never changed."""

from typing import Any

from mustsee.demo.content import World, in_columns, read
from partners.models import Need, Organisation, Project, ProjectPartner
from reference.models import Language, Territory, Topic


def load_places(world: World) -> None:
    """Fill the world with the rows that stand before any activity."""
    load_territories(world)
    load_organisations(world)
    load_project(world)
    world.languages = {language.code: language for language in Language.objects.all()}
    world.topics = {f"{row.framework.code}/{row.code}": row for row in Topic.objects.select_related("framework")}
    load_needs(world)


def load_territories(world: World) -> None:
    for spec in read("territories")["territory"]:
        columns = {name: spec[name] for name in ("country", "time_zone", "default_language")}
        columns |= {"original_language": spec["default_language"], **in_columns(spec, "name")}
        world.territories[spec["slug"]], _ = Territory.objects.get_or_create(slug=spec["slug"], defaults=columns)


def load_organisations(world: World) -> None:
    for spec in read("organisations")["organisation"]:
        columns: dict[str, Any] = {name: spec[name] for name in ("name", "short_name", "kind", "country")}
        columns |= {"website": spec.get("website", ""), **in_columns(spec, "description")}
        columns["territory"] = world.territories.get(spec.get("territory", ""))
        world.organisations[spec["slug"]], _ = Organisation.objects.get_or_create(slug=spec["slug"], defaults=columns)


def load_project(world: World) -> None:
    spec = read("project")
    columns = {name: spec[name] for name in ("name", "acronym", "starts_on", "ends_on", "statement")}
    project, is_new = Project.objects.get_or_create(
        slug=spec["slug"], defaults={**columns, **in_columns(spec, "disclaimer")}
    )
    world.projects[spec["slug"]] = project
    if is_new:
        roles = dict.fromkeys(spec["partners"], ProjectPartner.Role.PARTNER)
        roles[spec["coordinator"]] = ProjectPartner.Role.COORDINATOR
        for slug, role in roles.items():
            ProjectPartner.objects.create(project=project, organisation=world.organisations[slug], role=role)


def load_needs(world: World) -> None:
    """A need has no name of its own: its territory and its English statement tell whether it is there."""
    content = read("needs")
    for spec in content["need"]:
        need, is_new = Need.objects.get_or_create(
            territory=world.territories[spec["territory"]],
            statement_en=spec["statement"]["en"],
            defaults={
                "priority": spec["priority"],
                **in_columns(content, "source"),
                "original_language": spec["original_language"],
                **in_columns(spec, "statement"),
            },
        )
        if is_new:
            need.topics.set([world.topics[code] for code in spec["topics"]])
        world.needs[spec["key"]] = need
