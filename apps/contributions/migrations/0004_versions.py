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
        ("contributions", "0003_ledger_by_month"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="payerkind",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="payerkind",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="payerkind",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="purposecode",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="purposecode",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="purposecode",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="payerkind",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="payerkind",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="payerkindevent",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="payerkindevent",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="purposecode",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="purposecode",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="purposecodeevent",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="purposecodeevent",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AlterField(
            model_name="payerkind",
            name="code",
            field=models.SlugField(max_length=20, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="purposecode",
            name="code",
            field=models.CharField(max_length=3, verbose_name="code"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payerkind",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contributions_payerkindevent" ("article", "checked_on", "code", "confidence", "counts_for_loyalty", "fixed_amount", "id", "link", "name", "name_en", "name_kk", "name_ru", "not_before_payment_month", "note", "note_en", "note_kk", "note_ru", "period_since", "period_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "purpose_codes", "recorded", "recorded_by", "retention", "source", "statuses") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."confidence", NEW."counts_for_loyalty", NEW."fixed_amount", NEW."id", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."not_before_payment_month", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."period_since", NEW."period_until", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."purpose_codes", NEW."recorded", NEW."recorded_by", NEW."retention", NEW."source", NEW."statuses"); RETURN NULL;',
                    hash="97384531a0ee620b38074ef57c432176c2d9f6bc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7b97b",
                    table="contributions_payerkind",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payerkind",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."counts_for_loyalty" IS DISTINCT FROM (NEW."counts_for_loyalty") OR OLD."fixed_amount" IS DISTINCT FROM (NEW."fixed_amount") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_kk" IS DISTINCT FROM (NEW."name_kk") OR OLD."name_ru" IS DISTINCT FROM (NEW."name_ru") OR OLD."not_before_payment_month" IS DISTINCT FROM (NEW."not_before_payment_month") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."period_since" IS DISTINCT FROM (NEW."period_since") OR OLD."period_until" IS DISTINCT FROM (NEW."period_until") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."purpose_codes" IS DISTINCT FROM (NEW."purpose_codes") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."retention" IS DISTINCT FROM (NEW."retention") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."statuses" IS DISTINCT FROM (NEW."statuses"))',
                    func='INSERT INTO "contributions_payerkindevent" ("article", "checked_on", "code", "confidence", "counts_for_loyalty", "fixed_amount", "id", "link", "name", "name_en", "name_kk", "name_ru", "not_before_payment_month", "note", "note_en", "note_kk", "note_ru", "period_since", "period_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "purpose_codes", "recorded", "recorded_by", "retention", "source", "statuses") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."confidence", NEW."counts_for_loyalty", NEW."fixed_amount", NEW."id", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."not_before_payment_month", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."period_since", NEW."period_until", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."purpose_codes", NEW."recorded", NEW."recorded_by", NEW."retention", NEW."source", NEW."statuses"); RETURN NULL;',
                    hash="07365f568a46f268e50ffa21d6f104979d57200e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_17a13",
                    table="contributions_payerkind",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payerkind",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contributions_payerkindevent" ("article", "checked_on", "code", "confidence", "counts_for_loyalty", "fixed_amount", "id", "link", "name", "name_en", "name_kk", "name_ru", "not_before_payment_month", "note", "note_en", "note_kk", "note_ru", "period_since", "period_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "purpose_codes", "recorded", "recorded_by", "retention", "source", "statuses") VALUES (OLD."article", OLD."checked_on", OLD."code", OLD."confidence", OLD."counts_for_loyalty", OLD."fixed_amount", OLD."id", OLD."link", OLD."name", OLD."name_en", OLD."name_kk", OLD."name_ru", OLD."not_before_payment_month", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", OLD."period_since", OLD."period_until", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."purpose_codes", OLD."recorded", OLD."recorded_by", OLD."retention", OLD."source", OLD."statuses"); RETURN NULL;',
                    hash="7a9e6fa4db254feb9097babf8cb3e925f2627013",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_00118",
                    table="contributions_payerkind",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="purposecode",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contributions_purposecodeevent" ("article", "checked_on", "code", "confidence", "id", "is_penalty", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."confidence", NEW."id", NEW."is_penalty", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source"); RETURN NULL;',
                    hash="e170e736cf30e0bb7f12f5d329950484312b186c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_02cec",
                    table="contributions_purposecode",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="purposecode",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_penalty" IS DISTINCT FROM (NEW."is_penalty") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_kk" IS DISTINCT FROM (NEW."name_kk") OR OLD."name_ru" IS DISTINCT FROM (NEW."name_ru") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."source" IS DISTINCT FROM (NEW."source"))',
                    func='INSERT INTO "contributions_purposecodeevent" ("article", "checked_on", "code", "confidence", "id", "is_penalty", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."confidence", NEW."id", NEW."is_penalty", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source"); RETURN NULL;',
                    hash="34a045f87dbedfe5e11149cb59bbbed4cb3bf073",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bc0a4",
                    table="contributions_purposecode",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="purposecode",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contributions_purposecodeevent" ("article", "checked_on", "code", "confidence", "id", "is_penalty", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source") VALUES (OLD."article", OLD."checked_on", OLD."code", OLD."confidence", OLD."id", OLD."is_penalty", OLD."link", OLD."name", OLD."name_en", OLD."name_kk", OLD."name_ru", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."recorded", OLD."recorded_by", OLD."source"); RETURN NULL;',
                    hash="af775ddf35a4ff2fb13be949ddf764d3e98f29b6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2fe6c",
                    table="contributions_purposecode",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="payerkind",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), ("recorded", "&&")],
                name="contributions_one_version_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="purposecode",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), ("recorded", "&&")],
                name="contributions_one_version_of_a_code",
            ),
        ),
        revoke("UPDATE", "contributions_payerkind", "contributions_purposecode"),
        grant("UPDATE", "contributions_payerkind", "contributions_purposecode", columns="recorded"),
        *only_closes("contributions_payerkind", "contributions_purposecode"),
    ]
