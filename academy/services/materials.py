"""Files and links for participants: added, changed, replaced by a newer version, withdrawn. Nothing is overwritten."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from academy.models import Activity, LearningPath, Material, MaterialVersion, Module, Session
from academy.models.material import PLACES, MaterialQuerySet
from accounts.models import Person
from core.errors import DomainError
from core.translations import language_codes, set_texts
from core.uploads import Upload, all_kept, forget_files
from reference.models import Language

Owner = Activity | LearningPath


@dataclass(frozen=True)
class Facts:
    """What staff say about a material. Of an activity it belongs to a session, or with none to the whole of it; of a
    learning path to a module.
    """

    titles: Mapping[str, str]
    original_language: str
    language: Language
    session: Session | None = None
    module: Module | None = None
    licence: str = Material.Licence.RESERVED
    credit: str = ""
    visibility: str = Material.Visibility.ENROLLED
    position: int | None = None


def add_material(
    *, owner: Owner, facts: Facts, upload: Upload | None = None, url: str = "", by: Person | None, now: datetime
) -> Material:
    """A new material at the end of its place: the file with its first version, or the link. All of it or nothing.

    Raises DomainError beside the field it is about.
    """
    kind = Material.Kind.FILE if upload else Material.Kind.LINK
    with writing([upload] if upload else []) as columns:
        return added(Material(kind=kind, created_at=now), owner, facts, url, columns, by=by, now=now)


def add_files(
    *, owner: Owner, facts: Facts, uploads: Sequence[Upload], by: Person | None, now: datetime
) -> list[Material]:
    """Several files of one place at once, each a material of its own with the name of its file as title.

    All of them or none. Raises DomainError beside the field it is about.
    """
    made = []
    with writing(uploads) as columns:
        for upload, values in zip(uploads, columns, strict=True):
            titles = {facts.original_language: PurePosixPath(upload.name).stem}
            row = Material(kind=Material.Kind.FILE, created_at=now)
            made.append(added(row, owner, replace(facts, titles=titles), "", [values], by=by, now=now))
    return made


def added(
    material: Material,
    owner: Owner,
    facts: Facts,
    url: str,
    columns: Sequence[dict[str, Any]],
    *,
    by: Person | None,
    now: datetime,
) -> Material:
    """The new rows. The caller holds the transaction."""
    fill(material, owner, facts, url)
    if facts.position is None:
        material.position = next_position(material)
    material.save()
    add_versions(material, columns, by=by, now=now)
    return material


def change_material(
    *, material: Material, facts: Facts, upload: Upload | None = None, url: str = "", by: Person | None, now: datetime
) -> Material:
    """Say something else about it; a file given with it is the version shown from now on, the earlier ones are kept."""
    with writing([upload] if upload else []) as columns:
        fill(material, material.owner, facts, url)
        material.save()
        add_versions(material, columns, by=by, now=now)
    return material


def copy_materials(
    *, materials: Sequence[Material], columns: Sequence[dict[str, Any]], places: Mapping[int | None, Any], now: datetime
) -> None:
    """The same again in a copy of their activity: `places` are its sessions by the id of those they are copies of, and
    under none the activity itself. `columns` are of the files in their order. The caller holds the transaction.
    """
    written = iter(columns)
    for material in materials:
        version = material.current
        again = Material.objects.get(pk=material.pk)
        again.pk, again._state.adding = None, True
        again.public_id, again.created_at = uuid.uuid4(), now
        # A session that was cancelled this very moment leaves its own to the whole activity.
        put_into(again, places.get(material.session_id, places[None]))
        again.save()
        if version:
            add_versions(again, [next(written)], by=version.by, now=now)


def writing(uploads: Sequence[Upload]) -> AbstractContextManager[list[dict[str, Any]]]:
    """The transaction to write in, with the columns of the files, which then stay or go with the rows."""
    return all_kept(uploads) if uploads else no_files()


@contextmanager
def no_files() -> Iterator[list[dict[str, Any]]]:
    with transaction.atomic():
        yield []


def fill(material: Material, owner: Owner, facts: Facts, url: str) -> None:
    """Set the columns. Raises DomainError for what is missing or belongs elsewhere."""
    refuse_facts(material, owner, facts, url)
    put_into(material, place_of(owner, facts))
    material.original_language = facts.original_language
    set_texts(material, "title", {code: facts.titles.get(code, "") for code in language_codes()})
    material.url = url if material.is_link else ""
    material.language, material.licence, material.credit = facts.language, facts.licence, facts.credit
    material.visibility = facts.visibility
    if facts.position is not None:
        material.position = facts.position


def place_of(owner: Owner, facts: Facts) -> Activity | Session | Module:
    """After `refuse_facts`: of a path always a module."""
    place = facts.module or facts.session or owner
    assert not isinstance(place, LearningPath)
    return place


def put_into(material: Material, place: Activity | Session | Module) -> None:
    """Say the one thing it belongs to."""
    material.activity = place if isinstance(place, Activity) else None
    material.session = place if isinstance(place, Session) else None
    material.module = place if isinstance(place, Module) else None


def refuse_facts(material: Material, owner: Owner, facts: Facts, url: str) -> None:
    if not facts.titles.get(facts.original_language):
        raise DomainError(_("Please give it a title."), field=f"title_{facts.original_language}", code="no_title")
    if material.is_link and not url.startswith("https://"):
        raise DomainError(_("Only links that begin with https:// are taken."), field="url", code="not_https")
    if facts.session and facts.session.activity != owner:
        raise DomainError(_("This session belongs to another activity."), field="place", code="elsewhere")
    if (facts.module.path if facts.module else None) != (owner if isinstance(owner, LearningPath) else None):
        raise DomainError(_("Choose one of the modules of this path."), field="place", code="elsewhere")
    if facts.licence in Material.NAMES_AUTHOR and not facts.credit:
        raise DomainError(
            _("This licence asks that the author is named. Please name them here."), field="credit", code="no_author"
        )


def next_position(material: Material) -> int:
    """After all others of the same place."""
    rows = Material.objects.filter(**{name: getattr(material, name) for name in PLACES})
    latest = rows.aggregate(latest=Max("position"))["latest"]
    return 1 if latest is None else int(latest) + 1


def add_versions(material: Material, columns: Sequence[dict[str, Any]], *, by: Person | None, now: datetime) -> None:
    """The row of a file that has just been written, if there is one."""
    for values in columns:
        MaterialVersion.objects.create(material=material, by=by, uploaded_at=now, **values)


def withdraw_material(*, material: Material, now: datetime) -> None:
    """Hide it from all but the staff; it is kept with its versions. Twice is once."""
    if material.withdrawn_at is None:
        material.withdrawn_at = now
        material.save(update_fields=["withdrawn_at"])


def show_again(*, material: Material) -> None:
    """Take the withdrawal back."""
    material.withdrawn_at = None
    material.save(update_fields=["withdrawn_at"])


def hand_to_activity(*, session: Session) -> None:
    """Before a session is taken out of a draft: its materials become those of the whole activity."""
    with transaction.atomic():
        for material in Material.objects.filter(session=session):
            material.activity, material.session = session.activity, None
            material.save()


def delete_materials(rows: MaterialQuerySet) -> None:
    """With a draft that is deleted and that no participant ever saw, or a module that nothing delivers; the files go
    once that is certain.
    """
    with transaction.atomic():
        found = rows.order_by()
        versions = MaterialVersion.objects.filter(material__in=found.values("pk"))
        forget_files(list(versions.values_list("file", flat=True)))
        versions.delete()
        found.delete()
