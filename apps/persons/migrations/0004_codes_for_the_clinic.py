"""Codes that people show at a desk; the application may take one back and forget old ones."""

import django.db.models.deletion
from django.db import migrations, models

from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("persons", "0003_notes_without_reference"),
    ]

    operations = [
        migrations.CreateModel(
            name="PresenceCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seed", models.CharField(max_length=32)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("given_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presence_codes",
                        to="persons.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "code for the clinic",
                "verbose_name_plural": "codes for the clinic",
                "indexes": [
                    models.Index(
                        fields=["person", "expires_at"], name="persons_pre_person__130bdf_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("given_at"))),
                        name="persons_presence_code_ends_later",
                    )
                ],
            },
        ),
        grant("SELECT, INSERT, DELETE", "persons_presencecode"),
        grant("UPDATE", "persons_presencecode", columns="revoked_at"),
    ]
