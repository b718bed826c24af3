from django.db import migrations, models

from apps.common.fields import WalPositionField
from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [("entitlement", "0004_facts_of_the_ledger_by_month")]

    operations = [
        migrations.CreateModel(
            name="Drained",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", WalPositionField()),
            ],
        ),
        grant("SELECT, INSERT, UPDATE", "entitlement_drained"),
    ]
