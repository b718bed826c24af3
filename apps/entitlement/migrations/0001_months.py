import django.db.models.deletion
from django.db import migrations, models

from apps.common.grants import grant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("persons", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonMonths",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="months",
                        serialize=False,
                        to="persons.person",
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=9)),
                ("in_doubt", models.BooleanField(default=False)),
                ("law", models.BigIntegerField()),
                ("liable_new", models.BigIntegerField()),
                ("liable_old", models.BigIntegerField()),
                ("right_new", models.BigIntegerField()),
                ("right_old", models.BigIntegerField()),
                ("exempt_new", models.BigIntegerField()),
                ("exempt_old", models.BigIntegerField()),
                ("state_new", models.BigIntegerField()),
                ("state_old", models.BigIntegerField()),
                ("paid_new", models.BigIntegerField()),
                ("paid_old", models.BigIntegerField()),
                ("ekp_new", models.BigIntegerField()),
                ("ekp_old", models.BigIntegerField()),
                ("loyal_new", models.BigIntegerField()),
                ("loyal_old", models.BigIntegerField()),
                ("unbroken_new", models.BigIntegerField()),
                ("unbroken_old", models.BigIntegerField()),
                ("prepaid_new", models.BigIntegerField()),
                ("prepaid_old", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "person's months",
                "verbose_name_plural": "people's months",
            },
        ),
        grant("SELECT, INSERT, UPDATE, DELETE", "entitlement_personmonths"),
    ]
