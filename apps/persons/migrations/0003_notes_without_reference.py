"""Who was touched is noted without a foreign key, which cost as much as everything else of a note."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("persons", "0002_names_of_sources")]
    operations = [
        migrations.AlterField(
            model_name="touched",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="persons.person",
            ),
        ),
    ]
