import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import core.wall_time


class Migration(migrations.Migration):
    replaces = [
        ("mentoring", "0001_initial"),
        ("mentoring", "0002_mentorprofile_add_excluded_addresses"),
        ("mentoring", "0003_pairing_add_reviewed_at"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_before_the_first_release"),
        ("partners", "0001_squashed_before_the_first_release"),
        ("reference", "0001_squashed_before_the_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="MentorProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentor_profile",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("declined", "Not approved"),
                            ("left", "No longer a mentor"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("offer", models.TextField(blank=True, verbose_name="what I can help with")),
                ("experience", models.TextField(blank=True, verbose_name="my experience")),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("care", "Care and health"),
                            ("education", "Education and training"),
                            ("food", "Food and farming"),
                            ("circular", "Reuse and circular economy"),
                            ("culture", "Culture and tourism"),
                            ("work", "Work integration"),
                            ("housing", "Housing and neighbourhood"),
                            ("digital", "Digital services"),
                            ("finance", "Finance and administration"),
                            ("other", "Another field"),
                        ],
                        max_length=20,
                        verbose_name="field of activity",
                    ),
                ),
                ("years", models.PositiveSmallIntegerField(default=0, verbose_name="years of experience")),
                (
                    "mode",
                    models.CharField(
                        choices=[("online", "Online"), ("in-person", "In person"), ("either", "Either")],
                        default="either",
                        max_length=10,
                        verbose_name="how we can meet",
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(default=2, verbose_name="how many mentees at a time")),
                ("available_from", models.DateField(blank=True, null=True, verbose_name="available from")),
                ("available_to", models.DateField(blank=True, null=True, verbose_name="available until")),
                ("paused_at", models.DateTimeField(blank=True, null=True, verbose_name="paused since")),
                (
                    "excluded_addresses",
                    models.TextField(blank=True, verbose_name="addresses of people I must not be matched with"),
                ),
                (
                    "induction_confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="induction confirmed at"),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
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
                ("decision_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("last_active_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="last active")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="mentors", to="reference.topic", verbose_name="topics"
                    ),
                ),
                (
                    "languages",
                    models.ManyToManyField(
                        blank=True, related_name="mentors", to="reference.language", verbose_name="languages"
                    ),
                ),
                (
                    "excluded_people",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="people I must not be matched with",
                    ),
                ),
                (
                    "excluded_organisations",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="partners.organisation",
                        verbose_name="organisations I must not be matched with",
                    ),
                ),
            ],
            options={
                "verbose_name": "mentor profile",
                "verbose_name_plural": "mentor profiles",
                "ordering": ["person__name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("places__gte", 1), ("places__lte", 10)), name="mentor_has_one_to_ten_places"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("available_from__isnull", True),
                            ("available_to__isnull", True),
                            ("available_to__gte", models.F("available_from")),
                            _connector="OR",
                        ),
                        name="mentor_is_available_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentoringRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentoring_requests",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("open", "Looking for a mentor"),
                            ("proposed", "A mentor is proposed"),
                            ("matched", "Matched"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("wish", models.TextField(blank=True, verbose_name="what I want to work on")),
                ("tried", models.TextField(blank=True, verbose_name="what I have tried")),
                (
                    "territory_wish",
                    models.CharField(
                        choices=[
                            ("any", "No preference"),
                            ("same", "Somebody from my own territory"),
                            ("other", "Somebody from another territory"),
                        ],
                        default="any",
                        max_length=10,
                        verbose_name="where my mentor should be from",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("care", "Care and health"),
                            ("education", "Education and training"),
                            ("food", "Food and farming"),
                            ("circular", "Reuse and circular economy"),
                            ("culture", "Culture and tourism"),
                            ("work", "Work integration"),
                            ("housing", "Housing and neighbourhood"),
                            ("digital", "Digital services"),
                            ("finance", "Finance and administration"),
                            ("other", "Another field"),
                        ],
                        max_length=20,
                        verbose_name="field of activity",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("online", "Online"), ("in-person", "In person"), ("either", "Either")],
                        default="either",
                        max_length=10,
                        verbose_name="how we can meet",
                    ),
                ),
                (
                    "wanted_mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="mentoring.mentorprofile",
                        verbose_name="wanted mentor",
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="mentoring_requests", to="reference.topic", verbose_name="topics"
                    ),
                ),
                (
                    "languages",
                    models.ManyToManyField(
                        blank=True, related_name="mentoring_requests", to="reference.language", verbose_name="languages"
                    ),
                ),
            ],
            options={
                "verbose_name": "mentoring request",
                "verbose_name_plural": "mentoring requests",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "open", "proposed"])),
                        fields=("person",),
                        name="request_is_live_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="mentoring.mentoringrequest",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="goal")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "goal of a request",
                "verbose_name_plural": "goals of a request",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="mentoring.mentoringrequest",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="mentoring.mentorprofile",
                        verbose_name="mentor",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pinned", "Pinned"), ("forbidden", "Forbidden")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
            ],
            options={
                "verbose_name": "verdict on a pair",
                "verbose_name_plural": "verdicts on pairs",
                "constraints": [
                    models.UniqueConstraint(fields=("request", "mentor"), name="verdict_is_given_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "pinned")),
                        fields=("request",),
                        name="request_is_pinned_to_one_mentor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairings_as_mentor",
                        to="accounts.person",
                        verbose_name="mentor",
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairings_as_mentee",
                        to="accounts.person",
                        verbose_name="mentee",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairings",
                        to="mentoring.mentoringrequest",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("completed", "Completed"),
                            ("ended", "Ended early"),
                            ("refused", "Refused"),
                            ("lapsed", "Not answered in time"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reasons", models.JSONField(blank=True, default=list, verbose_name="why these two")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="proposed at")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                ("answer_by", models.DateTimeField(verbose_name="answer wanted by")),
                (
                    "mentor_accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted by the mentor at"),
                ),
                (
                    "mentee_accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted by the mentee at"),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started at")),
                ("paused_at", models.DateTimeField(blank=True, null=True, verbose_name="paused since")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("goals-reached", "The goals are reached"),
                            ("no-time", "No time at the moment"),
                            ("not-a-fit", "Not a good fit"),
                            ("left", "One of us has left the academy"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("thanks", models.TextField(blank=True, verbose_name="thank-you to the mentor")),
            ],
            options={
                "verbose_name": "pairing",
                "verbose_name_plural": "pairings",
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                        name="pairing_is_of_two_people",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "active", "paused"])),
                        fields=("mentor", "mentee"),
                        name="pairing_of_two_is_live_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("mentee",),
                        name="mentee_has_one_proposal_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["active", "paused", "completed", "ended"]), _negated=True),
                            models.Q(("mentee_accepted_at__isnull", False), ("mentor_accepted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="pairing_runs_when_both_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True),
                            models.Q(("end_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="pairing_ended_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairingCoordinator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coordinators",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coordinated",
                        to="accounts.person",
                        verbose_name="mentoring coordinator",
                    ),
                ),
            ],
            options={
                "verbose_name": "coordinator of a pairing",
                "verbose_name_plural": "coordinators of a pairing",
                "constraints": [
                    models.UniqueConstraint(fields=("pairing", "person"), name="pairing_coordinator_is_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PairingChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proposed", "Proposed"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("completed", "Completed"),
                            ("ended", "Ended early"),
                            ("refused", "Refused"),
                            ("lapsed", "Not answered in time"),
                        ],
                        max_length=10,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("completed", "Completed"),
                            ("ended", "Ended early"),
                            ("refused", "Refused"),
                            ("lapsed", "Not answered in time"),
                        ],
                        max_length=10,
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
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "pairing change",
                "verbose_name_plural": "pairing changes",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="revision")),
                ("text_version", models.CharField(default="2026-1", max_length=20, verbose_name="version of the text")),
                ("rhythm_days", models.PositiveSmallIntegerField(default=30, verbose_name="days between meetings")),
                ("months", models.PositiveSmallIntegerField(default=6, verbose_name="length in months")),
                ("review_on", models.DateField(verbose_name="review on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                (
                    "mode",
                    models.CharField(
                        choices=[("online", "Online"), ("in-person", "In person"), ("either", "Either")],
                        default="online",
                        max_length=10,
                        verbose_name="how we meet",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "mentor_accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted by the mentor at"),
                ),
                (
                    "mentee_accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted by the mentee at"),
                ),
            ],
            options={
                "verbose_name": "mentoring agreement",
                "verbose_name_plural": "mentoring agreements",
                "ordering": ["pairing", "-revision"],
                "constraints": [
                    models.UniqueConstraint(fields=("pairing", "revision"), name="agreement_revision_is_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1), ("months__lte", 24), ("rhythm_days__gte", 1)),
                        name="agreement_has_a_rhythm_and_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_on__lte", models.F("ends_on"))), name="agreement_review_before_end"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="goal")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "reached",
                    models.CharField(
                        blank=True,
                        choices=[("", "open"), ("yes", "reached"), ("partly", "partly reached"), ("no", "not reached")],
                        max_length=10,
                        verbose_name="reached",
                    ),
                ),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="given up at")),
            ],
            options={
                "verbose_name": "goal",
                "verbose_name_plural": "goals",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FitCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fit_checks",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not answered yet"),
                            ("good", "A good fit"),
                            ("deciding", "Still deciding"),
                            ("not-good", "Not a good fit"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "fit check",
                "verbose_name_plural": "fit checks",
                "ordering": ["round", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("pairing", "person", "round"), name="fit_is_asked_once_a_round")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoordinatorContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
            ],
            options={
                "verbose_name": "coordinator's contact",
                "verbose_name_plural": "coordinator's contacts",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="HelpCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_calls",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="what it is about")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "call for help",
                "verbose_name_plural": "calls for help",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="ExitAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exit_answers",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("what_changed", models.TextField(blank=True, verbose_name="What has changed for you?")),
                ("would_repeat", models.BooleanField(blank=True, null=True, verbose_name="I would do it again")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
            ],
            options={
                "verbose_name": "exit answer",
                "verbose_name_plural": "exit answers",
                "constraints": [models.UniqueConstraint(fields=("pairing", "person"), name="exit_is_answered_once")],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                            ("no-show", "Somebody did not come"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
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
                ("starts_at", models.DateTimeField(db_index=True, editable=False)),
                ("ends_at", models.DateTimeField(editable=False)),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("join_link", models.URLField(blank=True, max_length=500, verbose_name="link to join online")),
                ("schedule_revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "mode",
                    models.CharField(
                        choices=[("online", "Online"), ("in-person", "In person"), ("phone", "By phone")],
                        default="online",
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes")),
                ("logged_at", models.DateTimeField(blank=True, null=True, verbose_name="logged at")),
                (
                    "logged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "goals",
                    models.ManyToManyField(
                        blank=True, related_name="meetings", to="mentoring.goal", verbose_name="goals touched"
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end_time__gt", models.F("start_time"))),
                        name="meeting_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            models.Q(("minutes__gte", 1), ("minutes__lte", 480)),
                            _connector="OR",
                        ),
                        name="meeting_held_has_its_minutes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="mentoring.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField(verbose_name="how it was")),
            ],
            options={
                "verbose_name": "meeting rating",
                "verbose_name_plural": "meeting ratings",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "person"), name="meeting_is_rated_once"),
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 5)), name="rating_is_one_to_five"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NextStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_steps",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_steps",
                        to="mentoring.meeting",
                        verbose_name="meeting",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="next step")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="who",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "next step",
                "verbose_name_plural": "next steps",
                "ordering": [models.OrderBy(models.F("due_on"), nulls_last=True), "pk"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="mentoring.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="mentoring.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("pair", "For the two of us"),
                            ("author", "Only for me"),
                            ("coordinator", "For the coordinator"),
                        ],
                        max_length=12,
                        verbose_name="who can read this",
                    ),
                ),
                ("text", models.TextField(verbose_name="note")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "ordering": ["created_at", "pk"],
            },
        ),
    ]
