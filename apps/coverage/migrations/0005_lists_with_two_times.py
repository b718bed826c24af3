"""Packages, services, needs, ways and dental care are versions, and name each other by code.

The rows that are there are known since always. Reversible as long as nothing was corrected: two
versions of a code do not fit the tables before.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import pgtrigger.compiler
import pgtrigger.migrations
import psycopg2.extras
from django.db import migrations, models

from apps.common.dated import only_closes
from apps.common.grants import revoke

TABLES = (
    "coverage_package",
    "coverage_service",
    "coverage_need",
    "coverage_needway",
    "coverage_dentalgroup",
)
# Columns that held the number of a row, and of which table.
NAMED = (
    ("coverage_service", "package", "coverage_package"),
    ("coverage_service", "moved_to", "coverage_package"),
    ("coverage_service", "moved_from", "coverage_package"),
    ("coverage_serviceevent", "package", "coverage_package"),
    ("coverage_serviceevent", "moved_to", "coverage_package"),
    ("coverage_serviceevent", "moved_from", "coverage_package"),
    ("coverage_needway", "need", "coverage_need"),
    ("coverage_needway", "package", "coverage_package"),
    ("coverage_needwayevent", "need", "coverage_need"),
    ("coverage_needwayevent", "package", "coverage_package"),
)


def _names_for_numbers(table: str, column: str, of: str) -> migrations.RunSQL:
    """The code of the row instead of its number; nothing stays nothing."""
    said = f"FROM {of} AS named WHERE"
    return migrations.RunSQL(
        f'UPDATE {table} SET "{column}" ='
        f" coalesce((SELECT named.code {said} named.id::text = {table}.\"{column}\"), '')",
        reverse_sql=f'UPDATE {table} SET "{column}" ='
        f' (SELECT named.id::text {said} named.code = {table}."{column}")',
    )


def _free(*tables: str) -> migrations.RunSQL:
    """Let the record of changes be rewritten in this migration, and guard it again on the way back."""
    return migrations.RunSQL(
        _triggers("DISABLE", *tables), reverse_sql=_triggers("ENABLE", *tables)
    )


def _guarded(*tables: str) -> migrations.RunSQL:
    """The other way round."""
    return migrations.RunSQL(
        _triggers("ENABLE", *tables), reverse_sql=_triggers("DISABLE", *tables)
    )


def _triggers(verb: str, *tables: str) -> str:
    return ";".join(f"ALTER TABLE {table} {verb} TRIGGER USER" for table in tables)


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0004_change_sets"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="dentalgroup",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dentalgroup",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dentalgroup",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="need",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="need",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="need",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="needway",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="needway",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="needway",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="package",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="package",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="package",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="service",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="service",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="service",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="dentalgroup",
            name="coverage_dental_group_once_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="needway",
            name="coverage_way_once_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="service",
            name="coverage_service_once_a_day",
        ),
        migrations.AddField(
            model_name="dentalgroup",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="dentalgroup",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="dentalgroup",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="dentalgroupevent",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="dentalgroupevent",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="dentalgroupevent",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="need",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="needevent",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="needevent",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="needevent",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="needway",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="needway",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="needway",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="needwayevent",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="needwayevent",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="needwayevent",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="package",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="package",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="package",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="packageevent",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="packageevent",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="packageevent",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="service",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="serviceevent",
            name="change_set",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, verbose_name="change set"
            ),
        ),
        migrations.AddField(
            model_name="serviceevent",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="serviceevent",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        _free("coverage_serviceevent", "coverage_needwayevent"),
        migrations.AlterField(
            model_name="need",
            name="code",
            field=models.SlugField(max_length=30, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="needway",
            name="need",
            field=models.SlugField(db_index=False, max_length=30, verbose_name="need"),
        ),
        migrations.AlterField(
            model_name="needway",
            name="package",
            field=models.SlugField(db_index=False, max_length=10, verbose_name="package"),
        ),
        migrations.AlterField(
            model_name="needwayevent",
            name="need",
            field=models.SlugField(db_index=False, max_length=30, verbose_name="need"),
        ),
        migrations.AlterField(
            model_name="needwayevent",
            name="package",
            field=models.SlugField(db_index=False, max_length=10, verbose_name="package"),
        ),
        migrations.AlterField(
            model_name="package",
            name="code",
            field=models.SlugField(max_length=10, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="service",
            name="moved_from",
            field=models.SlugField(
                blank=True, db_index=False, max_length=10, null=True, verbose_name="moved from"
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="moved_to",
            field=models.SlugField(
                blank=True, db_index=False, max_length=10, null=True, verbose_name="moved to"
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="package",
            field=models.SlugField(db_index=False, max_length=10, verbose_name="package"),
        ),
        migrations.AlterField(
            model_name="serviceevent",
            name="moved_from",
            field=models.SlugField(
                blank=True, db_index=False, max_length=10, null=True, verbose_name="moved from"
            ),
        ),
        migrations.AlterField(
            model_name="serviceevent",
            name="moved_to",
            field=models.SlugField(
                blank=True, db_index=False, max_length=10, null=True, verbose_name="moved to"
            ),
        ),
        migrations.AlterField(
            model_name="serviceevent",
            name="package",
            field=models.SlugField(db_index=False, max_length=10, verbose_name="package"),
        ),
        *(_names_for_numbers(*each) for each in NAMED),
        migrations.AlterField(
            model_name="service",
            name="moved_to",
            field=models.SlugField(
                blank=True, db_index=False, max_length=10, verbose_name="moved to"
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="moved_from",
            field=models.SlugField(
                blank=True, db_index=False, max_length=10, verbose_name="moved from"
            ),
        ),
        migrations.AlterField(
            model_name="serviceevent",
            name="moved_to",
            field=models.SlugField(
                blank=True, db_index=False, max_length=10, verbose_name="moved to"
            ),
        ),
        migrations.AlterField(
            model_name="serviceevent",
            name="moved_from",
            field=models.SlugField(
                blank=True, db_index=False, max_length=10, verbose_name="moved from"
            ),
        ),
        _guarded("coverage_serviceevent", "coverage_needwayevent"),
        pgtrigger.migrations.AddTrigger(
            model_name="dentalgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_dentalgroupevent" ("article", "change_set", "checked_on", "code", "confidence", "id", "kind", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source", "valid") VALUES (NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."confidence", NEW."id", NEW."kind", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="4872547406170282c309cfafec2ae4470205d8fa",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_05930",
                    table="coverage_dentalgroup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dentalgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."change_set" IS DISTINCT FROM (NEW."change_set") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_kk" IS DISTINCT FROM (NEW."name_kk") OR OLD."name_ru" IS DISTINCT FROM (NEW."name_ru") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid" IS DISTINCT FROM (NEW."valid"))',
                    func='INSERT INTO "coverage_dentalgroupevent" ("article", "change_set", "checked_on", "code", "confidence", "id", "kind", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source", "valid") VALUES (NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."confidence", NEW."id", NEW."kind", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="8b2739e4e19e2658f1be9a3c20b671c9bb99be5a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_929ef",
                    table="coverage_dentalgroup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dentalgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_dentalgroupevent" ("article", "change_set", "checked_on", "code", "confidence", "id", "kind", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source", "valid") VALUES (OLD."article", OLD."change_set", OLD."checked_on", OLD."code", OLD."confidence", OLD."id", OLD."kind", OLD."link", OLD."name", OLD."name_en", OLD."name_kk", OLD."name_ru", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."recorded", OLD."recorded_by", OLD."source", OLD."valid"); RETURN NULL;',
                    hash="69574dc4a69669e9a44d23592b3a9495c4b682c3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e6881",
                    table="coverage_dentalgroup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_needevent" ("article", "change_set", "checked_on", "code", "confidence", "id", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source") VALUES (NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."confidence", NEW."id", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source"); RETURN NULL;',
                    hash="7735c034adfff32ab230ff208676c6fe47c858b2",
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
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."change_set" IS DISTINCT FROM (NEW."change_set") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_kk" IS DISTINCT FROM (NEW."name_kk") OR OLD."name_ru" IS DISTINCT FROM (NEW."name_ru") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."source" IS DISTINCT FROM (NEW."source"))',
                    func='INSERT INTO "coverage_needevent" ("article", "change_set", "checked_on", "code", "confidence", "id", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source") VALUES (NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."confidence", NEW."id", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source"); RETURN NULL;',
                    hash="b13e8a0bfd788b97163278f6df866f32fd7c2920",
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
                    func='INSERT INTO "coverage_needevent" ("article", "change_set", "checked_on", "code", "confidence", "id", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source") VALUES (OLD."article", OLD."change_set", OLD."checked_on", OLD."code", OLD."confidence", OLD."id", OLD."link", OLD."name", OLD."name_en", OLD."name_kk", OLD."name_ru", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."recorded", OLD."recorded_by", OLD."source"); RETURN NULL;',
                    hash="2cf2379985492bc14212bef9ad5c95133fea3de2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f0a96",
                    table="coverage_need",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needway",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_needwayevent" ("article", "change_set", "checked_on", "code", "condition", "condition_en", "condition_kk", "condition_ru", "confidence", "documents", "documents_en", "documents_kk", "documents_ru", "id", "least_scope", "link", "need", "note", "note_en", "note_kk", "note_ru", "package", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "services", "source", "valid") VALUES (NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."condition", NEW."condition_en", NEW."condition_kk", NEW."condition_ru", NEW."confidence", NEW."documents", NEW."documents_en", NEW."documents_kk", NEW."documents_ru", NEW."id", NEW."least_scope", NEW."link", NEW."need", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."package", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."services", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="f0515f19614ca9dd7d0fd92968388c40ea89c286",
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
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."change_set" IS DISTINCT FROM (NEW."change_set") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."condition" IS DISTINCT FROM (NEW."condition") OR OLD."condition_en" IS DISTINCT FROM (NEW."condition_en") OR OLD."condition_kk" IS DISTINCT FROM (NEW."condition_kk") OR OLD."condition_ru" IS DISTINCT FROM (NEW."condition_ru") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."documents" IS DISTINCT FROM (NEW."documents") OR OLD."documents_en" IS DISTINCT FROM (NEW."documents_en") OR OLD."documents_kk" IS DISTINCT FROM (NEW."documents_kk") OR OLD."documents_ru" IS DISTINCT FROM (NEW."documents_ru") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."least_scope" IS DISTINCT FROM (NEW."least_scope") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."need" IS DISTINCT FROM (NEW."need") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."package" IS DISTINCT FROM (NEW."package") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."services" IS DISTINCT FROM (NEW."services") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid" IS DISTINCT FROM (NEW."valid"))',
                    func='INSERT INTO "coverage_needwayevent" ("article", "change_set", "checked_on", "code", "condition", "condition_en", "condition_kk", "condition_ru", "confidence", "documents", "documents_en", "documents_kk", "documents_ru", "id", "least_scope", "link", "need", "note", "note_en", "note_kk", "note_ru", "package", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "services", "source", "valid") VALUES (NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."condition", NEW."condition_en", NEW."condition_kk", NEW."condition_ru", NEW."confidence", NEW."documents", NEW."documents_en", NEW."documents_kk", NEW."documents_ru", NEW."id", NEW."least_scope", NEW."link", NEW."need", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."package", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."services", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="fdca55058fcaa4b48b25ff64aaae0ebb9724c954",
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
                    func='INSERT INTO "coverage_needwayevent" ("article", "change_set", "checked_on", "code", "condition", "condition_en", "condition_kk", "condition_ru", "confidence", "documents", "documents_en", "documents_kk", "documents_ru", "id", "least_scope", "link", "need", "note", "note_en", "note_kk", "note_ru", "package", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "services", "source", "valid") VALUES (OLD."article", OLD."change_set", OLD."checked_on", OLD."code", OLD."condition", OLD."condition_en", OLD."condition_kk", OLD."condition_ru", OLD."confidence", OLD."documents", OLD."documents_en", OLD."documents_kk", OLD."documents_ru", OLD."id", OLD."least_scope", OLD."link", OLD."need", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", OLD."package", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."recorded", OLD."recorded_by", OLD."services", OLD."source", OLD."valid"); RETURN NULL;',
                    hash="f07218c81cb7b9be043712094f28f036c11b6978",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9214d",
                    table="coverage_needway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="package",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_packageevent" ("abbreviation", "abbreviation_en", "abbreviation_kk", "abbreviation_ru", "article", "change_set", "checked_on", "code", "confidence", "decree", "decree_en", "decree_kk", "decree_ru", "id", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source") VALUES (NEW."abbreviation", NEW."abbreviation_en", NEW."abbreviation_kk", NEW."abbreviation_ru", NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."confidence", NEW."decree", NEW."decree_en", NEW."decree_kk", NEW."decree_ru", NEW."id", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source"); RETURN NULL;',
                    hash="0b3e37ae2f89e2700b33029e545a7c9994829753",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c79dd",
                    table="coverage_package",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="package",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."abbreviation" IS DISTINCT FROM (NEW."abbreviation") OR OLD."abbreviation_en" IS DISTINCT FROM (NEW."abbreviation_en") OR OLD."abbreviation_kk" IS DISTINCT FROM (NEW."abbreviation_kk") OR OLD."abbreviation_ru" IS DISTINCT FROM (NEW."abbreviation_ru") OR OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."change_set" IS DISTINCT FROM (NEW."change_set") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."decree" IS DISTINCT FROM (NEW."decree") OR OLD."decree_en" IS DISTINCT FROM (NEW."decree_en") OR OLD."decree_kk" IS DISTINCT FROM (NEW."decree_kk") OR OLD."decree_ru" IS DISTINCT FROM (NEW."decree_ru") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_kk" IS DISTINCT FROM (NEW."name_kk") OR OLD."name_ru" IS DISTINCT FROM (NEW."name_ru") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."source" IS DISTINCT FROM (NEW."source"))',
                    func='INSERT INTO "coverage_packageevent" ("abbreviation", "abbreviation_en", "abbreviation_kk", "abbreviation_ru", "article", "change_set", "checked_on", "code", "confidence", "decree", "decree_en", "decree_kk", "decree_ru", "id", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source") VALUES (NEW."abbreviation", NEW."abbreviation_en", NEW."abbreviation_kk", NEW."abbreviation_ru", NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."confidence", NEW."decree", NEW."decree_en", NEW."decree_kk", NEW."decree_ru", NEW."id", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source"); RETURN NULL;',
                    hash="3f32976416f087a1242d3f70dca41f72c0e1ddbc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_71ce0",
                    table="coverage_package",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="package",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_packageevent" ("abbreviation", "abbreviation_en", "abbreviation_kk", "abbreviation_ru", "article", "change_set", "checked_on", "code", "confidence", "decree", "decree_en", "decree_kk", "decree_ru", "id", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source") VALUES (OLD."abbreviation", OLD."abbreviation_en", OLD."abbreviation_kk", OLD."abbreviation_ru", OLD."article", OLD."change_set", OLD."checked_on", OLD."code", OLD."confidence", OLD."decree", OLD."decree_en", OLD."decree_kk", OLD."decree_ru", OLD."id", OLD."link", OLD."name", OLD."name_en", OLD."name_kk", OLD."name_ru", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."recorded", OLD."recorded_by", OLD."source"); RETURN NULL;',
                    hash="190e166bc2f483a229767b91e61a6f42a281c9e2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_973a9",
                    table="coverage_package",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_serviceevent" ("article", "change_set", "checked_on", "code", "confidence", "description", "description_en", "description_kk", "description_ru", "id", "link", "moved_from", "moved_to", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "package", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source", "valid") VALUES (NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."confidence", NEW."description", NEW."description_en", NEW."description_kk", NEW."description_ru", NEW."id", NEW."link", NEW."moved_from", NEW."moved_to", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."package", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="5f8d44dcf0454036608184c1f018f33228fe7719",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cbdb1",
                    table="coverage_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."change_set" IS DISTINCT FROM (NEW."change_set") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_kk" IS DISTINCT FROM (NEW."description_kk") OR OLD."description_ru" IS DISTINCT FROM (NEW."description_ru") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."moved_from" IS DISTINCT FROM (NEW."moved_from") OR OLD."moved_to" IS DISTINCT FROM (NEW."moved_to") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_kk" IS DISTINCT FROM (NEW."name_kk") OR OLD."name_ru" IS DISTINCT FROM (NEW."name_ru") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."package" IS DISTINCT FROM (NEW."package") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid" IS DISTINCT FROM (NEW."valid"))',
                    func='INSERT INTO "coverage_serviceevent" ("article", "change_set", "checked_on", "code", "confidence", "description", "description_en", "description_kk", "description_ru", "id", "link", "moved_from", "moved_to", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "package", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source", "valid") VALUES (NEW."article", NEW."change_set", NEW."checked_on", NEW."code", NEW."confidence", NEW."description", NEW."description_en", NEW."description_kk", NEW."description_ru", NEW."id", NEW."link", NEW."moved_from", NEW."moved_to", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."package", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="f2577df54a616e97d899e194f0f146d009210906",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_44fd5",
                    table="coverage_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_serviceevent" ("article", "change_set", "checked_on", "code", "confidence", "description", "description_en", "description_kk", "description_ru", "id", "link", "moved_from", "moved_to", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "package", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source", "valid") VALUES (OLD."article", OLD."change_set", OLD."checked_on", OLD."code", OLD."confidence", OLD."description", OLD."description_en", OLD."description_kk", OLD."description_ru", OLD."id", OLD."link", OLD."moved_from", OLD."moved_to", OLD."name", OLD."name_en", OLD."name_kk", OLD."name_ru", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", OLD."package", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."recorded", OLD."recorded_by", OLD."source", OLD."valid"); RETURN NULL;',
                    hash="704dcdf1f150516a1bb2785f622dceed90e3a8b3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_83658",
                    table="coverage_service",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="dentalgroup",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), ("valid", "&&"), ("recorded", "&&")],
                name="coverage_dental_group_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), ("recorded", "&&")],
                name="coverage_one_version_of_a_need",
            ),
        ),
        migrations.AddConstraint(
            model_name="needway",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("need", "="), ("code", "="), ("valid", "&&"), ("recorded", "&&")],
                name="coverage_way_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), ("recorded", "&&")],
                name="coverage_one_version_of_a_package",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("package", "="), ("code", "="), ("valid", "&&"), ("recorded", "&&")],
                name="coverage_service_once_a_day",
            ),
        ),
        *only_closes(*TABLES),
        revoke("INSERT, UPDATE", *TABLES),
        revoke("INSERT", *(f"{table}event" for table in TABLES)),
    ]
