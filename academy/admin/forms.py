"""Forms of the academy's admin pages. Times are typed and shown on the clock of the place."""

import unicodedata
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from academy.forms.sessions import JoinLinkField
from academy.models import Activity, LearningPath, Session
from accounts.models import NETWORK_TIME_ZONE
from core import when
from core.admin_forms import ScopedModelForm
from core.errors import DomainError
from core.wall_time import place_zones
from core.zone_select import ZoneSelect

SLUG_LENGTH = 70  # leaves room for a number at the end


class ZoneField(forms.ChoiceField):
    """A place's zone; empty takes the zone of what the row belongs to."""

    widget = ZoneSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, label=_("Time zone"), **kwargs)

    def offer(self, current: str) -> None:
        """Keep the zone that the row has now among the choices."""
        self.choices = [("", "—"), *place_zones(current)]


class SluggedForm(ScopedModelForm):
    """A page whose short name in the address is made from the title where it is left empty."""

    required_texts = ("title",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Empty: made from the title.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        if "slug" in self.fields and not data.get("slug") and "slug" not in self.errors:
            title = data.get(f"title_{data.get('original_language')}") or ""
            data["slug"] = free_slug(title, type(self.instance))
        return cleaned


CLOCK = frozenset({"day", "start_time", "end_time", "time_zone"})
CLOSING = frozenset({"enrolment_closes_on", "enrolment_closes_time", "time_zone"})


class ActivityForm(SluggedForm):
    """Adding needs little: address and zone are derived when left empty."""

    # The zone of the organisation of whoever adds it, for what takes place nowhere in particular.
    home_zone = NETWORK_TIME_ZONE

    time_zone = ZoneField(help_text=_("Empty: the time zone of the territory, or of your organisation."))

    class Meta:
        model = Activity
        fields: Any = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields.get("time_zone")
        if isinstance(zone, ZoneField):
            zone.offer(self.instance.time_zone)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        if "time_zone" in self.fields and not data.get("time_zone"):
            territory = data.get("territory")
            data["time_zone"] = territory.time_zone if territory else self.home_zone
        self.check_closing()
        return cleaned

    def check_closing(self) -> None:
        """A day without an hour, or an hour that the clocks skip, is said beside the field."""
        day, at = self.cleaned_data.get("enrolment_closes_on"), self.cleaned_data.get("enrolment_closes_time")
        if day and not at:
            self.add_error("enrolment_closes_time", _("Say at what time enrolment closes on that day."))
        if at and not day:
            self.add_error("enrolment_closes_on", _("Say on which day enrolment closes."))
        if day and at:
            zone = self.cleaned_data.get("time_zone") or self.instance.time_zone
            try:
                closes_at = Activity(enrolment_closes_on=day, enrolment_closes_time=at, time_zone=zone).derive_closing()
            except DomainError as error:
                self.add_error("enrolment_closes_time", error.message)
            else:
                self.check_first_session(closes_at)

    def check_first_session(self, closes_at: datetime | None) -> None:
        """A closing hour that is typed anew is not after a session that stands; one that stood so may stay."""
        if not CLOSING.intersection(self.changed_data):
            return
        first = min(self.sessions_that_stay(), key=lambda session: session.starts_at, default=None)
        if first and closes_at and closes_at > first.starts_at:
            moment = when.moment_text(when.at_place(first.starts_at, first.time_zone))
            words = _("Enrolment ends when the first session begins, %(moment)s. Close it by then.")
            self.add_error("enrolment_closes_on", words % {"moment": moment})
            # The sessions of the same page are checked against the hour that stands.
            self.cleaned_data.pop("enrolment_closes_time", None)

    def sessions_that_stay(self) -> list[Session]:
        """Those planned, but for those that the same page moves or takes out; these have a check of their own."""
        if not self.instance.pk:
            return []
        rows = {str(row.pk): row for row in self.instance.sessions.planned()}
        for number in range(len(rows)):
            prefix = f"sessions-{number}"
            row = rows.get(self.data.get(f"{prefix}-id", ""))
            if row is None:
                continue
            moved = CLOCK.intersection(SessionForm(self.data, prefix=prefix, instance=row).changed_data)
            if moved or self.data.get(f"{prefix}-DELETE"):
                del rows[str(row.pk)]
        return list(rows.values())


def free_slug(title: str, model: type[Activity | LearningPath]) -> str:
    """A short name made from the title that no row of the model has yet."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    base = slugify(plain)[:SLUG_LENGTH].strip("-") or model._meta.model_name or ""
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


class SessionForm(ScopedModelForm):
    """One sitting. An empty zone is the activity's; the model's own checks speak beside the fields."""

    time_zone = ZoneField(help_text=_("Empty: the time zone of the activity."))
    join_link = JoinLinkField()

    class Meta:
        model = Session
        fields: Any = "__all__"

    def __init__(self, *args: Any, activity: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The instance of the page's form: its zone is known once that form has been checked.
        self.activity = activity or (self.instance.activity if self.instance.activity_id else None)
        zone = self.fields.get("time_zone")
        if isinstance(zone, ZoneField):
            zone.offer(self.instance.time_zone)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "time_zone" in self.fields and not self.cleaned_data.get("time_zone"):
            # Without one (the page's form has an error of its own) the hours are checked at the next try.
            self.cleaned_data["time_zone"] = self.activity.time_zone if self.activity else ""
        return cleaned
