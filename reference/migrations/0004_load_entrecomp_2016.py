from django.db import migrations

from reference.data import loading


class Migration(migrations.Migration):
    dependencies = [("reference", "0003_load_languages")]

    operations = [migrations.RunPython(*loading("entrecomp-2016"))]
