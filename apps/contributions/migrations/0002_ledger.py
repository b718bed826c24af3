import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import apps.common.fields
from apps.common.dated import append_only, only_closes
from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0001_initial"),
        ("persons", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document_no", models.CharField(max_length=60)),
                ("item_no", models.CharField(max_length=20)),
                ("period", apps.common.fields.MonthField()),
                ("purpose_code", models.CharField(max_length=3)),
                ("payer_kind", models.CharField(max_length=20)),
                ("payer_id", models.CharField(blank=True, max_length=12)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("paid_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("job_id", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
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
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("counts", models.BooleanField()),
                ("law_revision", models.BigIntegerField()),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="contributions.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision whether a payment counts",
                "verbose_name_plural": "decisions whether payments count",
            },
        ),
        migrations.CreateModel(
            name="Reversal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("reversed_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("job_id", models.BigIntegerField()),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="contributions.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "reversal",
                "verbose_name_plural": "reversals",
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("valid_from", models.DateField()),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("privileged", "was in a benefit category"),
                            ("before_status", "before citizenship or a residence permit"),
                            ("before_arrival", "before arrival in Kazakhstan"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
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
                "verbose_name": "waiver of debt",
                "verbose_name_plural": "waivers of debt",
            },
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["person", "period"], name="contributions_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("source", "document_no", "item_no"), name="contributions_posted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="contributions_amount_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "payer_kind__in",
                        [
                            "employer",
                            "employee",
                            "civil_contract",
                            "sole_proprietor",
                            "independent",
                            "ekp",
                            "unified",
                            "self_employed",
                            "state",
                        ],
                    )
                ),
                name="contributions_known_payer_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("purpose_code__regex", "^\\d{3}$"), ("payer_id__regex", "^(\\d{12})?$")
                ),
                name="contributions_codes_are_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("payment", "="), ("recorded", "&&")],
                name="contributions_one_decision_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    ("valid_from", "="),
                    ("valid", "&&"),
                    ("recorded", "&&"),
                ],
                name="contributions_one_waiver_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid__isempty", False),
                    ("valid__startswith", models.F("valid_from")),
                    ("ground__in", ["privileged", "before_status", "before_arrival"]),
                ),
                name="contributions_waiver_begins_on_its_day",
            ),
        ),
        grant(
            "SELECT, INSERT",
            "contributions_decision",
            "contributions_waiver",
            "contributions_payment",
            "contributions_reversal",
        ),
        grant("UPDATE", "contributions_decision", "contributions_waiver", columns="recorded"),
        *only_closes("contributions_decision", "contributions_waiver"),
        *append_only("contributions_payment", "contributions_reversal"),
    ]
