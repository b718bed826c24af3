import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from apps.common.dated import append_only
from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0002_guards_of_dated_rows"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
        ("accounts", "0005_credentials"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Keys that were given a longer life than S-60 allows.
        migrations.RunSQL(
            "UPDATE accounts_apitoken SET expires_at = created_at + interval '90 days' "
            "WHERE expires_at > created_at + interval '90 days'",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "organisation opened"),
                            ("closed", "organisation closed"),
                            ("reopened", "organisation opened again"),
                            ("invited", "invited"),
                            ("uninvited", "invitation revoked"),
                            ("joined", "joined"),
                            ("role", "role changed"),
                            ("suspended", "suspended"),
                            ("restored", "restored"),
                            ("left", "ended"),
                            ("factor_set", "second factor set up"),
                            ("factor_reset", "second factor reset"),
                            ("recovery", "recovery code used"),
                            ("password", "password set anew"),
                            ("client", "system added"),
                            ("networks", "addresses of the system changed"),
                            ("key_issued", "key issued"),
                            ("key_revoked", "key revoked"),
                        ],
                        max_length=20,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "act",
                "verbose_name_plural": "acts",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("registrar", "registrar"),
                            ("administrator", "administrator of the organisation"),
                            ("auditor", "auditor"),
                            ("fund_administrator", "administrator of the Fund"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("email", models.EmailField(max_length=150, verbose_name="e-mail")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
            },
        ),
        migrations.CreateModel(
            name="ResetRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("home", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("marker", models.CharField(max_length=64)),
                ("address_key", models.CharField(max_length=64)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                (
                    "ended_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("out", "signed out"),
                            ("cut", "access was suspended or has ended"),
                            ("reset", "the second factor or the password was set anew"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "verbose_name": "session of staff",
                "verbose_name_plural": "sessions of staff",
            },
        ),
        migrations.AddField(
            model_name="apiclient",
            name="networks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=43),
                blank=True,
                default=list,
                size=None,
                verbose_name="networks",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "expires_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("created_at"), "+", models.Value(datetime.timedelta(days=90))
                        ),
                    )
                ),
                name="api_token_lives_for_ninety_days_at_most",
            ),
        ),
        migrations.AddField(
            model_name="act",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="act",
            name="member",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="act",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="resetrequest",
            name="user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="staffsession",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="staff_session",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(
                fields=["organisation", "-at"], name="accounts_ac_organis_7a4ef2_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                name="invitation_expires_after_its_making",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("revoked_at", None), ("accepted_at", None), _connector="OR"),
                name="invitation_is_revoked_or_accepted",
            ),
        ),
        grant("SELECT, INSERT", "accounts_act"),
        *append_only("accounts_act"),
        grant("SELECT, INSERT, UPDATE", "accounts_invitation"),
        grant(
            "SELECT, INSERT, UPDATE, DELETE",
            "accounts_staffsession",
            "accounts_resetrequest",
            "otp_totp_totpdevice",
            "otp_static_staticdevice",
            "otp_static_statictoken",
        ),
    ]
