import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("academy", "0005_learning_paths_of_modules"),
        ("accounts", "0003_person_gives_consents"),
        ("partners", "0002_need_translate_source"),
        ("reference", "0006_load_digcomp_3_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["enrolment", "-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="certificate_kind",
            # What was planned before there were certificates promised none.
            field=models.CharField(
                choices=[
                    ("none", "none"),
                    ("attended", "of attendance"),
                    ("assessed", "of attendance, and of achievement to those who pass an assessment"),
                ],
                default="none",
                max_length=10,
                verbose_name="certificates",
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="certificate_kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="activity",
            name="certificate_share_percent",
            field=models.PositiveSmallIntegerField(
                default=75,
                help_text="Of the scheduled minutes. Partly present counts by its minutes, excused counts neither way.",
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)],
                verbose_name="share to attend, in %",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="certificates_seen_until",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="eqf_level",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Only where a level was set for this training. Empty: none.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)],
                verbose_name="level in the European Qualifications Framework",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="learning_outcomes",
            field=models.TextField(
                blank=True,
                help_text="Stands on the certificates. Empty: the summary.",
                verbose_name="what participants learn",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="learning_outcomes_en",
            field=models.TextField(
                blank=True,
                help_text="Stands on the certificates. Empty: the summary.",
                null=True,
                verbose_name="what participants learn",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="learning_outcomes_es",
            field=models.TextField(
                blank=True,
                help_text="Stands on the certificates. Empty: the summary.",
                null=True,
                verbose_name="what participants learn",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="learning_outcomes_fr",
            field=models.TextField(
                blank=True,
                help_text="Stands on the certificates. Empty: the summary.",
                null=True,
                verbose_name="what participants learn",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="learning_outcomes_it",
            field=models.TextField(
                blank=True,
                help_text="Stands on the certificates. Empty: the summary.",
                null=True,
                verbose_name="what participants learn",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="learning_outcomes_pt",
            field=models.TextField(
                blank=True,
                help_text="Stands on the certificates. Empty: the summary.",
                null=True,
                verbose_name="what participants learn",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="quality_assurance",
            field=models.CharField(
                blank=True,
                help_text="Empty: the academy's usual sentence.",
                max_length=300,
                verbose_name="how its quality is assured",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="quality_assurance_en",
            field=models.CharField(
                blank=True,
                help_text="Empty: the academy's usual sentence.",
                max_length=300,
                null=True,
                verbose_name="how its quality is assured",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="quality_assurance_es",
            field=models.CharField(
                blank=True,
                help_text="Empty: the academy's usual sentence.",
                max_length=300,
                null=True,
                verbose_name="how its quality is assured",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="quality_assurance_fr",
            field=models.CharField(
                blank=True,
                help_text="Empty: the academy's usual sentence.",
                max_length=300,
                null=True,
                verbose_name="how its quality is assured",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="quality_assurance_it",
            field=models.CharField(
                blank=True,
                help_text="Empty: the academy's usual sentence.",
                max_length=300,
                null=True,
                verbose_name="how its quality is assured",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="quality_assurance_pt",
            field=models.CharField(
                blank=True,
                help_text="Empty: the academy's usual sentence.",
                max_length=300,
                null=True,
                verbose_name="how its quality is assured",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("certificate_kind__in", ["none", "attended", "assessed"])),
                name="activity_certificate_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("certificate_share_percent__gte", 1), ("certificate_share_percent__lte", 100)),
                name="activity_certificate_share_is_1_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("eqf_level__isnull", True), models.Q(("eqf_level__gte", 1), ("eqf_level__lte", 8)), _connector="OR"
                ),
                name="activity_eqf_level_is_1_to_8",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.person",
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="enrolment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="academy.enrolment"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("method", ""), _negated=True), name="assessment_says_how"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["passed", "not-passed", "open"])), name="assessment_result_is_known"
            ),
        ),
    ]
