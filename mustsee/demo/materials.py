"""A few made-up materials of one activity and one module, so that staff and participants see what they look like."""

from datetime import datetime

from django.core.files.base import ContentFile

from academy.models import Activity, LearningPath, Material
from academy.models.material import MaterialQuerySet
from academy.services.materials import Facts, Owner, add_material
from core.uploads import Upload, check_upload
from mustsee.demo.content import Spec, World, read


def load_materials(world: World, now: datetime) -> int:
    """Everything of `materials.toml`; nothing of what has materials already. Returns how many are new.

    Called outside a transaction: each file is kept together with its row.
    """
    specs = read("materials")["material"]
    owners = {owner.slug: owner for spec in specs if (owner := owner_of(spec))}
    known = {slug for slug, owner in owners.items() if rows_of(owner).exists()}
    new = [(spec, owner) for spec in specs if (owner := owner_of(spec)) and owner.slug not in known]
    for spec, owner in new:
        add_one(spec, owner, world, now)
    return len(new)


def owner_of(spec: Spec) -> Owner | None:
    """The activity; or of a module, named as `path/number`, the path."""
    if "module" in spec:
        return LearningPath.objects.filter(slug=spec["module"].partition("/")[0]).first()
    return Activity.objects.filter(slug=spec["activity"]).first()


def rows_of(owner: Owner) -> MaterialQuerySet:
    rows = Material.objects.all()
    return rows.of_activity(owner) if isinstance(owner, Activity) else rows.of_path(owner)


def add_one(spec: Spec, owner: Owner, world: World, now: datetime) -> None:
    session, module, by = None, None, None
    if isinstance(owner, Activity):
        by = owner.responsible
        session = list(owner.sessions.chronological())[spec["session"]] if "session" in spec else None
    else:
        module = owner.modules.get(position=int(spec["module"].partition("/")[2]))
    facts = Facts(
        titles=spec["title"],
        original_language=owner.original_language,
        language=world.languages[spec["language"]],
        session=session,
        module=module,
        licence=spec["licence"],
        credit=spec["credit"],
        visibility=spec["visibility"],
    )
    content: Spec = {"upload": file_of(spec), "url": spec.get("url", "")}
    add_material(owner=owner, facts=facts, by=by, now=now, **content)


def file_of(spec: Spec) -> Upload | None:
    """The text as a file that goes through the same checks as everybody's."""
    if "file" not in spec:
        return None
    return check_upload(ContentFile(spec["text"].lstrip().encode(), name=spec["file"]))
