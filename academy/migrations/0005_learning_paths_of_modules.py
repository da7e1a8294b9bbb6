"""Learning paths, their modules, who follows them, and which module an activity delivers."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("academy", "0004_a_consent_is_never_a_condition"),
        ("accounts", "0003_person_gives_consents"),
        ("partners", "0002_need_translate_source"),
        ("reference", "0006_load_digcomp_3_0"),
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
                    "followed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="since"),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="over since")),
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
            ],
            options={
                "verbose_name": "followed learning path",
                "verbose_name_plural": "followed learning paths",
                "ordering": ["person", "followed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LearningWishes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="updated at"),
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
                    "topics",
                    models.ManyToManyField(
                        blank=True,
                        related_name="learning_wishes",
                        to="reference.topic",
                        verbose_name="what I want to learn",
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
                    "path",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="modules",
                        to="academy.learningpath",
                        verbose_name="learning path",
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
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="modules", to="reference.topic", verbose_name="topics"
                    ),
                ),
            ],
            options={
                "verbose_name": "module",
                "verbose_name_plural": "modules",
                "ordering": ["path__position", "path__slug", "position"],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="module",
            field=models.ForeignKey(
                blank=True,
                help_text="Of a learning path; empty for an activity that stands alone.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="academy.module",
                verbose_name="module it delivers",
            ),
        ),
        migrations.AddConstraint(
            model_name="learningpath",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "published"])), name="learning_path_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.UniqueConstraint(fields=("person", "path"), name="path_is_followed_once"),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__isnull", True), ("rating__in", [1, 2, 3, 4, 5]), _connector="OR"),
                name="goal_rating_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rated_at__isnull", True), ("rating__isnull", True)),
                    models.Q(("rated_at__isnull", False), ("rating__isnull", False)),
                    _connector="OR",
                ),
                name="goal_rating_has_its_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__isnull", True), models.Q(("goal", ""), _negated=True), _connector="OR"),
                name="goal_is_there_to_be_rated",
            ),
        ),
        migrations.AddConstraint(
            model_name="module",
            constraint=models.UniqueConstraint(fields=("path", "position"), name="module_number_is_unique_in_path"),
        ),
        migrations.AddConstraint(
            model_name="module",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1)), name="module_number_starts_at_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="module",
            constraint=models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="module_takes_some_time"),
        ),
    ]
