import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("notifications", "0001_initial"),
        ("notifications", "0002_preferences_lead_times_texts_announcements"),
        ("notifications", "0003_outage_and_index_of_what_was_sent"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_before_the_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("audience", models.CharField(max_length=80, verbose_name="audience")),
                ("audience_key", models.CharField(blank=True, max_length=120)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                ("readers", models.PositiveIntegerField(blank=True, null=True, verbose_name="readers")),
            ],
            options={
                "verbose_name": "announcement",
                "verbose_name_plural": "announcements",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("readers__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("readers__isnull", False)),
                            _connector="OR",
                        ),
                        name="announcement_confirmed_with_its_number",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnouncementText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="notifications.announcement",
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
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "text of an announcement",
                "verbose_name_plural": "texts of an announcement",
                "ordering": ["announcement", "language"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("announcement", "language"), name="announcement_text_is_one_per_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80, unique=True, verbose_name="kind")),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="minutes"
                    ),
                ),
            ],
            options={
                "verbose_name": "lead time",
                "verbose_name_plural": "lead times",
                "ordering": ["kind"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1)), name="lead_time_is_at_least_a_minute"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TextOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80, verbose_name="kind")),
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
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="updated at")),
            ],
            options={
                "verbose_name": "text of a mail",
                "verbose_name_plural": "texts of mails",
                "ordering": ["kind", "language"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "language"), name="text_override_is_one_per_language")
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldOccasion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80, verbose_name="kind")),
                ("key", models.CharField(max_length=120, verbose_name="occasion")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
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
                ("held_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="held at")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted at")),
            ],
            options={
                "verbose_name": "held occasion",
                "verbose_name_plural": "held occasions",
                "ordering": ["-held_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("kind", "key"),
                        name="occasion_is_held_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=80, verbose_name="kind")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("key", models.CharField(max_length=120, verbose_name="occasion")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("claimed", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("missed", "missed"),
                            ("skipped", "skipped"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "skip_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("withdrawn", "the occasion is gone"),
                            ("cancelled", "cancelled"),
                            ("muted", "muted by the person"),
                            ("held", "held by staff"),
                            ("no-address", "no e-mail address"),
                            ("refused-address", "the mail server refused this address before"),
                            ("stands-for", "another mail said the same"),
                            ("demo", "part of the demo data"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("useful_until", models.DateTimeField(blank=True, null=True, verbose_name="useful until")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="planned at"),
                ),
                (
                    "next_attempt_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="next attempt at"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("claim_token", models.UUIDField(blank=True, editable=False, null=True)),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("sent_to", models.EmailField(blank=True, max_length=254, verbose_name="sent to")),
                ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("message_id", models.CharField(blank=True, max_length=200, verbose_name="message id")),
                ("last_error", models.TextField(blank=True, verbose_name="last error")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="staff's reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "person", "key"), name="delivery_is_owed_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="delivery_sent_has_its_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "skipped"), _negated=True),
                            models.Q(("skip_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="delivery_skipped_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "claimed"), _negated=True),
                            models.Q(("claim_token__isnull", False), ("lease_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="delivery_claimed_has_its_lease",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["planned", "claimed"])),
                        fields=["next_attempt_at"],
                        name="delivery_waiting_idx",
                    ),
                    models.Index(fields=["key"], name="delivery_key_idx"),
                    models.Index(condition=models.Q(("state", "sent")), fields=["sent_at"], name="delivery_sent_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                (
                    "number",
                    models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("probes", models.PositiveIntegerField(default=0, verbose_name="tries since then")),
                ("next_probe_at", models.DateTimeField(verbose_name="next try at")),
                ("error", models.TextField(blank=True, verbose_name="answer of the mail server")),
            ],
            options={
                "verbose_name": "outage of the mail server",
                "verbose_name_plural": "outages of the mail server",
                "constraints": [models.CheckConstraint(condition=models.Q(("number", 1)), name="outage_is_one")],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_preferences",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("category", models.CharField(max_length=40, verbose_name="category")),
                ("is_on", models.BooleanField(verbose_name="wanted")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
            ],
            options={
                "verbose_name": "mail preference",
                "verbose_name_plural": "mail preferences",
                "ordering": ["person", "category"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "category"), name="preference_is_one_per_category")
                ],
            },
        ),
        migrations.CreateModel(
            name="DigestDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digest_day",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(default=0, verbose_name="day of the week")),
            ],
            options={
                "verbose_name": "day of the digest",
                "verbose_name_plural": "days of the digest",
                "ordering": ["person"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="digest_day_is_a_weekday")
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_address",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("error", models.TextField(verbose_name="answer of the mail server")),
                ("refused_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="refused at")),
            ],
            options={
                "verbose_name": "refused address",
                "verbose_name_plural": "refused addresses",
                "ordering": ["-refused_at"],
            },
        ),
    ]
