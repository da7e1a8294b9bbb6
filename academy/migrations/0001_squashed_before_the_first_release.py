import uuid

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import core.wall_time


class Migration(migrations.Migration):
    replaces = [
        ("academy", "0001_initial"),
        ("academy", "0002_a_freed_seat_may_be_offered"),
        ("academy", "0003_admission_delegations_questions_attendance"),
        ("academy", "0004_a_consent_is_never_a_condition"),
        ("academy", "0005_learning_paths_of_modules"),
        ("academy", "0006_certificates_follow_a_rule_and_assessments"),
        ("academy", "0007_walk_ins_and_codes_in_the_room"),
        ("academy", "0008_materials_and_signed_scans"),
        ("academy", "0009_feedback_that_nothing_links_to_a_person"),
        ("academy", "0010_exchange_questions_stay_notes_reports"),
        ("academy", "0011_certificates_of_learning_paths"),
        ("academy", "0012_goals_for_activities_and_reports_taken_back"),
        ("academy", "0013_materials_of_a_module"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_before_the_first_release"),
        ("partners", "0001_squashed_before_the_first_release"),
        ("reference", "0001_squashed_before_the_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="LearningPath",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        default="en",
                        max_length=8,
                        verbose_name="original language",
                    ),
                ),
                (
                    "certificates_awarded_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="One of the responsible organisations. Empty: this path issues no certificates. Once the first one is issued, its modules, their hours and the share stay as they are.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awarding_paths",
                        to="partners.organisation",
                        verbose_name="certificates are awarded by",
                    ),
                ),
                (
                    "certificate_share_percent",
                    models.PositiveSmallIntegerField(
                        default=75,
                        help_text="Of the scheduled minutes, in one activity that delivers the module. Partly present counts by its minutes, excused counts neither way.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="share of each module to attend, in %",
                    ),
                ),
                (
                    "eqf_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Only where a level was set for this path. Empty: none.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(8),
                        ],
                        verbose_name="level in the European Qualifications Framework",
                    ),
                ),
                ("certificates_seen_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "for_students",
                    models.BooleanField(default=False, verbose_name="Student interested in the social economy (18–24)"),
                ),
                (
                    "for_would_be",
                    models.BooleanField(default=False, verbose_name="Would-be social entrepreneur (20–30)"),
                ),
                (
                    "for_entrepreneurs",
                    models.BooleanField(default=False, verbose_name="Social entrepreneur (25 and over)"),
                ),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="short name in addresses")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_pt", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_it", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="in one sentence")),
                ("summary_en", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_pt", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_it", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_es", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_fr", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("description_en", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_pt", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_it", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_es", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_fr", models.TextField(blank=True, null=True, verbose_name="description")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")],
                        default="draft",
                        help_text="A draft is seen by the staff of its organisations only.",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="In the list of learning paths.", verbose_name="order"
                    ),
                ),
                (
                    "organisations",
                    models.ManyToManyField(
                        help_text="Their staff change the path.",
                        related_name="learning_paths",
                        to="partners.organisation",
                        verbose_name="responsible organisations",
                    ),
                ),
            ],
            options={
                "verbose_name": "learning path",
                "verbose_name_plural": "learning paths",
                "ordering": ["position", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published"])), name="learning_path_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certificate_share_percent__gte", 1), ("certificate_share_percent__lte", 100)
                        ),
                        name="learning_path_certificate_share_is_1_to_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("eqf_level__isnull", True),
                            models.Q(("eqf_level__gte", 1), ("eqf_level__lte", 8)),
                            _connector="OR",
                        ),
                        name="learning_path_eqf_level_is_1_to_8",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Module",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        default="en",
                        max_length=8,
                        verbose_name="original language",
                    ),
                ),
                (
                    "for_students",
                    models.BooleanField(default=False, verbose_name="Student interested in the social economy (18–24)"),
                ),
                (
                    "for_would_be",
                    models.BooleanField(default=False, verbose_name="Would-be social entrepreneur (20–30)"),
                ),
                (
                    "for_entrepreneurs",
                    models.BooleanField(default=False, verbose_name="Social entrepreneur (25 and over)"),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "path",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="modules",
                        to="academy.learningpath",
                        verbose_name="learning path",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(999),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_pt", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_it", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="in one sentence")),
                ("summary_en", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_pt", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_it", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_es", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_fr", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                (
                    "learning_outcomes",
                    models.TextField(
                        blank=True,
                        help_text="What one can do afterwards. One on each line.",
                        verbose_name="learning outcomes",
                    ),
                ),
                (
                    "learning_outcomes_en",
                    models.TextField(
                        blank=True,
                        help_text="What one can do afterwards. One on each line.",
                        null=True,
                        verbose_name="learning outcomes",
                    ),
                ),
                (
                    "learning_outcomes_pt",
                    models.TextField(
                        blank=True,
                        help_text="What one can do afterwards. One on each line.",
                        null=True,
                        verbose_name="learning outcomes",
                    ),
                ),
                (
                    "learning_outcomes_it",
                    models.TextField(
                        blank=True,
                        help_text="What one can do afterwards. One on each line.",
                        null=True,
                        verbose_name="learning outcomes",
                    ),
                ),
                (
                    "learning_outcomes_es",
                    models.TextField(
                        blank=True,
                        help_text="What one can do afterwards. One on each line.",
                        null=True,
                        verbose_name="learning outcomes",
                    ),
                ),
                (
                    "learning_outcomes_fr",
                    models.TextField(
                        blank=True,
                        help_text="What one can do afterwards. One on each line.",
                        null=True,
                        verbose_name="learning outcomes",
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=1,
                        help_text="The notional workload: sessions and own work together.",
                        max_digits=5,
                        verbose_name="hours of work",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="modules", to="reference.topic", verbose_name="topics"
                    ),
                ),
                (
                    "prerequisites",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Modules of this or another path to do first.",
                        related_name="prepares_for",
                        to="academy.module",
                        verbose_name="prerequisites",
                    ),
                ),
            ],
            options={
                "verbose_name": "module",
                "verbose_name_plural": "modules",
                "ordering": ["path__position", "path__slug", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("path", "position"), name="module_number_is_unique_in_path"),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="module_number_starts_at_one"
                    ),
                    models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="module_takes_some_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        default="en",
                        max_length=8,
                        verbose_name="original language",
                    ),
                ),
                (
                    "admission",
                    models.CharField(
                        choices=[
                            ("open", "Open: whoever enrols has a seat"),
                            ("approval", "By approval: the hosts decide on each request"),
                            ("delegation", "By delegation: the partners name their people"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="admission",
                    ),
                ),
                (
                    "allows_guests",
                    models.BooleanField(
                        default=False,
                        help_text="People without an account enrol with a name and an e-mail address.",
                        verbose_name="guests may come",
                    ),
                ),
                ("asks_diet", models.BooleanField(default=False, verbose_name="asks about diet")),
                ("asks_access", models.BooleanField(default=False, verbose_name="asks about access")),
                ("asks_interpretation", models.BooleanField(default=False, verbose_name="asks about interpretation")),
                (
                    "certificate_kind",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("attended", "of attendance"),
                            ("assessed", "of attendance, and of achievement to those who pass an assessment"),
                        ],
                        default="attended",
                        max_length=10,
                        verbose_name="certificates",
                    ),
                ),
                (
                    "certificate_share_percent",
                    models.PositiveSmallIntegerField(
                        default=75,
                        help_text="Of the scheduled minutes. Partly present counts by its minutes, excused counts neither way.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="share to attend, in %",
                    ),
                ),
                (
                    "eqf_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Only where a level was set for this training. Empty: none.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(8),
                        ],
                        verbose_name="level in the European Qualifications Framework",
                    ),
                ),
                (
                    "learning_outcomes",
                    models.TextField(
                        blank=True,
                        help_text="Stands on the certificates. Empty: the summary.",
                        verbose_name="what participants learn",
                    ),
                ),
                (
                    "learning_outcomes_en",
                    models.TextField(
                        blank=True,
                        help_text="Stands on the certificates. Empty: the summary.",
                        null=True,
                        verbose_name="what participants learn",
                    ),
                ),
                (
                    "learning_outcomes_pt",
                    models.TextField(
                        blank=True,
                        help_text="Stands on the certificates. Empty: the summary.",
                        null=True,
                        verbose_name="what participants learn",
                    ),
                ),
                (
                    "learning_outcomes_it",
                    models.TextField(
                        blank=True,
                        help_text="Stands on the certificates. Empty: the summary.",
                        null=True,
                        verbose_name="what participants learn",
                    ),
                ),
                (
                    "learning_outcomes_es",
                    models.TextField(
                        blank=True,
                        help_text="Stands on the certificates. Empty: the summary.",
                        null=True,
                        verbose_name="what participants learn",
                    ),
                ),
                (
                    "learning_outcomes_fr",
                    models.TextField(
                        blank=True,
                        help_text="Stands on the certificates. Empty: the summary.",
                        null=True,
                        verbose_name="what participants learn",
                    ),
                ),
                (
                    "quality_assurance",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the academy's usual sentence.",
                        max_length=300,
                        verbose_name="how its quality is assured",
                    ),
                ),
                (
                    "quality_assurance_en",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the academy's usual sentence.",
                        max_length=300,
                        null=True,
                        verbose_name="how its quality is assured",
                    ),
                ),
                (
                    "quality_assurance_pt",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the academy's usual sentence.",
                        max_length=300,
                        null=True,
                        verbose_name="how its quality is assured",
                    ),
                ),
                (
                    "quality_assurance_it",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the academy's usual sentence.",
                        max_length=300,
                        null=True,
                        verbose_name="how its quality is assured",
                    ),
                ),
                (
                    "quality_assurance_es",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the academy's usual sentence.",
                        max_length=300,
                        null=True,
                        verbose_name="how its quality is assured",
                    ),
                ),
                (
                    "quality_assurance_fr",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the academy's usual sentence.",
                        max_length=300,
                        null=True,
                        verbose_name="how its quality is assured",
                    ),
                ),
                ("certificates_seen_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "collects_learning_questions",
                    models.BooleanField(
                        default=False,
                        help_text="Those with a seat write before the first session what they want to learn.",
                        verbose_name="collects learning questions",
                    ),
                ),
                (
                    "collects_reports",
                    models.BooleanField(
                        default=False,
                        help_text="What they learned and what they will do; three months later they are asked what became of it.",
                        verbose_name="asks each delegation for a report",
                    ),
                ),
                (
                    "promotion",
                    models.CharField(
                        choices=[
                            ("at-once", "given to the next person at once"),
                            ("offer", "offered to the next person for a time"),
                        ],
                        default="at-once",
                        max_length=10,
                        verbose_name="a freed seat is",
                    ),
                ),
                (
                    "offer_hours",
                    models.PositiveSmallIntegerField(
                        default=48,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="hours to answer an offer",
                    ),
                ),
                (
                    "offer_cutoff_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        help_text="So many hours before the first session offers end, and a freed seat is not offered any more.",
                        verbose_name="hours without offers before the start",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="short name in addresses")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_pt", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_it", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="in one sentence")),
                ("summary_en", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_pt", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_it", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_es", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("summary_fr", models.CharField(blank=True, max_length=300, null=True, verbose_name="in one sentence")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("description_en", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_pt", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_it", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_es", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_fr", models.TextField(blank=True, null=True, verbose_name="description")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("training", "Training"),
                            ("webinar", "Webinar"),
                            ("learning-circle", "Learning circle"),
                            ("study-visit", "Study visit"),
                            ("peer-exchange", "Peer exchange"),
                            ("job-shadowing", "Job shadowing"),
                            ("conference", "Conference"),
                        ],
                        default="training",
                        max_length=20,
                        verbose_name="format",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("in-person", "In person"), ("online", "Online"), ("hybrid", "In person and online")],
                        default="in-person",
                        max_length=20,
                        verbose_name="mode",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("cancelled", "Cancelled")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published at"),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="cancelled at"),
                ),
                (
                    "cancellation_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it is cancelled"),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responsible_for",
                        to="accounts.person",
                        verbose_name="responsible person",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        help_text="The funding notice follows the project; empty means no notice.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="partners.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where it takes place; empty for online or elsewhere.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="reference.territory",
                        verbose_name="territory",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        blank=True,
                        help_text="Of a learning path; empty for an activity that stands alone.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="academy.module",
                        verbose_name="module it delivers",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="seats"
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        max_length=50, validators=[core.wall_time.validate_zone], verbose_name="time zone"
                    ),
                ),
                (
                    "enrolment_closes_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: when the first session starts.",
                        null=True,
                        verbose_name="enrolment closes on",
                    ),
                ),
                ("enrolment_closes_time", models.TimeField(blank=True, null=True, verbose_name="at")),
                ("enrolment_closes_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("starts_at", models.DateTimeField(blank=True, db_index=True, editable=False, null=True)),
                ("ends_at", models.DateTimeField(blank=True, db_index=True, editable=False, null=True)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                (
                    "languages",
                    models.ManyToManyField(
                        related_name="activities", to="reference.language", verbose_name="languages"
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="activities", to="reference.topic", verbose_name="topics"
                    ),
                ),
                (
                    "needs",
                    models.ManyToManyField(
                        blank=True, related_name="activities", to="partners.need", verbose_name="needs it answers"
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["-starts_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("capacity__gte", 1)), name="activity_has_a_seat"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="activity_published_has_its_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            ("cancelled_at__isnull", False),
                            _connector="OR",
                        ),
                        name="activity_cancelled_has_its_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="activity_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("enrolment_closes_on__isnull", True), ("enrolment_closes_time__isnull", True)),
                            models.Q(("enrolment_closes_on__isnull", False), ("enrolment_closes_time__isnull", False)),
                            _connector="OR",
                        ),
                        name="activity_closes_on_a_day_at_an_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("promotion__in", ["at-once", "offer"])), name="activity_promotion_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offer_hours__gte", 1)), name="activity_offer_lasts_an_hour"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("admission__in", ["open", "approval", "delegation"])),
                        name="activity_admission_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("certificate_kind__in", ["none", "attended", "assessed"])),
                        name="activity_certificate_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certificate_share_percent__gte", 1), ("certificate_share_percent__lte", 100)
                        ),
                        name="activity_certificate_share_is_1_to_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("eqf_level__isnull", True),
                            models.Q(("eqf_level__gte", 1), ("eqf_level__lte", 8)),
                            _connector="OR",
                        ),
                        name="activity_eqf_level_is_1_to_8",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityHost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hostings",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hostings",
                        to="partners.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="leads")),
            ],
            options={
                "verbose_name": "host",
                "verbose_name_plural": "hosts",
                "ordering": ["-is_lead", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "organisation"), name="activity_host_is_named_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_lead", True)), fields=("activity",), name="activity_has_one_lead_host"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="partners.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "seats",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="seats"
                    ),
                ),
                (
                    "names_until",
                    models.DateField(
                        blank=True,
                        help_text="The last day on which people can be named; then unused seats return to all. Empty: never.",
                        null=True,
                        verbose_name="names until",
                    ),
                ),
                ("names_end_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "returned_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="unused seats returned at"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note for the hosts")),
                ("note_language", models.CharField(blank=True, max_length=8, verbose_name="language of the note")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
            ],
            options={
                "verbose_name": "delegation",
                "verbose_name_plural": "delegations",
                "ordering": ["activity", "organisation__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "organisation"), name="delegation_is_one_per_partner"),
                    models.CheckConstraint(condition=models.Q(("seats__gte", 1)), name="delegation_has_a_seat"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "Waiting for the guest to confirm"),
                            ("requested", "Requested"),
                            ("confirmed", "Confirmed"),
                            ("waiting", "On the waiting list"),
                            ("offered", "A seat is offered"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "waiting_number",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="number on the waiting list"),
                ),
                ("offer_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="offered until")),
                ("hold_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="held until")),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="academy.delegation",
                        verbose_name="delegation",
                    ),
                ),
                ("is_walk_in", models.BooleanField(default=False, verbose_name="walk-in")),
                ("gave_feedback", models.BooleanField(default=False, editable=False)),
                ("told_use", models.BooleanField(default=False, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="first enrolled at"
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "ordering": ["activity", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "person"), name="enrolment_is_one_per_person"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("activity", "waiting_number"),
                        name="waiting_number_is_held_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waiting"), _negated=True),
                            ("waiting_number__isnull", False),
                            _connector="OR",
                        ),
                        name="waiting_has_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offer_ends_at__isnull", False), ("state", "offered")),
                            models.Q(models.Q(("state", "offered"), _negated=True), ("offer_ends_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="only_an_offer_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hold_ends_at__isnull", True), ("state", "unconfirmed"), _connector="OR"),
                        name="only_a_guest_has_a_hold",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_walk_in", False),
                            models.Q(("delegation__isnull", True), ("state", "confirmed")),
                            _connector="OR",
                        ),
                        name="walk_in_is_there_beside_the_capacity",
                    ),
                ],
                "indexes": [models.Index(fields=["activity", "state"], name="enrolment_by_state_idx")],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="academy.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unconfirmed", "Waiting for the guest to confirm"),
                            ("requested", "Requested"),
                            ("confirmed", "Confirmed"),
                            ("waiting", "On the waiting list"),
                            ("offered", "A seat is offered"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "Waiting for the guest to confirm"),
                            ("requested", "Requested"),
                            ("confirmed", "Confirmed"),
                            ("waiting", "On the waiting list"),
                            ("offered", "A seat is offered"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                        verbose_name="to",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "enrolment change",
                "verbose_name_plural": "enrolment changes",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="academy.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("passed", "Passed"), ("not-passed", "Not passed"), ("open", "Not assessed")],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                ("method", models.CharField(max_length=300, verbose_name="how it was assessed")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["enrolment", "-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("method", ""), _negated=True), name="assessment_says_how"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["passed", "not-passed", "open"])),
                        name="assessment_result_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        default="en",
                        max_length=8,
                        verbose_name="original language",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True, help_text="Empty: the activity's title.", max_length=200, verbose_name="title"
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the activity's title.",
                        max_length=200,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_pt",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the activity's title.",
                        max_length=200,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_it",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the activity's title.",
                        max_length=200,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_es",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the activity's title.",
                        max_length=200,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_fr",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the activity's title.",
                        max_length=200,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("start_time", models.TimeField(verbose_name="starts")),
                ("end_time", models.TimeField(verbose_name="ends")),
                (
                    "time_zone",
                    models.CharField(
                        max_length=50, validators=[core.wall_time.validate_zone], verbose_name="time zone"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                (
                    "visited_name",
                    models.CharField(
                        blank=True,
                        help_text="Where the session is a visit.",
                        max_length=200,
                        verbose_name="organisation visited",
                    ),
                ),
                ("join_link", models.URLField(blank=True, max_length=500, verbose_name="link to join online")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("cancelled", "Cancelled")],
                        default="planned",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "schedule_revision",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="schedule revision"),
                ),
                ("starts_at", models.DateTimeField(db_index=True, editable=False)),
                ("ends_at", models.DateTimeField(db_index=True, editable=False)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end_time__gt", models.F("start_time"))),
                        name="session_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="session_instants_are_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionFacilitator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facilitators",
                        to="academy.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facilitations",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Facilitator"), ("co", "Co-facilitator"), ("interpreter", "Interpreter")],
                        default="lead",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "facilitator",
                "verbose_name_plural": "facilitators",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "person"), name="facilitator_is_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScheduleChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schedule_changes",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                ("before", models.JSONField(default=dict, verbose_name="before")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "schedule change",
                "verbose_name_plural": "schedule changes",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AttendanceMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance_marks",
                        to="academy.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance_marks",
                        to="academy.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("present", "Present"),
                            ("partly", "Partly present"),
                            ("excused", "Excused"),
                            ("absent", "Absent"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes present")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("person", "The person"),
                            ("facilitator", "Facilitator or staff"),
                            ("code", "Code in the room"),
                            ("sheet", "Signed sheet"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="noted at")),
                (
                    "received_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="received at"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance mark",
                "verbose_name_plural": "attendance marks",
                "ordering": ["session", "enrolment", models.OrderBy(models.F("noted_at"), descending=True), "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("minutes__isnull", False), ("state", "partly")),
                            models.Q(models.Q(("state", "partly"), _negated=True), ("minutes__isnull", True)),
                            _connector="OR",
                        ),
                        name="attendance_partly_says_minutes",
                    )
                ],
                "indexes": [models.Index(fields=["session", "enrolment", "noted_at"], name="attendance_latest_idx")],
            },
        ),
        migrations.CreateModel(
            name="WrapUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wrap_up",
                        to="academy.session",
                        verbose_name="session",
                    ),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                ("done", models.TextField(verbose_name="what was done")),
                ("next_steps", models.TextField(blank=True, verbose_name="what to do next")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "wrap-up",
                "verbose_name_plural": "wrap-ups",
                "ordering": ["session"],
            },
        ),
        migrations.CreateModel(
            name="FeedbackQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        default="en",
                        max_length=8,
                        verbose_name="original language",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback_questions",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("rating", "Rating from 1 to 5"), ("text", "Free text")],
                        default="rating",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("wording", models.CharField(max_length=300, verbose_name="question")),
                ("wording_en", models.CharField(max_length=300, null=True, verbose_name="question")),
                ("wording_pt", models.CharField(max_length=300, null=True, verbose_name="question")),
                ("wording_it", models.CharField(max_length=300, null=True, verbose_name="question")),
                ("wording_es", models.CharField(max_length=300, null=True, verbose_name="question")),
                ("wording_fr", models.CharField(max_length=300, null=True, verbose_name="question")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("place", models.PositiveSmallIntegerField(editable=False)),
            ],
            options={
                "verbose_name": "question for feedback",
                "verbose_name_plural": "questions for feedback",
                "ordering": ["position", "place"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "place"), name="feedback_question_has_its_place"),
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 1), ("place__lte", 5)), name="feedback_asks_at_most_five"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_answers",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "round",
                    models.CharField(choices=[("end", "At the end"), ("later", "Three months later")], max_length=5),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="academy.feedbackquestion",
                        verbose_name="question",
                    ),
                ),
                (
                    "standard",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("worth", "Was it worth your time?"),
                            ("work", "Can you use it in your own work?"),
                            ("run", "Was it well run?"),
                            ("helped", "What helped you most?"),
                            ("change", "What should we do differently?"),
                            ("used", "What did you put to use?"),
                            ("what", "Tell us about it, in a few words"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "answer to feedback",
                "verbose_name_plural": "answers to feedback",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("question__isnull", False), ("standard", "")),
                            models.Q(("question__isnull", True), models.Q(("standard", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="feedback_answers_one_question",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rating__gte", 1), ("rating__lte", 5), ("text", "")),
                            models.Q(("rating__isnull", True), models.Q(("text", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="feedback_is_a_rating_or_a_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedFeedback",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed_feedback",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "round",
                    models.CharField(choices=[("end", "At the end"), ("later", "Three months later")], max_length=5),
                ),
                ("box", models.TextField()),
            ],
            options={
                "verbose_name": "sealed feedback",
                "verbose_name_plural": "sealed feedback",
            },
        ),
        migrations.CreateModel(
            name="FeedbackReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_reply",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                ("heard", models.TextField(verbose_name="what we heard")),
                ("changes", models.TextField(blank=True, verbose_name="what we will change")),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="published at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of the hosts to feedback",
                "verbose_name_plural": "answers of the hosts to feedback",
                "ordering": ["activity"],
            },
        ),
        migrations.CreateModel(
            name="Following",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("goal", models.CharField(blank=True, max_length=500, verbose_name="what I want to be able to do")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Not yet"), (2, "A little"), (3, "In part"), (4, "Mostly"), (5, "Fully")],
                        editable=False,
                        null=True,
                        verbose_name="how far I have come",
                    ),
                ),
                ("rated_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rated at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_paths",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "path",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="academy.learningpath",
                        verbose_name="learning path",
                    ),
                ),
                (
                    "followed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="since"),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="over since")),
            ],
            options={
                "verbose_name": "followed learning path",
                "verbose_name_plural": "followed learning paths",
                "ordering": ["person", "followed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "path"), name="path_is_followed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("rating__isnull", True), ("rating__in", [1, 2, 3, 4, 5]), _connector="OR"),
                        name="goal_rating_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rated_at__isnull", True), ("rating__isnull", True)),
                            models.Q(("rated_at__isnull", False), ("rating__isnull", False)),
                            _connector="OR",
                        ),
                        name="goal_rating_has_its_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rating__isnull", True), models.Q(("goal", ""), _negated=True), _connector="OR"
                        ),
                        name="goal_is_there_to_be_rated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("goal", models.CharField(blank=True, max_length=500, verbose_name="what I want to be able to do")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Not yet"), (2, "A little"), (3, "In part"), (4, "Mostly"), (5, "Fully")],
                        editable=False,
                        null=True,
                        verbose_name="how far I have come",
                    ),
                ),
                ("rated_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rated at")),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goal",
                        to="academy.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
            ],
            options={
                "verbose_name": "goal for an activity",
                "verbose_name_plural": "goals for activities",
                "ordering": ["enrolment"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("goal", ""), _negated=True), name="activity_goal_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rating__isnull", True), ("rating__in", [1, 2, 3, 4, 5]), _connector="OR"),
                        name="activity_goal_rating_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rated_at__isnull", True), ("rating__isnull", True)),
                            models.Q(("rated_at__isnull", False), ("rating__isnull", False)),
                            _connector="OR",
                        ),
                        name="activity_goal_rating_has_its_instant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LearningWishes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learning_wishes",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="updated at"),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True,
                        related_name="learning_wishes",
                        to="reference.topic",
                        verbose_name="what I want to learn",
                    ),
                ),
                (
                    "languages",
                    models.ManyToManyField(
                        blank=True,
                        related_name="learning_wishes",
                        to="reference.language",
                        verbose_name="languages I can learn in",
                    ),
                ),
            ],
            options={
                "verbose_name": "what somebody wants to learn",
                "verbose_name_plural": "what people want to learn",
                "ordering": ["person"],
            },
        ),
        migrations.CreateModel(
            name="LearningQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="learning_questions",
                        to="academy.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("text", models.CharField(max_length=300, verbose_name="question")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at")),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="learning_questions",
                        to="academy.session",
                        verbose_name="taken up in",
                    ),
                ),
                ("reply", models.TextField(blank=True, verbose_name="answer of the hosts")),
                ("reply_language", models.CharField(blank=True, max_length=8, verbose_name="language of the answer")),
                ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "learning question",
                "verbose_name_plural": "learning questions",
                "ordering": ["enrolment", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "number"), name="learning_question_number_is_held_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 3)),
                        name="learning_question_is_one_of_three",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="learning_question_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reply", ""), ("replied_at__isnull", False), _connector="OR"),
                        name="learning_question_reply_has_its_instant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LearningQuestionSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="academy.learningquestion",
                        verbose_name="question",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supported_questions",
                        to="academy.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
            ],
            options={
                "verbose_name": "support of a learning question",
                "verbose_name_plural": "supports of learning questions",
                "ordering": ["question", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("question", "enrolment"), name="learning_question_support_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        default="en",
                        max_length=8,
                        verbose_name="original language",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="academy.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="academy.module",
                        verbose_name="module",
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("file", "File"), ("link", "Link")], max_length=10, verbose_name="kind"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_pt", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_it", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "language",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="reference.language",
                        verbose_name="language of the content",
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("cc-by-4.0", "CC BY 4.0"),
                            ("cc-by-sa-4.0", "CC BY-SA 4.0"),
                            ("cc-by-nc-4.0", "CC BY-NC 4.0"),
                            ("cc-by-nc-sa-4.0", "CC BY-NC-SA 4.0"),
                            ("cc0-1.0", "CC0 1.0"),
                            ("reserved", "All rights reserved: ask the author"),
                        ],
                        default="reserved",
                        max_length=20,
                        verbose_name="licence",
                    ),
                ),
                ("credit", models.CharField(blank=True, max_length=200, verbose_name="author")),
                (
                    "visibility",
                    models.CharField(
                        choices=[("all", "Everybody"), ("enrolled", "Those who have a seat")],
                        default="enrolled",
                        max_length=10,
                        verbose_name="for whom",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="withdrawn at"),
                ),
            ],
            options={
                "verbose_name": "material",
                "verbose_name_plural": "materials",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("activity__isnull", False), ("module__isnull", True), ("session__isnull", True)),
                            models.Q(("activity__isnull", True), ("module__isnull", True), ("session__isnull", False)),
                            models.Q(("activity__isnull", True), ("module__isnull", False), ("session__isnull", True)),
                            _connector="OR",
                        ),
                        name="material_has_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "file"), ("url", "")),
                            models.Q(("kind", "link"), ("url__startswith", "https://")),
                            _connector="OR",
                        ),
                        name="material_link_is_https",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file", models.FileField(editable=False, unique=True, upload_to="", verbose_name="file")),
                ("name", models.CharField(editable=False, max_length=200, verbose_name="name of the file")),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="kind of file")),
                ("size_bytes", models.PositiveBigIntegerField(editable=False, verbose_name="size in bytes")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "uploaded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="uploaded at"),
                ),
                (
                    "material",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="academy.material",
                        verbose_name="material",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a material",
                "verbose_name_plural": "versions of materials",
                "ordering": ["-uploaded_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__gt", 0)), name="materialversion_is_not_empty"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        default="en",
                        max_length=8,
                        verbose_name="original language",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Free text"),
                            ("choice", "One of several answers"),
                            ("consent", "Consent: a box to tick"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("wording", models.CharField(max_length=300, verbose_name="question")),
                ("wording_en", models.CharField(max_length=300, null=True, verbose_name="question")),
                ("wording_pt", models.CharField(max_length=300, null=True, verbose_name="question")),
                ("wording_it", models.CharField(max_length=300, null=True, verbose_name="question")),
                ("wording_es", models.CharField(max_length=300, null=True, verbose_name="question")),
                ("wording_fr", models.CharField(max_length=300, null=True, verbose_name="question")),
                (
                    "options",
                    models.TextField(blank=True, help_text="One on each line.", verbose_name="answers to choose from"),
                ),
                (
                    "options_en",
                    models.TextField(
                        blank=True, help_text="One on each line.", null=True, verbose_name="answers to choose from"
                    ),
                ),
                (
                    "options_pt",
                    models.TextField(
                        blank=True, help_text="One on each line.", null=True, verbose_name="answers to choose from"
                    ),
                ),
                (
                    "options_it",
                    models.TextField(
                        blank=True, help_text="One on each line.", null=True, verbose_name="answers to choose from"
                    ),
                ),
                (
                    "options_es",
                    models.TextField(
                        blank=True, help_text="One on each line.", null=True, verbose_name="answers to choose from"
                    ),
                ),
                (
                    "options_fr",
                    models.TextField(
                        blank=True, help_text="One on each line.", null=True, verbose_name="answers to choose from"
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "question at enrolment",
                "verbose_name_plural": "questions at enrolment",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_required", True), ("kind", "consent"), _negated=True),
                        name="question_for_consent_is_never_required",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="academy.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="academy.question",
                        verbose_name="question",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="answer")),
                ("is_given", models.BooleanField(default=False, verbose_name="given")),
                ("wording", models.CharField(max_length=300, verbose_name="question as read")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="answered at")),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["enrolment", "question__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "question"), name="answer_is_one_per_question")
                ],
            },
        ),
        migrations.CreateModel(
            name="DelegationReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegation_reports",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegation_reports",
                        to="partners.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                ("learned", models.TextField(verbose_name="what we learned")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at")),
                ("handed_in_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in at")),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "delegation's report",
                "verbose_name_plural": "delegations' reports",
                "ordering": ["activity", "organisation__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "organisation"), name="report_is_one_per_organisation"),
                    models.CheckConstraint(
                        condition=models.Q(("learned", ""), _negated=True), name="report_says_what_was_learned"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="academy.delegationreport",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("what", models.CharField(max_length=300, verbose_name="what we will do")),
                ("others", models.CharField(blank=True, max_length=200, verbose_name="with others")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True,
                        related_name="commitments",
                        to="partners.organisation",
                        verbose_name="with organisations of the network",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "ordering": ["report", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "number"), name="commitment_number_is_held_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 10)), name="commitment_is_one_of_ten"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="commitment_says_what"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="academy.commitment"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("under-way", "Under way"),
                            ("not-yet", "Not yet"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="in a sentence")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="answered at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer about a commitment",
                "verbose_name_plural": "answers about commitments",
                "ordering": ["commitment", "-answered_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["done", "under-way", "not-yet", "dropped"])),
                        name="commitment_answer_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportReopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="academy.delegationreport",
                        verbose_name="report",
                    ),
                ),
                ("reopened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="taken back at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("handed_in_at", models.DateTimeField(verbose_name="handed in at")),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="handed in by",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                ("learned", models.TextField(verbose_name="what we learned")),
                (
                    "commitments",
                    models.JSONField(
                        default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="commitments"
                    ),
                ),
            ],
            options={
                "verbose_name": "report taken back",
                "verbose_name_plural": "reports taken back",
                "ordering": ["report", "reopened_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="report_is_taken_back_for_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reopened_at__gte", models.F("handed_in_at"))),
                        name="report_is_taken_back_after_it_was_handed_in",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Requirements",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="academy.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.consent",
                        verbose_name="consent",
                    ),
                ),
                ("diet", models.CharField(blank=True, max_length=300, verbose_name="diet")),
                ("access", models.CharField(blank=True, max_length=300, verbose_name="access")),
                ("interpretation", models.CharField(blank=True, max_length=300, verbose_name="interpretation")),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="updated at")),
            ],
            options={
                "verbose_name": "diet and access requirements",
                "verbose_name_plural": "diet and access requirements",
                "ordering": ["enrolment"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("diet", ""), _negated=True),
                            models.Q(("access", ""), _negated=True),
                            models.Q(("interpretation", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="requirements_say_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="room_code",
                        to="academy.session",
                        verbose_name="session",
                    ),
                ),
                ("code", models.CharField(max_length=6, unique=True, verbose_name="code")),
                (
                    "opens_before_minutes",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="minutes before the start",
                    ),
                ),
                (
                    "closes_after_minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(720),
                        ],
                        verbose_name="minutes after the start",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "code in the room",
                "verbose_name_plural": "codes in the room",
                "ordering": ["session"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_before_minutes__lte", 60)), name="room_code_opens_when_people_come"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_after_minutes__gte", 1), ("closes_after_minutes__lte", 720)),
                        name="room_code_closes_on_the_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file", models.FileField(editable=False, unique=True, upload_to="", verbose_name="file")),
                ("name", models.CharField(editable=False, max_length=200, verbose_name="name of the file")),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="kind of file")),
                ("size_bytes", models.PositiveBigIntegerField(editable=False, verbose_name="size in bytes")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "uploaded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="uploaded at"),
                ),
                (
                    "session",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_scans",
                        to="academy.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="marked as wrong at"),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="marked as wrong by",
                    ),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it is wrong"),
                ),
            ],
            options={
                "verbose_name": "signed sheet",
                "verbose_name_plural": "signed sheets",
                "ordering": ["uploaded_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size_bytes__gt", 0)), name="signedscan_is_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_reason", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="signedscan_marked_wrong_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StayNotes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        default="en",
                        max_length=8,
                        verbose_name="original language",
                    ),
                ),
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stay_notes",
                        to="academy.activity",
                        verbose_name="activity",
                    ),
                ),
                ("arrival", models.TextField(blank=True, verbose_name="arrival")),
                ("arrival_en", models.TextField(blank=True, null=True, verbose_name="arrival")),
                ("arrival_pt", models.TextField(blank=True, null=True, verbose_name="arrival")),
                ("arrival_it", models.TextField(blank=True, null=True, verbose_name="arrival")),
                ("arrival_es", models.TextField(blank=True, null=True, verbose_name="arrival")),
                ("arrival_fr", models.TextField(blank=True, null=True, verbose_name="arrival")),
                ("lodging", models.TextField(blank=True, verbose_name="lodging")),
                ("lodging_en", models.TextField(blank=True, null=True, verbose_name="lodging")),
                ("lodging_pt", models.TextField(blank=True, null=True, verbose_name="lodging")),
                ("lodging_it", models.TextField(blank=True, null=True, verbose_name="lodging")),
                ("lodging_es", models.TextField(blank=True, null=True, verbose_name="lodging")),
                ("lodging_fr", models.TextField(blank=True, null=True, verbose_name="lodging")),
                ("transport", models.TextField(blank=True, verbose_name="transport on site")),
                ("transport_en", models.TextField(blank=True, null=True, verbose_name="transport on site")),
                ("transport_pt", models.TextField(blank=True, null=True, verbose_name="transport on site")),
                ("transport_it", models.TextField(blank=True, null=True, verbose_name="transport on site")),
                ("transport_es", models.TextField(blank=True, null=True, verbose_name="transport on site")),
                ("transport_fr", models.TextField(blank=True, null=True, verbose_name="transport on site")),
                ("contact", models.TextField(blank=True, verbose_name="contact on site")),
                ("contact_en", models.TextField(blank=True, null=True, verbose_name="contact on site")),
                ("contact_pt", models.TextField(blank=True, null=True, verbose_name="contact on site")),
                ("contact_it", models.TextField(blank=True, null=True, verbose_name="contact on site")),
                ("contact_es", models.TextField(blank=True, null=True, verbose_name="contact on site")),
                ("contact_fr", models.TextField(blank=True, null=True, verbose_name="contact on site")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at")),
            ],
            options={
                "verbose_name": "notes on travel and stay",
                "verbose_name_plural": "notes on travel and stay",
                "ordering": ["activity"],
            },
        ),
        migrations.CreateModel(
            name="WalkIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="walk_in",
                        to="academy.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("organisation", models.CharField(blank=True, max_length=200, verbose_name="organisation")),
            ],
            options={
                "verbose_name": "walk-in",
                "verbose_name_plural": "walk-ins",
                "ordering": ["enrolment"],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="hosts",
            field=models.ManyToManyField(
                related_name="activities", through="academy.ActivityHost", to="partners.organisation"
            ),
        ),
    ]
