from django.db import migrations

# The interface languages, Basque (co-official in part of Navarra), and the sign languages of the four territories.
LANGUAGES = [
    ("en", "English"),
    ("pt", "Português"),
    ("it", "Italiano"),
    ("es", "Español"),
    ("fr", "Français"),
    ("eu", "Euskara"),
    ("ils", "International Sign"),
    ("psr", "Língua Gestual Portuguesa"),
    ("ise", "Lingua dei segni italiana"),
    ("ssp", "Lengua de signos española"),
    ("fsl", "Langue des signes française"),
]


def load(apps, schema_editor):
    language = apps.get_model("reference", "Language")
    for position, (code, name) in enumerate(LANGUAGES, start=1):
        language.objects.update_or_create(code=code, defaults={"name": name, "position": position * 10})


def unload(apps, schema_editor):
    codes = [code for code, _name in LANGUAGES]
    apps.get_model("reference", "Language").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_squashed_before_the_first_release")]

    operations = [migrations.RunPython(load, unload)]
