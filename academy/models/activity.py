"""Activity: anything people enrol in."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.admitting import Admitting
from academy.models.certifying import CERTIFYING_CONSTRAINTS, Certifying
from academy.models.exchanging import Exchanging
from academy.models.path import Module
from academy.models.promoting import Promoting
from accounts.models import Person
from core.models import Translated
from core.text import fold, fold_all
from core.translations import text_of, texts_of
from core.wall_time import instant_of, validate_zone
from partners.models import Need, Organisation, Project
from partners.permissions import is_network_coordinator, staffed_organisation_ids
from reference.models import Language, Territory, Topic


class ActivityQuerySet(models.QuerySet["Activity"]):
    def published(self) -> Self:
        return self.filter(state=Activity.State.PUBLISHED)

    def public(self) -> Self:
        """What a stranger may open: published ones, and cancelled ones that had been published."""
        return self.filter(published_at__isnull=False).exclude(state=Activity.State.DRAFT)

    def visible_to(self, person: Person | None) -> Self:
        """Public ones, and the drafts of one's own organisations."""
        if is_network_coordinator(person):
            return self
        hosted = ActivityHost.objects.filter(organisation__in=staffed_organisation_ids(person)).values("activity")
        return self.filter(
            Q(published_at__isnull=False) & ~Q(state=Activity.State.DRAFT)
            | Q(pk__in=hosted)
            | Q(responsible=person, responsible__isnull=False)
        )

    def managed_by(self, person: Person | None) -> Self:
        """Those the person may change: hosted by an organisation they are staff of; all for the network coordinator."""
        if is_network_coordinator(person):
            return self
        hosted = ActivityHost.objects.filter(organisation__in=staffed_organisation_ids(person)).values("activity")
        return self.filter(pk__in=hosted)

    def upcoming(self, now: datetime) -> Self:
        """Not over yet, the next first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> Self:
        """Over, the latest first."""
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")

    def in_territory(self, territory: Territory) -> Self:
        """Those that take place there or are hosted by one of its organisations."""
        hosted = ActivityHost.objects.filter(organisation__territory=territory).values("activity")
        return self.filter(Q(territory=territory) | Q(pk__in=hosted))

    def hosted_by(self, organisation: Organisation) -> Self:
        return self.filter(pk__in=ActivityHost.objects.filter(organisation=organisation).values("activity"))

    def matching(self, text: str) -> Self:
        """Every word of the text occurs, whatever its case, accents and punctuation."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_text__contains=word)
        return found

    def with_seats(self) -> Self:
        """Annotates `taken_seats`, `kept_seats` (of delegations) and `waiting_count`: one query for the whole page."""
        from academy.models.delegation import Delegation
        from academy.models.enrolment import Enrolment

        def counted(rows: models.QuerySet[Any]) -> Coalesce:
            own = rows.filter(activity=models.OuterRef("pk")).order_by()
            total = own.values("activity").annotate(total=Count("pk")).values("total")
            return Coalesce(models.Subquery(total), 0)

        kept = Delegation.objects.holding().with_used_seats().filter(activity=models.OuterRef("pk")).order_by()
        kept = kept.annotate(unused=Greatest(F("seats") - F("used_seats"), 0))
        total_kept = kept.values("activity").annotate(total=Sum("unused")).values("total")
        return self.annotate(
            taken_seats=counted(Enrolment.objects.seated()),
            kept_seats=Coalesce(models.Subquery(total_kept), 0),
            waiting_count=counted(Enrolment.objects.filter(state=Enrolment.State.WAITING)),
        )

    def with_people_and_places(self) -> Self:
        """What a card or a page of an activity shows, in a constant number of queries."""
        return self.select_related("territory", "project", "responsible").prefetch_related(
            models.Prefetch("hostings", ActivityHost.objects.select_related("organisation").order_by("-is_lead", "pk")),
            "sessions",
            "languages",
        )

    def with_facilitators(self) -> Self:
        """The same, and who runs each session."""
        return self.with_people_and_places().prefetch_related("sessions__facilitators")

    def for_cards(self) -> Self:
        """What a list shows of the row itself; `academy.queries.cards_for` reads the rest for all rows at once."""
        return self.select_related("territory")

    def with_what_it_answers(self) -> Self:
        """What only the page of one activity shows: module, topics, published needs, and who runs each session."""
        return self.select_related("module__path").prefetch_related(
            "topics",
            models.Prefetch("needs", Need.objects.published().select_related("territory")),
            "sessions__facilitators__person",
        )


class Activity(Admitting, Exchanging, Promoting, Certifying, Translated):
    """A training course, a webinar, a study visit…: `format` is a label; what differs is data, not code."""

    class Format(models.TextChoices):
        TRAINING = "training", _("Training")
        WEBINAR = "webinar", _("Webinar")
        LEARNING_CIRCLE = "learning-circle", _("Learning circle")
        STUDY_VISIT = "study-visit", _("Study visit")
        PEER_EXCHANGE = "peer-exchange", _("Peer exchange")
        JOB_SHADOWING = "job-shadowing", _("Job shadowing")
        CONFERENCE = "conference", _("Conference")

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("In person and online")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("activity", "Draft")
        PUBLISHED = "published", pgettext_lazy("activity", "Published")
        CANCELLED = "cancelled", pgettext_lazy("activity", "Cancelled")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    format = models.CharField(_("format"), max_length=20, choices=Format.choices, default=Format.TRAINING)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices, default=Mode.IN_PERSON)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    cancellation_reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True, editable=False)

    hosts: "models.ManyToManyField[Organisation, ActivityHost]" = models.ManyToManyField(
        Organisation, through="ActivityHost", related_name="activities"
    )
    responsible = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responsible_for",
        verbose_name=_("responsible person"),
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("project"),
        help_text=_("The funding notice follows the project; empty means no notice."),
    )
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("territory"),
        help_text=_("Where it takes place; empty for online or elsewhere."),
    )
    languages = models.ManyToManyField(Language, related_name="activities", verbose_name=_("languages"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="activities", verbose_name=_("topics"))
    needs = models.ManyToManyField(Need, blank=True, related_name="activities", verbose_name=_("needs it answers"))
    module = models.ForeignKey(
        Module,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("module it delivers"),
        help_text=_("Of a learning path; empty for an activity that stands alone."),
    )

    capacity = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1)])
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_zone])
    enrolment_closes_on = models.DateField(
        _("enrolment closes on"), null=True, blank=True, help_text=_("Empty: when the first session starts.")
    )
    enrolment_closes_time = models.TimeField(pgettext_lazy("hour of the day", "at"), null=True, blank=True)

    # Derived, by `derive_times` and `derive_search_text` only.
    enrolment_closes_at = models.DateTimeField(null=True, blank=True, editable=False)
    starts_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    ends_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    search_text = models.TextField(blank=True, editable=False, default="")
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=1), name="activity_has_a_seat"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="activity_published_has_its_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(cancelled_at__isnull=False),
                name="activity_cancelled_has_its_instant",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="activity_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(enrolment_closes_on__isnull=True, enrolment_closes_time__isnull=True)
                | Q(enrolment_closes_on__isnull=False, enrolment_closes_time__isnull=False),
                name="activity_closes_on_a_day_at_an_hour",
            ),
            models.CheckConstraint(condition=Q(promotion__in=["at-once", "offer"]), name="activity_promotion_is_known"),
            models.CheckConstraint(condition=Q(offer_hours__gte=1), name="activity_offer_lasts_an_hour"),
            models.CheckConstraint(
                condition=Q(admission__in=["open", "approval", "delegation"]), name="activity_admission_is_known"
            ),
            *CERTIFYING_CONSTRAINTS,
        ]

    def __str__(self) -> str:
        return str(text_of(self, "title"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = self.derive_search_text()
        self.enrolment_closes_at = self.derive_closing()
        super().save(*args, **kwargs)

    def derive_search_text(self) -> str:
        """All languages of title, summary and description, folded."""
        return fold_all(texts_of(self, "title", "summary", "description"))

    def derive_closing(self) -> datetime | None:
        """The UTC instant of the closing day and hour. Raises DomainError for an hour that is missing or twice."""
        if self.enrolment_closes_on is None or self.enrolment_closes_time is None:
            return None
        return instant_of(
            day=self.enrolment_closes_on,
            at=self.enrolment_closes_time,
            zone=self.time_zone,
            field="enrolment_closes_time",
        )

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.state != self.State.DRAFT

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    def closes_at(self) -> datetime | None:
        """The instant after which nobody can enrol: as set, and never after the first session starts."""
        moments = [moment for moment in (self.enrolment_closes_at, self.starts_at) if moment]
        return min(moments) if moments else None

    def is_open(self, now: datetime) -> bool:
        """Whether somebody could enrol (or join the waiting list) at `now`."""
        closes_at = self.closes_at()
        return self.state == self.State.PUBLISHED and closes_at is not None and now < closes_at

    def seats_left(self) -> int:
        """Seats that nobody holds and no delegation keeps; needs `with_seats()`."""
        taken: int = self.taken_seats + self.kept_seats  # type: ignore[attr-defined]
        return max(self.capacity - taken, 0)

    def lead_host(self) -> Organisation | None:
        """The host that leads; needs `with_people_and_places()` to cost nothing."""
        hostings = sorted(self.hostings.all(), key=lambda hosting: not hosting.is_lead)
        return hostings[0].organisation if hostings else None


class ActivityHost(models.Model):
    """An organisation that hosts an activity; one of them leads."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="hostings", verbose_name=_("activity")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="hostings", verbose_name=_("organisation")
    )
    is_lead = models.BooleanField(_("leads"), default=False)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "organisation"], name="activity_host_is_named_once"),
            models.UniqueConstraint(fields=["activity"], condition=Q(is_lead=True), name="activity_has_one_lead_host"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
