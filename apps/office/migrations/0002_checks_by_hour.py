from django.db import migrations, models

import apps.common.fields
from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0001_counts_of_the_population"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckHour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("door", models.CharField(max_length=10)),
                ("checks", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "checks of an hour",
                "verbose_name_plural": "checks by hour",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hour", "door"), name="office_an_hour_of_a_door_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckTally",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("horizon", apps.common.fields.XidField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="office_there_is_one_tally"
                    )
                ],
            },
        ),
        grant("SELECT, INSERT, UPDATE", "office_checkhour", "office_checktally"),
    ]
