import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("credentials", "0001_certificates_are_numbered_and_kept_as_issued"),
        ("credentials", "0002_certificates_of_learning_paths"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_before_the_first_release"),
        ("partners", "0001_squashed_before_the_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=30, unique=True)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "counter",
                "verbose_name_plural": "counters",
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("attended", "Certificate of attendance"),
                            ("assessed", "Certificate of achievement"),
                            ("path", "Certificate of a learning path"),
                            ("mentor-hours", "Certificate of mentoring hours"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="accounts.person",
                        verbose_name="holder",
                    ),
                ),
                ("source_app", models.CharField(max_length=20)),
                ("source_key", models.CharField(max_length=40)),
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
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("pt", "Português"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=8,
                        verbose_name="original language",
                    ),
                ),
                ("holder_name", models.CharField(max_length=150, verbose_name="name on the certificate")),
                ("title", models.JSONField(verbose_name="title")),
                ("country", models.CharField(max_length=2, verbose_name="country of the issuer")),
                ("awarding_body", models.CharField(max_length=200, verbose_name="awarding body")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("outcomes", models.JSONField(verbose_name="learning outcomes")),
                ("workload_minutes", models.PositiveIntegerField(verbose_name="notional workload in minutes")),
                ("eqf_level", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="level in the EQF")),
                ("assessment", models.JSONField(verbose_name="type of assessment")),
                (
                    "participation",
                    models.CharField(
                        choices=[("in-person", "In person"), ("online", "Online"), ("hybrid", "In person and online")],
                        max_length=10,
                        verbose_name="form of participation",
                    ),
                ),
                ("quality_assurance", models.JSONField(verbose_name="type of quality assurance")),
                (
                    "awarded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="partners.organisation",
                        verbose_name="awarding body",
                    ),
                ),
                ("other_hosts", models.JSONField(blank=True, default=list, verbose_name="together with")),
                ("attended_minutes", models.PositiveIntegerField(verbose_name="minutes attended")),
                (
                    "required_percent",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="share to attend, in %"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                ("topics", models.JSONField(blank=True, default=list, verbose_name="topics")),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="partners.project",
                        verbose_name="project",
                    ),
                ),
                ("funding", models.JSONField(blank=True, default=dict, verbose_name="funding notice")),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="issued at")),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="credentials.certificate",
                        verbose_name="instead of",
                    ),
                ),
                ("status_index", models.PositiveIntegerField(editable=False, unique=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                (
                    "revocation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("rule", "The rule no longer holds"),
                            ("staff", "By the awarding body"),
                            ("holder", "By the holder"),
                        ],
                        max_length=8,
                        verbose_name="how it was revoked",
                    ),
                ),
                ("revocation_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="revoked by",
                    ),
                ),
                ("bars_reissue", models.BooleanField(default=False, verbose_name="no new one by the rule")),
                ("shows_name", models.BooleanField(default=False, verbose_name="my name")),
                ("shows_hours", models.BooleanField(default=False, verbose_name="the hours")),
                ("shows_details", models.BooleanField(default=False, verbose_name="what I learned, and how")),
                ("shows_pdf", models.BooleanField(default=False, verbose_name="the certificate itself, as a PDF")),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
                "ordering": ["-issued_at", "-pk"],
                "indexes": [models.Index(fields=["source_app", "source_key"], name="certificate_source_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("kind", "source_app", "source_key"),
                        name="certificate_is_valid_once_per_occasion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revocation", ""),
                                ("revocation_reason", ""),
                                ("revoked_at__isnull", True),
                                ("revoked_by__isnull", True),
                            ),
                            models.Q(
                                ("revoked_at__isnull", False),
                                models.Q(("revocation", ""), _negated=True),
                                models.Q(("revocation_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_revoked_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["attended", "assessed", "path", "mentor-hours"])),
                        name="certificate_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("eqf_level__isnull", True),
                            models.Q(("eqf_level__gte", 1), ("eqf_level__lte", 8)),
                            _connector="OR",
                        ),
                        name="certificate_eqf_level_is_1_to_8",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attended_minutes__gte", 1)), name="certificate_says_some_minutes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bars_reissue", False), ("revoked_at__isnull", False), _connector="OR"),
                        name="only_a_revoked_certificate_bars",
                    ),
                ],
            },
        ),
    ]
