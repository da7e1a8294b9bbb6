import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import core.wall_time


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_person_add_search_text"),
        ("accounts", "0003_person_gives_consents"),
    ]

    initial = True

    dependencies = [
        ("reference", "0001_squashed_before_the_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, null=True, verbose_name="e-mail")),
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
                        default="en",
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the time zone of the territory.",
                        max_length=50,
                        validators=[core.wall_time.validate_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: elsewhere.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="reference.territory",
                        verbose_name="territory",
                    ),
                ),
                (
                    "target_group",
                    models.CharField(
                        choices=[
                            ("student", "Student interested in the social economy (18–24)"),
                            ("would-be", "Would-be social entrepreneur (20–30)"),
                            ("entrepreneur", "Social entrepreneur (25 and over)"),
                            ("none", "None of these"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="target group",
                    ),
                ),
                (
                    "birth_year_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("18-24", "18 to 24"),
                            ("25-29", "25 to 29"),
                            ("30-39", "30 to 39"),
                            ("40-54", "40 to 54"),
                            ("55+", "55 and over"),
                        ],
                        max_length=10,
                        verbose_name="age band",
                    ),
                ),
                (
                    "adult_declared_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="declared to be 18 or over at"),
                ),
                (
                    "privacy_version",
                    models.CharField(blank=True, max_length=20, verbose_name="version of the privacy notice"),
                ),
                (
                    "privacy_acknowledged_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="privacy notice acknowledged at"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="person_email_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email__isnull", True), models.Q(("email", ""), _negated=True), _connector="OR"
                        ),
                        name="person_email_is_null_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("requirements", "Diet and access"),
                            ("photos", "Photos"),
                            ("mailing", "Mailing lists"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("text_version", models.CharField(max_length=20, verbose_name="version of the text")),
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
                ("given_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="given at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["-given_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="user",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("declared", models.JSONField(blank=True, default=dict, verbose_name="declared at sign-up")),
                ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="signed up at")),
            ],
            options={
                "verbose_name": "login",
                "verbose_name_plural": "logins",
                "ordering": ["email"],
            },
        ),
    ]
