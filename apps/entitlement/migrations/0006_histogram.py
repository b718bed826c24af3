import django.contrib.postgres.fields
from django.db import migrations, models

from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("entitlement", "0005_drained"),
    ]

    operations = [
        migrations.CreateModel(
            name="Histogram",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("law", models.BigIntegerField()),
                ("late", models.TextField()),
                ("made_at", models.DateTimeField()),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("cells", models.BinaryField()),
                ("region_numbers", models.BinaryField()),
                ("people", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["month", "law", "late"], name="entitlement_one_histogram_a_month"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="personmonths",
            index=models.Index(
                condition=models.Q(("in_doubt", True)),
                fields=["person"],
                name="entitlement_months_in_doubt",
            ),
        ),
        grant("SELECT, INSERT, UPDATE, DELETE", "entitlement_histogram"),
    ]
