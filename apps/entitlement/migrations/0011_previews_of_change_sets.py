"""What change sets would do, and the answers given that would have been different."""

import django.db.models.deletion
from django.db import migrations, models

from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("changes", "0001_change_sets"),
        ("entitlement", "0010_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="LawPreview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("is_final", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a worker"),
                            ("running", "is being worked out"),
                            ("done", "worked out"),
                            ("failed", "could not be worked out"),
                            ("cancelled", "stopped"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("done", models.BigIntegerField(default=0)),
                ("of", models.BigIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(null=True)),
                (
                    "change_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="previews",
                        to="changes.changeset",
                    ),
                ),
            ],
            options={
                "verbose_name": "preview of a change set",
                "verbose_name_plural": "previews of change sets",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DifferingAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lookup_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("proof", models.CharField(blank=True, max_length=24)),
                ("on", models.DateField()),
                ("given", models.CharField(max_length=20)),
                ("would_be", models.CharField(max_length=20)),
                (
                    "preview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="entitlement.lawpreview",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer that would have been different",
                "verbose_name_plural": "answers that would have been different",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="lawpreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "running", "done", "failed", "cancelled"])
                ),
                name="entitlement_preview_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="lawpreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_final", True)),
                fields=("change_set",),
                name="entitlement_one_final_preview",
            ),
        ),
        migrations.AddConstraint(
            model_name="differinganswer",
            constraint=models.UniqueConstraint(
                fields=("preview", "lookup_id"), name="entitlement_an_answer_differs_once"
            ),
        ),
        grant("SELECT, INSERT, UPDATE, DELETE", "entitlement_lawpreview"),
        grant("SELECT, INSERT, DELETE", "entitlement_differinganswer"),
    ]
