import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

from apps.common.dated import only_closes
from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("categories", "0001_initial"),
        ("persons", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="CategoryPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("category", models.CharField(max_length=30)),
                ("valid_from", models.DateField()),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="category_periods",
                        to="persons.person",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="persons.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "period in a category",
                "verbose_name_plural": "periods in categories",
                "indexes": [models.Index(fields=["person"], name="categories_of_a_person")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("source", "="),
                            ("person", "="),
                            ("category", "="),
                            ("valid_from", "="),
                            ("valid", "&&"),
                            ("recorded", "&&"),
                        ],
                        name="categories_one_version_of_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid__isempty", False), ("valid__startswith", models.F("valid_from"))
                        ),
                        name="categories_period_begins_on_its_day",
                    ),
                ],
            },
        ),
        grant("SELECT, INSERT", "categories_categoryperiod"),
        grant("UPDATE", "categories_categoryperiod", columns="recorded"),
        *only_closes("categories_categoryperiod"),
    ]
