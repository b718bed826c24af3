from django.db import migrations, models

from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0004_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("laws", models.JSONField(default=list)),
                ("noted_at", models.DateTimeField(null=True)),
                ("revision", models.BigIntegerField(default=0)),
                ("target", models.JSONField(null=True)),
                ("horizon", models.BigIntegerField(default=0)),
                ("is_last", models.BooleanField(default=False)),
                ("reached", models.BigIntegerField(default=0)),
                ("looked_at", models.BigIntegerField(default=0, verbose_name="months looked at")),
                (
                    "redecided",
                    models.BigIntegerField(default=0, verbose_name="payments decided anew"),
                ),
                ("begun_at", models.DateTimeField(null=True, verbose_name="begun")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            ],
            options={
                "verbose_name": "pass over the ledger",
                "verbose_name_plural": "passes over the ledger",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="contributions_one_recount"
                    )
                ],
            },
        ),
        grant("SELECT, INSERT, UPDATE", "contributions_recount"),
    ]
