"""Rows are known since always until they are corrected; a correction is a new version.

Reversible as long as nothing was corrected: two versions of a code do not fit the table before.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import pgtrigger.compiler
import pgtrigger.migrations
import psycopg2.extras
from django.db import migrations, models

from apps.common.dated import only_closes
from apps.common.grants import grant, revoke


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="legalstatus",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="legalstatus",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="legalstatus",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="legalstatus",
            name="coverage_one_status_a_day",
        ),
        migrations.AddField(
            model_name="legalstatus",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="legalstatus",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="legalstatusevent",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="legalstatusevent",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalstatus",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_legalstatusevent" ("article", "attachment", "attachment_en", "attachment_kk", "attachment_ru", "checked_on", "code", "confidence", "gvfmc_scope", "id", "link", "mshi_note", "mshi_note_en", "mshi_note_kk", "mshi_note_ru", "mshi_right", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rank", "recorded", "recorded_by", "source", "valid") VALUES (NEW."article", NEW."attachment", NEW."attachment_en", NEW."attachment_kk", NEW."attachment_ru", NEW."checked_on", NEW."code", NEW."confidence", NEW."gvfmc_scope", NEW."id", NEW."link", NEW."mshi_note", NEW."mshi_note_en", NEW."mshi_note_kk", NEW."mshi_note_ru", NEW."mshi_right", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."rank", NEW."recorded", NEW."recorded_by", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="00e70d260ec9982c9abcb2bf4a8aca5d30a9a714",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_afee2",
                    table="coverage_legalstatus",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalstatus",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."attachment" IS DISTINCT FROM (NEW."attachment") OR OLD."attachment_en" IS DISTINCT FROM (NEW."attachment_en") OR OLD."attachment_kk" IS DISTINCT FROM (NEW."attachment_kk") OR OLD."attachment_ru" IS DISTINCT FROM (NEW."attachment_ru") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."gvfmc_scope" IS DISTINCT FROM (NEW."gvfmc_scope") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."mshi_note" IS DISTINCT FROM (NEW."mshi_note") OR OLD."mshi_note_en" IS DISTINCT FROM (NEW."mshi_note_en") OR OLD."mshi_note_kk" IS DISTINCT FROM (NEW."mshi_note_kk") OR OLD."mshi_note_ru" IS DISTINCT FROM (NEW."mshi_note_ru") OR OLD."mshi_right" IS DISTINCT FROM (NEW."mshi_right") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_kk" IS DISTINCT FROM (NEW."name_kk") OR OLD."name_ru" IS DISTINCT FROM (NEW."name_ru") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid" IS DISTINCT FROM (NEW."valid"))',
                    func='INSERT INTO "coverage_legalstatusevent" ("article", "attachment", "attachment_en", "attachment_kk", "attachment_ru", "checked_on", "code", "confidence", "gvfmc_scope", "id", "link", "mshi_note", "mshi_note_en", "mshi_note_kk", "mshi_note_ru", "mshi_right", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rank", "recorded", "recorded_by", "source", "valid") VALUES (NEW."article", NEW."attachment", NEW."attachment_en", NEW."attachment_kk", NEW."attachment_ru", NEW."checked_on", NEW."code", NEW."confidence", NEW."gvfmc_scope", NEW."id", NEW."link", NEW."mshi_note", NEW."mshi_note_en", NEW."mshi_note_kk", NEW."mshi_note_ru", NEW."mshi_right", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."rank", NEW."recorded", NEW."recorded_by", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="6833b83e46b3bf234fe4697a8c5d4beff0a76367",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9fea1",
                    table="coverage_legalstatus",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalstatus",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coverage_legalstatusevent" ("article", "attachment", "attachment_en", "attachment_kk", "attachment_ru", "checked_on", "code", "confidence", "gvfmc_scope", "id", "link", "mshi_note", "mshi_note_en", "mshi_note_kk", "mshi_note_ru", "mshi_right", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rank", "recorded", "recorded_by", "source", "valid") VALUES (OLD."article", OLD."attachment", OLD."attachment_en", OLD."attachment_kk", OLD."attachment_ru", OLD."checked_on", OLD."code", OLD."confidence", OLD."gvfmc_scope", OLD."id", OLD."link", OLD."mshi_note", OLD."mshi_note_en", OLD."mshi_note_kk", OLD."mshi_note_ru", OLD."mshi_right", OLD."name", OLD."name_en", OLD."name_kk", OLD."name_ru", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."rank", OLD."recorded", OLD."recorded_by", OLD."source", OLD."valid"); RETURN NULL;',
                    hash="f5b2dbfa9c58108689865d133f92f3c8ccbce34a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c6129",
                    table="coverage_legalstatus",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="legalstatus",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), ("valid", "&&"), ("recorded", "&&")],
                name="coverage_one_status_a_day",
            ),
        ),
        revoke("UPDATE", "coverage_legalstatus"),
        grant("UPDATE", "coverage_legalstatus", columns="recorded"),
        *only_closes("coverage_legalstatus"),
    ]
