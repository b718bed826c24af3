"""Payments that may have been made twice, and the months in which they are looked for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import apps.common.fields
from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("feeds", "0004_queue_and_senders"),
    ]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="months",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="importjob",
            name="twins_rows",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Twin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_id", models.BigIntegerField()),
                ("period", apps.common.fields.MonthField()),
                ("payment_id", models.BigIntegerField()),
                ("other_id", models.BigIntegerField()),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="twins",
                        to="feeds.importjob",
                    ),
                ),
            ],
            options={
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("job", "payment_id"), name="feeds_twin_is_told_once"
                    )
                ],
            },
        ),
        grant("SELECT, INSERT", "feeds_twin"),
    ]
