import django.db.models.deletion
from django.db import migrations, models

from apps.common.grants import grant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_organisations_and_members"),
        ("common", "0001_app_role_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("question", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=2)),
                ("content", models.BinaryField(null=True)),
                ("kept_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.apiclient",
                    ),
                ),
            ],
            options={
                "verbose_name": "kept answer",
                "verbose_name_plural": "kept answers",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("client", "key"), name="one_answer_under_a_key")
                ],
            },
        ),
        grant("SELECT, INSERT, UPDATE, DELETE", "api_keptanswer"),
    ]
