from django.db import migrations

from reference.data import loading


class Migration(migrations.Migration):
    dependencies = [("reference", "0004_load_entrecomp_2016")]

    operations = [migrations.RunPython(*loading("greencomp-2022"))]
