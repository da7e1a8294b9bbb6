"""The link by which somebody shares their learning record."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_person_gives_consents"),
        ("home", "0001_personal_calendar_has_a_token"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=64, unique=True)),
                ("shows_list", models.BooleanField(default=True, verbose_name="the list of activities")),
                ("shows_mentoring", models.BooleanField(default=False, verbose_name="the hours of mentoring")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="record_link",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a learning record",
                "verbose_name_plural": "links to learning records",
                "ordering": ["person"],
            },
        ),
    ]
