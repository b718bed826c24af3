import django.db.models.deletion
from django.db import migrations, models

from apps.common.dated import append_only, never_emptied
from apps.common.grants import grant

KEPT = ("entitlement_case", "entitlement_caseversion")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_people_and_keys"),
        ("changes", "0001_change_sets"),
        ("entitlement", "0009_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
            ],
            options={
                "verbose_name": "case of the law",
                "verbose_name_plural": "cases of the law",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CaseVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("content", models.JSONField()),
                (
                    "retired_for",
                    models.CharField(blank=True, max_length=500, verbose_name="retired because"),
                ),
                ("at", models.DateTimeField(verbose_name="written at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="entitlement.case",
                    ),
                ),
                (
                    "change_set",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="changes.changeset",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a case",
                "verbose_name_plural": "versions of cases",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "number"), name="case_has_a_version_once"
                    )
                ],
            },
        ),
        grant("SELECT, INSERT", *KEPT),
        *append_only(*KEPT),
        *never_emptied(*KEPT),
    ]
