import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

from apps.common.dated import append_only, only_closes
from apps.common.grants import grant

TABLES = ("persons_persondetails", "persons_legalstatusperiod", "persons_doubt")

# The one place beside apps/rules/iin.py where the check digit stands (design.md section 3).
IIN_IS_VALID = """
CREATE FUNCTION iin_is_valid(iin text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN iin !~ '^[0-9]{12}$' THEN false ELSE (
    SELECT substr(iin, 12, 1)::int = CASE WHEN first < 10 THEN first WHEN second < 10 THEN second END
    FROM (
      SELECT sum(digit * place) % 11 AS first, sum(digit * ((place + 1) % 11 + 1)) % 11 AS second
      FROM (SELECT place, substr(iin, place, 1)::int AS digit FROM generate_series(1, 11) place) d
    ) passes
  ) IS TRUE END
$$;
ALTER TABLE persons_person ADD CONSTRAINT persons_iin_is_valid CHECK (iin_is_valid(iin));
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0002_guards_of_dated_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=50, unique=True)),
                ("sends_payments", models.BooleanField(default=False)),
                ("sends_categories", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("iin", models.CharField(max_length=12, verbose_name="IIN")),
                ("iin_key", models.CharField(max_length=64, unique=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "constraints": [
                    models.UniqueConstraint(models.F("iin"), name="persons_one_row_an_iin")
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("last_name", models.CharField(max_length=200)),
                ("first_name", models.CharField(max_length=200)),
                ("patronymic", models.CharField(blank=True, max_length=200)),
                ("birth_date", models.DateField()),
                ("sex", models.CharField(choices=[("m", "male"), ("f", "female")], max_length=1)),
                (
                    "locality",
                    models.CharField(
                        choices=[("city", "city"), ("village", "village")], max_length=7
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=9)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="details",
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
                "verbose_name": "person's details",
                "verbose_name_plural": "people's details",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("person", "="), ("recorded", "&&")],
                        name="persons_one_version_of_details",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sex__in", ["m", "f"]), ("locality__in", ["city", "village"])
                        ),
                        name="persons_known_sex_and_locality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True),
                            ("left_on__gte", models.F("birth_date")),
                            _connector="OR",
                        ),
                        name="persons_left_after_birth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalStatusPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("status", models.CharField(max_length=30)),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_statuses",
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
                "verbose_name": "period of legal status",
                "verbose_name_plural": "periods of legal status",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("person", "="), ("valid", "&&"), ("recorded", "&&")],
                        name="persons_one_legal_status_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "citizen",
                                    "kandas",
                                    "refugee",
                                    "foreigner_resident",
                                    "stateless_resident",
                                    "eaeu_worker",
                                    "eaeu_family",
                                    "cis_visitor",
                                    "visitor",
                                ],
                            ),
                            ("valid__isempty", False),
                            ("valid__lower_inf", False),
                        ),
                        name="persons_known_status_from_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Doubt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("quarantine", "a row waits in quarantine"),
                            ("dispute", "a dispute is open"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(max_length=64)),
                ("months", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doubts",
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
                "verbose_name": "months in doubt",
                "verbose_name_plural": "months in doubt",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("ground", "="), ("reference", "="), ("recorded", "&&")],
                        name="persons_one_doubt_a_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("months__isempty", False), ("months__lower_inf", False)
                        ),
                        name="persons_doubt_has_months",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="persons.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="persons_tou_person__138cbc_idx")],
            },
        ),
        migrations.CreateModel(
            name="Watermark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("complete_through", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watermarks",
                        to="persons.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "completeness of a source",
                "verbose_name_plural": "completeness of sources",
                "indexes": [
                    models.Index(
                        fields=["source", "-recorded_at"], name="persons_wat_source__32b32f_idx"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            IIN_IS_VALID,
            reverse_sql="ALTER TABLE persons_person DROP CONSTRAINT persons_iin_is_valid;"
            "DROP FUNCTION iin_is_valid(text)",
        ),
        grant("SELECT, INSERT", *TABLES, "persons_person", "persons_source", "persons_watermark"),
        grant("UPDATE", *TABLES, columns="recorded"),
        grant("UPDATE", "persons_source", columns="sends_payments, sends_categories"),
        grant("SELECT, INSERT, DELETE", "persons_touched"),
        *only_closes(*TABLES),
        *append_only("persons_person", "persons_watermark"),
    ]
