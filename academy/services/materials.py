"""Files and links for participants: added, changed, replaced by a newer version, withdrawn. Nothing is overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from academy.models import Activity, Material, MaterialVersion, Session
from accounts.models import Person
from core.errors import DomainError
from core.translations import language_codes, set_texts
from core.uploads import Upload, forget_files, kept
from reference.models import Language


@dataclass(frozen=True)
class Facts:
    """What staff say about a material. `session` is none for what belongs to the whole activity."""

    titles: Mapping[str, str]
    original_language: str
    language: Language
    session: Session | None = None
    licence: str = Material.Licence.RESERVED
    credit: str = ""
    visibility: str = Material.Visibility.ENROLLED
    position: int | None = None


def add_material(
    *, activity: Activity, facts: Facts, upload: Upload | None = None, url: str = "", by: Person | None, now: datetime
) -> Material:
    """A new material at the end of its place: the file with its first version, or the link. All of it or nothing.

    Raises DomainError beside the field it is about.
    """
    kind = Material.Kind.FILE if upload else Material.Kind.LINK
    material = Material(kind=kind, created_at=now)
    with writing(upload) as columns:
        fill(material, activity, facts, url)
        if facts.position is None:
            material.position = next_position(material)
        material.save()
        add_version(material, columns, by=by, now=now)
    return material


def change_material(
    *, material: Material, facts: Facts, upload: Upload | None = None, url: str = "", by: Person | None, now: datetime
) -> Material:
    """Say something else about it; a file given with it is the version shown from now on, the earlier ones are kept."""
    with writing(upload) as columns:
        fill(material, material.its_activity(), facts, url)
        material.save()
        add_version(material, columns, by=by, now=now)
    return material


def writing(upload: Upload | None) -> Any:
    """The transaction to write in: with a file, which then stays or goes with the rows; else without."""
    return kept(upload) if upload else transaction.atomic()


def fill(material: Material, activity: Activity, facts: Facts, url: str) -> None:
    """Set the columns. Raises DomainError for what is missing or belongs elsewhere."""
    refuse_facts(material, activity, facts, url)
    material.activity, material.session = (None, facts.session) if facts.session else (activity, None)
    material.original_language = facts.original_language
    set_texts(material, "title", {code: facts.titles.get(code, "") for code in language_codes()})
    material.url = url if material.is_link else ""
    material.language, material.licence, material.credit = facts.language, facts.licence, facts.credit
    material.visibility = facts.visibility
    if facts.position is not None:
        material.position = facts.position


def refuse_facts(material: Material, activity: Activity, facts: Facts, url: str) -> None:
    if not facts.titles.get(facts.original_language):
        raise DomainError(_("Please give it a title."), field=f"title_{facts.original_language}", code="no_title")
    if material.is_link and not url.startswith("https://"):
        raise DomainError(_("Only links that begin with https:// are taken."), field="url", code="not_https")
    if facts.session and facts.session.activity_id != activity.pk:
        raise DomainError(_("This session belongs to another activity."), field="place", code="elsewhere")
    if facts.licence in Material.NAMES_AUTHOR and not facts.credit:
        raise DomainError(_("This licence asks that the author is named."), field="credit", code="no_author")


def next_position(material: Material) -> int:
    """After all others of the same place."""
    rows = Material.objects.filter(activity=material.activity, session=material.session)
    latest = rows.aggregate(latest=Max("position"))["latest"]
    return 1 if latest is None else int(latest) + 1


def add_version(
    material: Material, columns: dict[str, Any] | None, *, by: Person | None, now: datetime
) -> MaterialVersion | None:
    """The row of a file that has just been written, if there is one."""
    if columns is None:
        return None
    return MaterialVersion.objects.create(material=material, by=by, uploaded_at=now, **columns)


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


def delete_materials(*, activity: Activity) -> None:
    """With a draft that is deleted, and that no participant ever saw; the files go once that is certain."""
    with transaction.atomic():
        rows = Material.objects.of_activity(activity).order_by()
        versions = MaterialVersion.objects.filter(material__in=rows.values("pk"))
        forget_files(list(versions.values_list("file", flat=True)))
        versions.delete()
        rows.delete()
