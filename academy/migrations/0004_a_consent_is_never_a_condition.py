"""The rule that a question for consent is never required."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("academy", "0003_admission_delegations_questions_attendance"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_required", True), ("kind", "consent"), _negated=True),
                name="question_for_consent_is_never_required",
            ),
        ),
    ]
