from django.db import migrations

from reference.data import loading


class Migration(migrations.Migration):
    dependencies = [("reference", "0005_load_greencomp_2022")]

    operations = [migrations.RunPython(*loading("digcomp-3.0"))]
