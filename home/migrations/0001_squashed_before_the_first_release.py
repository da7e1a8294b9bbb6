import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("home", "0001_personal_calendar_has_a_token"),
        ("home", "0002_record_is_shared_by_a_link"),
        ("home", "0003_accessibility_statement_and_reports_of_barriers"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_before_the_first_release"),
        ("partners", "0001_squashed_before_the_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessibilityStatement",
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
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accessibility_statement",
                        to="partners.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "runs_this_site",
                    models.BooleanField(
                        default=False,
                        help_text="Its statement is the one that every page leads to. Only one organisation runs the site.",
                        verbose_name="this organisation runs the site",
                    ),
                ),
                ("is_published", models.BooleanField(default=False, verbose_name="published")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("full", "Fully compliant"),
                            ("partial", "Partially compliant"),
                            ("none", "Not compliant"),
                        ],
                        default="partial",
                        max_length=10,
                        verbose_name="compliance status",
                    ),
                ),
                (
                    "legislation",
                    models.CharField(
                        blank=True,
                        help_text="The law that brings Directive (EU) 2016/2102 into force in your country.",
                        max_length=300,
                        verbose_name="national law",
                    ),
                ),
                (
                    "legislation_en",
                    models.CharField(
                        blank=True,
                        help_text="The law that brings Directive (EU) 2016/2102 into force in your country.",
                        max_length=300,
                        null=True,
                        verbose_name="national law",
                    ),
                ),
                (
                    "legislation_pt",
                    models.CharField(
                        blank=True,
                        help_text="The law that brings Directive (EU) 2016/2102 into force in your country.",
                        max_length=300,
                        null=True,
                        verbose_name="national law",
                    ),
                ),
                (
                    "legislation_it",
                    models.CharField(
                        blank=True,
                        help_text="The law that brings Directive (EU) 2016/2102 into force in your country.",
                        max_length=300,
                        null=True,
                        verbose_name="national law",
                    ),
                ),
                (
                    "legislation_es",
                    models.CharField(
                        blank=True,
                        help_text="The law that brings Directive (EU) 2016/2102 into force in your country.",
                        max_length=300,
                        null=True,
                        verbose_name="national law",
                    ),
                ),
                (
                    "legislation_fr",
                    models.CharField(
                        blank=True,
                        help_text="The law that brings Directive (EU) 2016/2102 into force in your country.",
                        max_length=300,
                        null=True,
                        verbose_name="national law",
                    ),
                ),
                ("applies_to", models.TextField(blank=True, verbose_name="what it applies to")),
                ("applies_to_en", models.TextField(blank=True, null=True, verbose_name="what it applies to")),
                ("applies_to_pt", models.TextField(blank=True, null=True, verbose_name="what it applies to")),
                ("applies_to_it", models.TextField(blank=True, null=True, verbose_name="what it applies to")),
                ("applies_to_es", models.TextField(blank=True, null=True, verbose_name="what it applies to")),
                ("applies_to_fr", models.TextField(blank=True, null=True, verbose_name="what it applies to")),
                ("prepared_on", models.DateField(verbose_name="prepared on")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("self", "Self-assessment by the organisation"),
                            ("third-party", "Assessment by a third party"),
                        ],
                        default="self",
                        max_length=12,
                        verbose_name="how it was prepared",
                    ),
                ),
                (
                    "assessor",
                    models.CharField(
                        blank=True,
                        help_text="The third party, where there was one.",
                        max_length=200,
                        verbose_name="who assessed",
                    ),
                ),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="last reviewed on")),
                (
                    "contact",
                    models.TextField(
                        blank=True,
                        help_text="The office or person that answers people who report a barrier.",
                        verbose_name="who answers",
                    ),
                ),
                (
                    "contact_en",
                    models.TextField(
                        blank=True,
                        help_text="The office or person that answers people who report a barrier.",
                        null=True,
                        verbose_name="who answers",
                    ),
                ),
                (
                    "contact_pt",
                    models.TextField(
                        blank=True,
                        help_text="The office or person that answers people who report a barrier.",
                        null=True,
                        verbose_name="who answers",
                    ),
                ),
                (
                    "contact_it",
                    models.TextField(
                        blank=True,
                        help_text="The office or person that answers people who report a barrier.",
                        null=True,
                        verbose_name="who answers",
                    ),
                ),
                (
                    "contact_es",
                    models.TextField(
                        blank=True,
                        help_text="The office or person that answers people who report a barrier.",
                        null=True,
                        verbose_name="who answers",
                    ),
                ),
                (
                    "contact_fr",
                    models.TextField(
                        blank=True,
                        help_text="The office or person that answers people who report a barrier.",
                        null=True,
                        verbose_name="who answers",
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("contact_phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                (
                    "enforcement",
                    models.TextField(
                        blank=True,
                        help_text="What people can do in your country when your answer does not satisfy them.",
                        verbose_name="enforcement procedure",
                    ),
                ),
                (
                    "enforcement_en",
                    models.TextField(
                        blank=True,
                        help_text="What people can do in your country when your answer does not satisfy them.",
                        null=True,
                        verbose_name="enforcement procedure",
                    ),
                ),
                (
                    "enforcement_pt",
                    models.TextField(
                        blank=True,
                        help_text="What people can do in your country when your answer does not satisfy them.",
                        null=True,
                        verbose_name="enforcement procedure",
                    ),
                ),
                (
                    "enforcement_it",
                    models.TextField(
                        blank=True,
                        help_text="What people can do in your country when your answer does not satisfy them.",
                        null=True,
                        verbose_name="enforcement procedure",
                    ),
                ),
                (
                    "enforcement_es",
                    models.TextField(
                        blank=True,
                        help_text="What people can do in your country when your answer does not satisfy them.",
                        null=True,
                        verbose_name="enforcement procedure",
                    ),
                ),
                (
                    "enforcement_fr",
                    models.TextField(
                        blank=True,
                        help_text="What people can do in your country when your answer does not satisfy them.",
                        null=True,
                        verbose_name="enforcement procedure",
                    ),
                ),
                ("enforcement_body", models.CharField(blank=True, max_length=200, verbose_name="enforcement body")),
                (
                    "enforcement_link",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the enforcement body"),
                ),
                ("technical_note", models.TextField(blank=True, verbose_name="technical note")),
                ("technical_note_en", models.TextField(blank=True, null=True, verbose_name="technical note")),
                ("technical_note_pt", models.TextField(blank=True, null=True, verbose_name="technical note")),
                ("technical_note_it", models.TextField(blank=True, null=True, verbose_name="technical note")),
                ("technical_note_es", models.TextField(blank=True, null=True, verbose_name="technical note")),
                ("technical_note_fr", models.TextField(blank=True, null=True, verbose_name="technical note")),
            ],
            options={
                "verbose_name": "accessibility statement",
                "verbose_name_plural": "accessibility statements",
                "ordering": ["organisation__name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("runs_this_site", True)),
                        fields=("runs_this_site",),
                        name="statement_of_this_site_is_one",
                        violation_error_message="Another organisation runs the site already: take the tick off there first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["full", "partial", "none"])),
                        name="statement_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["self", "third-party"])), name="statement_method_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_on__isnull", True),
                            ("reviewed_on__gte", models.F("prepared_on")),
                            _connector="OR",
                        ),
                        name="statement_is_reviewed_after_it_is_prepared",
                        violation_error_message="The last review cannot come before the preparation.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessibilityGap",
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
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gaps",
                        to="home.accessibilitystatement",
                        verbose_name="accessibility statement",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("non-compliance", "Does not comply with the law yet"),
                            ("burden", "Disproportionate burden"),
                            ("out-of-scope", "Not within the scope of the law"),
                        ],
                        default="non-compliance",
                        max_length=15,
                        verbose_name="reason",
                    ),
                ),
                ("content", models.TextField(verbose_name="what is not accessible")),
                ("content_en", models.TextField(null=True, verbose_name="what is not accessible")),
                ("content_pt", models.TextField(null=True, verbose_name="what is not accessible")),
                ("content_it", models.TextField(null=True, verbose_name="what is not accessible")),
                ("content_es", models.TextField(null=True, verbose_name="what is not accessible")),
                ("content_fr", models.TextField(null=True, verbose_name="what is not accessible")),
                ("alternative", models.TextField(blank=True, verbose_name="what to use instead")),
                ("alternative_en", models.TextField(blank=True, null=True, verbose_name="what to use instead")),
                ("alternative_pt", models.TextField(blank=True, null=True, verbose_name="what to use instead")),
                ("alternative_it", models.TextField(blank=True, null=True, verbose_name="what to use instead")),
                ("alternative_es", models.TextField(blank=True, null=True, verbose_name="what to use instead")),
                ("alternative_fr", models.TextField(blank=True, null=True, verbose_name="what to use instead")),
                (
                    "requirement",
                    models.CharField(
                        blank=True,
                        help_text="For example: EN 301 549, 9.1.2.2.",
                        max_length=60,
                        verbose_name="requirement",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "content that is not accessible",
                "verbose_name_plural": "content that is not accessible",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["non-compliance", "burden", "out-of-scope"])),
                        name="gap_reason_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessibilityReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who ran the site; empty: the network coordinator answers.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accessibility_reports",
                        to="partners.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("problem", models.TextField(max_length=4000, verbose_name="what did not work")),
                ("page", models.CharField(blank=True, max_length=500, verbose_name="address of the page")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
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
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered")],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, editable=False, verbose_name="received at"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered at"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_accessibility_reports",
                        to="accounts.person",
                        verbose_name="answered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of a barrier",
                "verbose_name_plural": "reports of barriers",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "open")),
                            models.Q(("answered_at__isnull", False), ("state", "answered")),
                            _connector="OR",
                        ),
                        name="barrier_report_answered_has_its_instant",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("token", models.CharField(max_length=64, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
            ],
            options={
                "verbose_name": "personal calendar",
                "verbose_name_plural": "personal calendars",
                "ordering": ["person"],
            },
        ),
        migrations.CreateModel(
            name="RecordLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="record_link",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("token", models.CharField(max_length=64, unique=True)),
                ("shows_list", models.BooleanField(default=True, verbose_name="the list of activities")),
                ("shows_mentoring", models.BooleanField(default=False, verbose_name="the hours of mentoring")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
            ],
            options={
                "verbose_name": "link to a learning record",
                "verbose_name_plural": "links to learning records",
                "ordering": ["person"],
            },
        ),
    ]
