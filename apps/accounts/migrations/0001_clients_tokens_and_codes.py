import django.db.models.deletion
from django.db import migrations, models

from apps.common.grants import grant


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("sent_to", models.CharField(max_length=100, verbose_name="sent to")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("full", "the Fund's own systems: everything"),
                            ("clinic", "a clinic: status, packages and reason"),
                        ],
                        max_length=10,
                        verbose_name="scope",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
            ],
            options={
                "verbose_name": "API client",
                "verbose_name_plural": "API clients",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["full", "clinic"])),
                        name="api_client_scope_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OneTimeCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("iin_key", models.CharField(max_length=64)),
                ("client", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=2)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "one-time code",
                "verbose_name_plural": "one-time codes",
                "indexes": [
                    models.Index(
                        fields=["iin_key", "-created_at"], name="accounts_on_iin_key_45cdaa_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("digest", ""), ("person_id__isnull", False), _connector="OR"
                        ),
                        name="code_with_digest_has_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prefix", models.CharField(max_length=20, verbose_name="beginning")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked at")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="accounts.apiclient",
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "verbose_name_plural": "API tokens",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="api_token_expires_after_its_making",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeMiss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client", models.CharField(max_length=64)),
                ("count", models.PositiveSmallIntegerField(default=0)),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="misses",
                        to="accounts.onetimecode",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "client"), name="one_count_per_code_and_client"
                    )
                ],
            },
        ),
        # A client and a token are closed, never deleted; codes are forgotten after a day.
        grant("SELECT, INSERT, UPDATE", "accounts_apiclient", "accounts_apitoken"),
        grant("SELECT, INSERT, UPDATE, DELETE", "accounts_onetimecode", "accounts_codemiss"),
        grant("SELECT, INSERT", "accounts_outboxmessage"),
    ]
