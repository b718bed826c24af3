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
        ("categories", "0002_periods"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="benefitcategory",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="benefitcategory",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="benefitcategory",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="benefitcategory",
            name="categories_one_meaning_a_day",
        ),
        migrations.AddField(
            model_name="benefitcategory",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="benefitcategory",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        migrations.AddField(
            model_name="benefitcategoryevent",
            name="recorded",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                default=psycopg2.extras.DateTimeTZRange(None, None, "[)")
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="benefitcategoryevent",
            name="recorded_by",
            field=models.CharField(
                blank=True, editable=False, max_length=150, verbose_name="recorded by"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="benefitcategory",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "categories_benefitcategoryevent" ("article", "checked_on", "code", "confidence", "description", "description_en", "description_kk", "description_ru", "employer_pays", "evidence", "evidence_en", "evidence_kk", "evidence_ru", "id", "legal_basis", "legal_basis_en", "legal_basis_kk", "legal_basis_ru", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "payer", "payer_changes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source", "source_body", "source_body_en", "source_body_kk", "source_body_ru", "treatment", "until_age", "valid") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."confidence", NEW."description", NEW."description_en", NEW."description_kk", NEW."description_ru", NEW."employer_pays", NEW."evidence", NEW."evidence_en", NEW."evidence_kk", NEW."evidence_ru", NEW."id", NEW."legal_basis", NEW."legal_basis_en", NEW."legal_basis_kk", NEW."legal_basis_ru", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."payer", NEW."payer_changes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source", NEW."source_body", NEW."source_body_en", NEW."source_body_kk", NEW."source_body_ru", NEW."treatment", NEW."until_age", NEW."valid"); RETURN NULL;',
                    hash="77bdf89b894406b91e0bcb5db41763ba7849c776",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_042a2",
                    table="categories_benefitcategory",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="benefitcategory",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_kk" IS DISTINCT FROM (NEW."description_kk") OR OLD."description_ru" IS DISTINCT FROM (NEW."description_ru") OR OLD."employer_pays" IS DISTINCT FROM (NEW."employer_pays") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."evidence_en" IS DISTINCT FROM (NEW."evidence_en") OR OLD."evidence_kk" IS DISTINCT FROM (NEW."evidence_kk") OR OLD."evidence_ru" IS DISTINCT FROM (NEW."evidence_ru") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."legal_basis" IS DISTINCT FROM (NEW."legal_basis") OR OLD."legal_basis_en" IS DISTINCT FROM (NEW."legal_basis_en") OR OLD."legal_basis_kk" IS DISTINCT FROM (NEW."legal_basis_kk") OR OLD."legal_basis_ru" IS DISTINCT FROM (NEW."legal_basis_ru") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_kk" IS DISTINCT FROM (NEW."name_kk") OR OLD."name_ru" IS DISTINCT FROM (NEW."name_ru") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."note_kk" IS DISTINCT FROM (NEW."note_kk") OR OLD."note_ru" IS DISTINCT FROM (NEW."note_ru") OR OLD."payer" IS DISTINCT FROM (NEW."payer") OR OLD."payer_changes" IS DISTINCT FROM (NEW."payer_changes") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."source_body" IS DISTINCT FROM (NEW."source_body") OR OLD."source_body_en" IS DISTINCT FROM (NEW."source_body_en") OR OLD."source_body_kk" IS DISTINCT FROM (NEW."source_body_kk") OR OLD."source_body_ru" IS DISTINCT FROM (NEW."source_body_ru") OR OLD."treatment" IS DISTINCT FROM (NEW."treatment") OR OLD."until_age" IS DISTINCT FROM (NEW."until_age") OR OLD."valid" IS DISTINCT FROM (NEW."valid"))',
                    func='INSERT INTO "categories_benefitcategoryevent" ("article", "checked_on", "code", "confidence", "description", "description_en", "description_kk", "description_ru", "employer_pays", "evidence", "evidence_en", "evidence_kk", "evidence_ru", "id", "legal_basis", "legal_basis_en", "legal_basis_kk", "legal_basis_ru", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "payer", "payer_changes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source", "source_body", "source_body_en", "source_body_kk", "source_body_ru", "treatment", "until_age", "valid") VALUES (NEW."article", NEW."checked_on", NEW."code", NEW."confidence", NEW."description", NEW."description_en", NEW."description_kk", NEW."description_ru", NEW."employer_pays", NEW."evidence", NEW."evidence_en", NEW."evidence_kk", NEW."evidence_ru", NEW."id", NEW."legal_basis", NEW."legal_basis_en", NEW."legal_basis_kk", NEW."legal_basis_ru", NEW."link", NEW."name", NEW."name_en", NEW."name_kk", NEW."name_ru", NEW."note", NEW."note_en", NEW."note_kk", NEW."note_ru", NEW."payer", NEW."payer_changes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."recorded", NEW."recorded_by", NEW."source", NEW."source_body", NEW."source_body_en", NEW."source_body_kk", NEW."source_body_ru", NEW."treatment", NEW."until_age", NEW."valid"); RETURN NULL;',
                    hash="1c8c8300b9774fbf450fb042ae7435528ed2c917",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e0c10",
                    table="categories_benefitcategory",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="benefitcategory",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "categories_benefitcategoryevent" ("article", "checked_on", "code", "confidence", "description", "description_en", "description_kk", "description_ru", "employer_pays", "evidence", "evidence_en", "evidence_kk", "evidence_ru", "id", "legal_basis", "legal_basis_en", "legal_basis_kk", "legal_basis_ru", "link", "name", "name_en", "name_kk", "name_ru", "note", "note_en", "note_kk", "note_ru", "payer", "payer_changes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded", "recorded_by", "source", "source_body", "source_body_en", "source_body_kk", "source_body_ru", "treatment", "until_age", "valid") VALUES (OLD."article", OLD."checked_on", OLD."code", OLD."confidence", OLD."description", OLD."description_en", OLD."description_kk", OLD."description_ru", OLD."employer_pays", OLD."evidence", OLD."evidence_en", OLD."evidence_kk", OLD."evidence_ru", OLD."id", OLD."legal_basis", OLD."legal_basis_en", OLD."legal_basis_kk", OLD."legal_basis_ru", OLD."link", OLD."name", OLD."name_en", OLD."name_kk", OLD."name_ru", OLD."note", OLD."note_en", OLD."note_kk", OLD."note_ru", OLD."payer", OLD."payer_changes", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."recorded", OLD."recorded_by", OLD."source", OLD."source_body", OLD."source_body_en", OLD."source_body_kk", OLD."source_body_ru", OLD."treatment", OLD."until_age", OLD."valid"); RETURN NULL;',
                    hash="88c806080131bd61e53d0ca2f038862217a3473a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8acce",
                    table="categories_benefitcategory",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="benefitcategory",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), ("valid", "&&"), ("recorded", "&&")],
                name="categories_one_meaning_a_day",
            ),
        ),
        revoke("UPDATE", "categories_benefitcategory"),
        grant("UPDATE", "categories_benefitcategory", columns="recorded"),
        *only_closes("categories_benefitcategory"),
    ]
