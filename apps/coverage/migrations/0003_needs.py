"""What patients come for, and the ways in which the packages give it."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import apps.rates.provenance
from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0002_versions"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="NeedEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "article",
                    models.CharField(
                        blank=True,
                        help_text="As document, article(paragraph): 405-V, 26(2)",
                        max_length=60,
                        verbose_name="article",
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=300, verbose_name="page")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sourced", "found on a public page"),
                            ("stated", "stated in an official brochure"),
                            ("inferred", "follows from the sources"),
                            ("memory", "general knowledge, not yet checked"),
                            ("memory_low", "general knowledge, doubtful"),
                            ("proposed", "our reading where the sources are silent"),
                            ("unknown", "not known to us"),
                        ],
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("note_kk", models.TextField(blank=True, null=True, verbose_name="note")),
                ("note_ru", models.TextField(blank=True, null=True, verbose_name="note")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="note")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("code", models.SlugField(db_index=False, max_length=30, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_kk", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NeedWay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "article",
                    models.CharField(
                        blank=True,
                        help_text="As document, article(paragraph): 405-V, 26(2)",
                        max_length=60,
                        verbose_name="article",
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=300, verbose_name="page")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sourced", "found on a public page"),
                            ("stated", "stated in an official brochure"),
                            ("inferred", "follows from the sources"),
                            ("memory", "general knowledge, not yet checked"),
                            ("memory_low", "general knowledge, doubtful"),
                            ("proposed", "our reading where the sources are silent"),
                            ("unknown", "not known to us"),
                        ],
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("note_kk", models.TextField(blank=True, null=True, verbose_name="note")),
                ("note_ru", models.TextField(blank=True, null=True, verbose_name="note")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="note")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("loaded", models.CharField(blank=True, editable=False, max_length=64)),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=40),
                        size=None,
                        verbose_name="services",
                    ),
                ),
                (
                    "least_scope",
                    models.CharField(
                        choices=[
                            ("none", "none: for everybody"),
                            ("dangerous_only", "diseases dangerous to others"),
                            (
                                "emergency_and_dangerous",
                                "emergency care and diseases dangerous to others",
                            ),
                            ("full", "full"),
                        ],
                        max_length=24,
                        verbose_name="smallest free care that opens it",
                    ),
                ),
                ("condition", models.TextField(blank=True, verbose_name="condition")),
                ("condition_kk", models.TextField(blank=True, null=True, verbose_name="condition")),
                ("condition_ru", models.TextField(blank=True, null=True, verbose_name="condition")),
                ("condition_en", models.TextField(blank=True, null=True, verbose_name="condition")),
                ("documents", models.TextField(blank=True, verbose_name="documents, one a line")),
                (
                    "documents_kk",
                    models.TextField(blank=True, null=True, verbose_name="documents, one a line"),
                ),
                (
                    "documents_ru",
                    models.TextField(blank=True, null=True, verbose_name="documents, one a line"),
                ),
                (
                    "documents_en",
                    models.TextField(blank=True, null=True, verbose_name="documents, one a line"),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="in force"),
                ),
            ],
            options={
                "verbose_name": "way to what is needed",
                "verbose_name_plural": "ways to what is needed",
                "ordering": ["need", "position"],
                "abstract": False,
            },
            bases=(apps.rates.provenance.InForce, models.Model),
        ),
        migrations.CreateModel(
            name="NeedWayEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "article",
                    models.CharField(
                        blank=True,
                        help_text="As document, article(paragraph): 405-V, 26(2)",
                        max_length=60,
                        verbose_name="article",
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=300, verbose_name="page")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sourced", "found on a public page"),
                            ("stated", "stated in an official brochure"),
                            ("inferred", "follows from the sources"),
                            ("memory", "general knowledge, not yet checked"),
                            ("memory_low", "general knowledge, doubtful"),
                            ("proposed", "our reading where the sources are silent"),
                            ("unknown", "not known to us"),
                        ],
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("note_kk", models.TextField(blank=True, null=True, verbose_name="note")),
                ("note_ru", models.TextField(blank=True, null=True, verbose_name="note")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="note")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=40),
                        size=None,
                        verbose_name="services",
                    ),
                ),
                (
                    "least_scope",
                    models.CharField(
                        choices=[
                            ("none", "none: for everybody"),
                            ("dangerous_only", "diseases dangerous to others"),
                            (
                                "emergency_and_dangerous",
                                "emergency care and diseases dangerous to others",
                            ),
                            ("full", "full"),
                        ],
                        max_length=24,
                        verbose_name="smallest free care that opens it",
                    ),
                ),
                ("condition", models.TextField(blank=True, verbose_name="condition")),
                ("condition_kk", models.TextField(blank=True, null=True, verbose_name="condition")),
                ("condition_ru", models.TextField(blank=True, null=True, verbose_name="condition")),
                ("condition_en", models.TextField(blank=True, null=True, verbose_name="condition")),
                ("documents", models.TextField(blank=True, verbose_name="documents, one a line")),
                (
                    "documents_kk",
                    models.TextField(blank=True, null=True, verbose_name="documents, one a line"),
                ),
                (
                    "documents_ru",
                    models.TextField(blank=True, null=True, verbose_name="documents, one a line"),
                ),
                (
                    "documents_en",
                    models.TextField(blank=True, null=True, verbose_name="documents, one a line"),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="in force"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "article",
                    models.CharField(
                        blank=True,
                        help_text="As document, article(paragraph): 405-V, 26(2)",
                        max_length=60,
                        verbose_name="article",
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=300, verbose_name="page")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sourced", "found on a public page"),
                            ("stated", "stated in an official brochure"),
                            ("inferred", "follows from the sources"),
                            ("memory", "general knowledge, not yet checked"),
                            ("memory_low", "general knowledge, doubtful"),
                            ("proposed", "our reading where the sources are silent"),
                            ("unknown", "not known to us"),
                        ],
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("note_kk", models.TextField(blank=True, null=True, verbose_name="note")),
                ("note_ru", models.TextField(blank=True, null=True, verbose_name="note")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="note")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("loaded", models.CharField(blank=True, editable=False, max_length=64)),
                ("code", models.SlugField(max_length=30, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_kk", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "need of a patient",
                "verbose_name_plural": "needs of patients",
                "ordering": ["position"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "confidence__in",
                                [
                                    "sourced",
                                    "stated",
                                    "inferred",
                                    "memory",
                                    "memory_low",
                                    "proposed",
                                    "unknown",
                                ],
                            )
                        ),
                        name="coverage_need_confidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="coverage_need_has_a_source",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_needevent" ("article", "checked_on", "code", "confidence", "id", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."confidence", NEW."id", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."source"); RETURN NULL;',
                    hash="677a734984aa6aead552da0f5093acb96c121b8b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e7507",
                    table="coverage_need",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_kk" IS DISTINCT FROM (NEW."name_kk") OR OLD."name_ru" IS DISTINCT FROM (NEW."name_ru") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."source" IS DISTINCT FROM (NEW."source"))',
                    func='INSERT INTO "coverage_needevent" ("article", "checked_on", "code", "confidence", "id", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."confidence", NEW."id", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."source"); RETURN NULL;',
                    hash="3d5c0e0527c60e55d47bd3d944e5e9826646a785",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c9db1",
                    table="coverage_need",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_needevent" ("article", "checked_on", "code", "confidence", "id", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source") VALUES (OLD."article", OLD."checked_on", OLD."code", OLD."confidence", OLD."id", OLD."link", OLD."name", OLD."name_en", OLD."name_kk", OLD."name_ru", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."source"); RETURN NULL;',
                    hash="58d384cd4461a4d1144c5ac2e145b811e4880142",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f0a96",
                    table="coverage_need",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="needevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="needevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="coverage.need",
            ),
        ),
        migrations.AddField(
            model_name="needway",
            name="need",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ways",
                to="coverage.need",
                verbose_name="need",
            ),
        ),
        migrations.AddField(
            model_name="needway",
            name="package",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ways",
                to="coverage.package",
                verbose_name="package",
            ),
        ),
        migrations.AddField(
            model_name="needwayevent",
            name="need",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="coverage.need",
                verbose_name="need",
            ),
        ),
        migrations.AddField(
            model_name="needwayevent",
            name="package",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="coverage.package",
                verbose_name="package",
            ),
        ),
        migrations.AddField(
            model_name="needwayevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="needwayevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="coverage.needway",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a88167e7a3c4512fbd404952b7bab3138dc31d2e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b38b2",
                    table="coverage_needevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="needway",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "confidence__in",
                        [
                            "sourced",
                            "stated",
                            "inferred",
                            "memory",
                            "memory_low",
                            "proposed",
                            "unknown",
                        ],
                    )
                ),
                name="coverage_needway_confidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="needway",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="coverage_needway_has_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="needway",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("need", "="), ("code", "="), ("valid", "&&")],
                name="coverage_way_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="needway",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                name="coverage_way_in_force_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="needway",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "least_scope__in",
                        ["none", "dangerous_only", "emergency_and_dangerous", "full"],
                    )
                ),
                name="coverage_way_scope",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needway",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_needwayevent" ("article", "checked_on", "code", "condition", "condition_en", "condition_kk", "condition_ru", "confidence", "documents", "documents_en", "documents_kk", "documents_ru", "id", "least_scope", "link", "need_id", "note", "note_en", "note_kk", "note_ru", "package_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "services", "source", "valid") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."condition", NEW."condition_en", NEW."condition_kk", NEW."condition_ru", NEW."confidence", NEW."documents", NEW."documents_en", NEW."documents_kk", NEW."documents_ru", NEW."id", NEW."least_scope", NEW."link", NEW."need_id", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."package_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."services", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="441ff80f5f95733bbfc8ee4cd44a000eda6c73ee",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7359e",
                    table="coverage_needway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needway",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."condition" IS DISTINCT FROM (NEW."condition") OR OLD."condition_en" IS DISTINCT FROM (NEW."condition_en") OR OLD."condition_kk" IS DISTINCT FROM (NEW."condition_kk") OR OLD."condition_ru" IS DISTINCT FROM (NEW."condition_ru") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."documents" IS DISTINCT FROM (NEW."documents") OR OLD."documents_en" IS DISTINCT FROM (NEW."documents_en") OR OLD."documents_kk" IS DISTINCT FROM (NEW."documents_kk") OR OLD."documents_ru" IS DISTINCT FROM (NEW."documents_ru") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."least_scope" IS DISTINCT FROM (NEW."least_scope") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."need_id" IS DISTINCT FROM (NEW."need_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."package_id" IS DISTINCT FROM (NEW."package_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."services" IS DISTINCT FROM (NEW."services") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid" IS DISTINCT FROM (NEW."valid"))',
                    func='INSERT INTO "coverage_needwayevent" ("article", "checked_on", "code", "condition", "condition_en", "condition_kk", "condition_ru", "confidence", "documents", "documents_en", "documents_kk", "documents_ru", "id", "least_scope", "link", "need_id", "note", "note_en", "note_kk", "note_ru", "package_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "services", "source", "valid") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."condition", NEW."condition_en", NEW."condition_kk", NEW."condition_ru", NEW."confidence", NEW."documents", NEW."documents_en", NEW."documents_kk", NEW."documents_ru", NEW."id", NEW."least_scope", NEW."link", NEW."need_id", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."package_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."services", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="6a284e59e5e24ebe8fd8f3128b231139f0d82635",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4de85",
                    table="coverage_needway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needway",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_needwayevent" ("article", "checked_on", "code", "condition", "condition_en", "condition_kk", "condition_ru", "confidence", "documents", "documents_en", "documents_kk", "documents_ru", "id", "least_scope", "link", "need_id", "note", "note_en", "note_kk", "note_ru", "package_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "services", "source", "valid") VALUES (OLD."article", OLD."checked_on", OLD."code", OLD."condition", OLD."condition_en", OLD."condition_kk", OLD."condition_ru", OLD."confidence", OLD."documents", OLD."documents_en", OLD."documents_kk", OLD."documents_ru", OLD."id", OLD."least_scope", OLD."link", OLD."need_id", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", OLD."package_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."services", OLD."source", OLD."valid"); RETURN NULL;',
                    hash="5d0de0d25ac31407a409e9417bf60b681a4e3f58",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9214d",
                    table="coverage_needway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needwayevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="45c95b62576701e7055ae177b6175c1fb6275f2e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5f9c4",
                    table="coverage_needwayevent",
                    when="BEFORE",
                ),
            ),
        ),
        grant("SELECT, INSERT, UPDATE", "coverage_need", "coverage_needway"),
        grant("SELECT, INSERT", "coverage_needevent", "coverage_needwayevent"),
    ]
