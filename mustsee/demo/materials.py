"""A few made-up materials of one activity, so that staff and participants see what they look like."""

from datetime import datetime

from django.core.files.base import ContentFile

from academy.models import Activity, Material
from academy.services.materials import Facts, add_material
from core.uploads import Upload, check_upload
from mustsee.demo.content import Spec, World, read


def load_materials(world: World, now: datetime) -> int:
    """Everything of `materials.toml`; nothing of an activity that has materials. Returns how many are new.

    Called outside a transaction: each file is kept together with its row.
    """
    specs = read("materials")["material"]
    activities = {row.slug: row for row in Activity.objects.filter(slug__in={spec["activity"] for spec in specs})}
    known = {slug for slug, row in activities.items() if Material.objects.of_activity(row).exists()}
    new = [spec for spec in specs if spec["activity"] not in known]
    for spec in new:
        add_one(spec, activities[spec["activity"]], world, now)
    return len(new)


def add_one(spec: Spec, activity: Activity, world: World, now: datetime) -> None:
    session = list(activity.sessions.chronological())[spec["session"]] if "session" in spec else None
    facts = Facts(
        titles=spec["title"],
        original_language=activity.original_language,
        language=world.languages[spec["language"]],
        session=session,
        licence=spec["licence"],
        credit=spec["credit"],
        visibility=spec["visibility"],
    )
    content: Spec = {"upload": file_of(spec), "url": spec.get("url", "")}
    add_material(owner=activity, facts=facts, by=activity.responsible, now=now, **content)


def file_of(spec: Spec) -> Upload | None:
    """The text as a file that goes through the same checks as everybody's."""
    if "file" not in spec:
        return None
    return check_upload(ContentFile(spec["text"].lstrip().encode(), name=spec["file"]))
