import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("partners", "0001_initial"), ("partners", "0002_need_translate_source")]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_before_the_first_release"),
        ("reference", "0001_squashed_before_the_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organisation",
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
                ("slug", models.SlugField(unique=True, verbose_name="short name in addresses")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("short_name", models.CharField(max_length=60, verbose_name="short name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("network", "European network"),
                            ("municipality", "Municipality"),
                            ("region", "Region"),
                            ("ngo", "Association"),
                            ("consortium", "Consortium of social cooperatives"),
                            ("federation", "Federation of enterprises"),
                            ("other", "Other organisation"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        help_text="Two letters, for example PT.", max_length=2, verbose_name="country of seat"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for a European network.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="reference.territory",
                        verbose_name="territory",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("description_en", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_pt", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_it", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_es", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_fr", models.TextField(blank=True, null=True, verbose_name="description")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("is_listed", models.BooleanField(default=True, verbose_name="shown on the partners page")),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="partners.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("network-coordinator", "Network coordinator"),
                            ("partner-staff", "Partner staff"),
                            ("mentoring-coordinator", "Mentoring coordinator"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="since"),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["organisation__name", "person__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "organisation", "role"), name="membership_is_given_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="partners.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("network-coordinator", "Network coordinator"),
                            ("partner-staff", "Partner staff"),
                            ("mentoring-coordinator", "Mentoring coordinator"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_invitations",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="sent at"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("organisation", "email", "role"),
                        name="invitation_is_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="partners.organisation",
                        verbose_name="known organisation",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name as typed")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="declared at"),
                ),
            ],
            options={
                "verbose_name": "declared organisation",
                "verbose_name_plural": "declared organisations",
                "ordering": ["-created_at"],
                "constraints": [models.UniqueConstraint(fields=("person", "name"), name="claim_is_made_once")],
            },
        ),
        migrations.CreateModel(
            name="Project",
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
                ("slug", models.SlugField(unique=True, verbose_name="short name in addresses")),
                ("name", models.CharField(max_length=300, verbose_name="full name")),
                ("acronym", models.CharField(max_length=40, verbose_name="acronym")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "statement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No statement"),
                            ("funded", "Funded by the European Union"),
                            ("co-funded", "Co-funded by the European Union"),
                        ],
                        max_length=20,
                        verbose_name="funding statement",
                    ),
                ),
                ("granting_authority", models.CharField(blank=True, max_length=200, verbose_name="granting authority")),
                ("grant_number", models.CharField(blank=True, max_length=40, verbose_name="grant number")),
                ("disclaimer", models.TextField(blank=True, verbose_name="disclaimer")),
                ("disclaimer_en", models.TextField(blank=True, null=True, verbose_name="disclaimer")),
                ("disclaimer_pt", models.TextField(blank=True, null=True, verbose_name="disclaimer")),
                ("disclaimer_it", models.TextField(blank=True, null=True, verbose_name="disclaimer")),
                ("disclaimer_es", models.TextField(blank=True, null=True, verbose_name="disclaimer")),
                ("disclaimer_fr", models.TextField(blank=True, null=True, verbose_name="disclaimer")),
                ("retain_until", models.DateField(blank=True, null=True, verbose_name="keep evidence until")),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["acronym"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="project_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectPartner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partners",
                        to="partners.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_roles",
                        to="partners.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("coordinator", "Coordinator"), ("partner", "Partner")],
                        default="partner",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "project partner",
                "verbose_name_plural": "project partners",
                "ordering": ["role", "organisation__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "organisation"), name="project_partner_is_named_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "coordinator")),
                        fields=("project",),
                        name="project_has_one_coordinator",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
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
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="reference.territory",
                        verbose_name="territory",
                    ),
                ),
                ("statement", models.CharField(max_length=300, verbose_name="what is needed")),
                ("statement_en", models.CharField(max_length=300, null=True, verbose_name="what is needed")),
                ("statement_pt", models.CharField(max_length=300, null=True, verbose_name="what is needed")),
                ("statement_it", models.CharField(max_length=300, null=True, verbose_name="what is needed")),
                ("statement_es", models.CharField(max_length=300, null=True, verbose_name="what is needed")),
                ("statement_fr", models.CharField(max_length=300, null=True, verbose_name="what is needed")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "High"), (2, "Medium"), (3, "Low")], default=2, verbose_name="priority"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("source_en", models.CharField(blank=True, max_length=300, null=True, verbose_name="source")),
                ("source_pt", models.CharField(blank=True, max_length=300, null=True, verbose_name="source")),
                ("source_it", models.CharField(blank=True, max_length=300, null=True, verbose_name="source")),
                ("source_es", models.CharField(blank=True, max_length=300, null=True, verbose_name="source")),
                ("source_fr", models.CharField(blank=True, max_length=300, null=True, verbose_name="source")),
                ("is_published", models.BooleanField(default=True, verbose_name="published")),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="needs", to="reference.topic", verbose_name="topics"
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ["territory__slug", "priority", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", [1, 2, 3])), name="need_priority_is_known"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="project",
            name="organisations",
            field=models.ManyToManyField(
                related_name="projects", through="partners.ProjectPartner", to="partners.organisation"
            ),
        ),
    ]
