from django.db import migrations, models

from apps.common.grants import grant


class Migration(migrations.Migration):
    initial = True

    dependencies = [("common", "0001_app_role_grants")]

    operations = [
        migrations.CreateModel(
            name="PopulationCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("known_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a worker"),
                            ("running", "is being counted"),
                            ("done", "counted"),
                            ("failed", "could not be counted"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("of", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("law_revision", models.BigIntegerField(blank=True, null=True)),
                ("result", models.JSONField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "count of the population",
                "verbose_name_plural": "counts of the population",
                "permissions": [("view_population", "May see and order counts of the population")],
                "default_permissions": (),
                "indexes": [models.Index(fields=["on", "known_on"], name="office_counts_of_a_day")],
            },
        ),
        grant("SELECT, INSERT, UPDATE, DELETE", "office_populationcount"),
    ]
