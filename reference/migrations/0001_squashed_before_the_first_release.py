import django.db.models.deletion
from django.db import migrations, models

import core.wall_time


class Migration(migrations.Migration):
    replaces = [
        ("reference", "0001_initial"),
        ("reference", "0002_framework_translations_are_ours_and_areas_in_five_languages"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Territory",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_pt", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_it", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                (
                    "country",
                    models.CharField(help_text="Two letters, for example PT.", max_length=2, verbose_name="country"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        max_length=50, validators=[core.wall_time.validate_zone], verbose_name="time zone"
                    ),
                ),
                ("default_language", models.CharField(max_length=8, verbose_name="default language")),
            ],
            options={
                "verbose_name": "territory",
                "verbose_name_plural": "territories",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="Language",
            fields=[
                (
                    "code",
                    models.CharField(
                        help_text="A BCP 47 tag, for example eu.",
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name in the language itself")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
            ],
            options={
                "verbose_name": "language",
                "verbose_name_plural": "languages",
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="Framework",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(verbose_name="code")),
                ("version", models.CharField(max_length=20, verbose_name="version")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "translations_are_ours",
                    models.BooleanField(
                        default=True,
                        help_text="The names in other languages than the original are our translation, not the publisher's.",
                        verbose_name="translated by us",
                    ),
                ),
            ],
            options={
                "verbose_name": "framework of competences",
                "verbose_name_plural": "frameworks of competences",
                "ordering": ["code", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="framework_version_is_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
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
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="reference.framework",
                        verbose_name="framework of competences",
                    ),
                ),
                ("code", models.SlugField(verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_pt", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_it", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("area", models.CharField(blank=True, max_length=120, verbose_name="area")),
                ("area_en", models.CharField(blank=True, max_length=120, null=True, verbose_name="area")),
                ("area_pt", models.CharField(blank=True, max_length=120, null=True, verbose_name="area")),
                ("area_it", models.CharField(blank=True, max_length=120, null=True, verbose_name="area")),
                ("area_es", models.CharField(blank=True, max_length=120, null=True, verbose_name="area")),
                ("area_fr", models.CharField(blank=True, max_length=120, null=True, verbose_name="area")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["framework__code", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("framework", "code"), name="topic_code_is_unique_in_framework")
                ],
            },
        ),
    ]
