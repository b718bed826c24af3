import django.db.models.deletion
from django.db import migrations, models

from apps.common.dated import append_only, never_emptied
from apps.common.fields import XidField
from apps.common.grants import grant

KEPT = ("audit_case", "audit_casenote", "audit_alert", "audit_alertmark", "audit_canary")


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_notices_as_lookups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=100, unique=True)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("canary", "a watched person was looked up"),
                            ("flagged", "somebody with an open case was looked up"),
                            ("night", "a check at night that was no emergency"),
                            ("unseen", "planned visits checked without the patient"),
                            ("quota", "more checks than a day's quota"),
                            ("unusual", "far more checks than this operator usually makes"),
                            ("not_found", "many numbers that nobody has"),
                        ],
                        max_length=10,
                        verbose_name="rule",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="raised at")),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("operator_id", models.BigIntegerField(null=True)),
                ("client_id", models.BigIntegerField(null=True)),
                ("number", models.IntegerField(null=True)),
                ("allowed", models.IntegerField(null=True)),
            ],
            options={
                "verbose_name": "alert",
                "verbose_name_plural": "alerts",
            },
        ),
        migrations.CreateModel(
            name="AlertMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("member_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("seen", "seen"), ("answered", "answered")],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000, verbose_name="note")),
            ],
            options={
                "verbose_name": "mark of an alert",
                "verbose_name_plural": "marks of alerts",
            },
        ),
        migrations.CreateModel(
            name="Canary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("iin_key", models.CharField(max_length=64, unique=True)),
                ("added_at", models.DateTimeField()),
                ("member_id", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "watched person",
                "verbose_name_plural": "watched people",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(blank=True, max_length=500, verbose_name="in her words"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
            },
        ),
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("member_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("answered", "answered"), ("closed", "closed")],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="note")),
                ("is_shown", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "note of a case",
                "verbose_name_plural": "notes of cases",
            },
        ),
        migrations.CreateModel(
            name="Usual",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("checks", models.IntegerField(null=True)),
            ],
            options={
                "verbose_name": "usual day of an operator",
                "verbose_name_plural": "usual days of operators",
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("horizon", XidField()),
            ],
            options={
                "verbose_name": "watch",
                "verbose_name_plural": "watches",
            },
        ),
        migrations.AddIndex(
            model_name="lookup",
            index=models.Index(
                condition=models.Q(("operator_id__isnull", False)),
                fields=["operator_id", "at"],
                name="lookups_of_an_operator",
            ),
        ),
        migrations.AddIndex(
            model_name="lookup",
            index=models.Index(
                condition=models.Q(("organisation_id__isnull", False)),
                fields=["organisation_id", "id"],
                name="lookups_of_an_organisation",
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="lookup",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="audit.lookup",
            ),
        ),
        migrations.AddField(
            model_name="alertmark",
            name="alert",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="marks", to="audit.alert"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="lookup",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="case", to="audit.lookup"
            ),
        ),
        migrations.AddField(
            model_name="casenote",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="audit.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="usual",
            constraint=models.UniqueConstraint(
                fields=("operator_id", "day"), name="usual_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="there_is_one_watch"
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rule__in",
                        ["canary", "flagged", "night", "unseen", "quota", "unusual", "not_found"],
                    )
                ),
                name="alert_rule_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["seen", "answered"])), name="alert_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="casenote",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "answered", "closed"])),
                name="case_state_is_known",
            ),
        ),
        grant("SELECT, INSERT", *KEPT, "audit_usual"),
        grant("SELECT, INSERT, UPDATE", "audit_watch"),
        *append_only(*KEPT),
        *never_emptied(*KEPT),
    ]
