"""What a check made now reads: the cache of months in place of the ledger, wherever it can be trusted.

The ledger of somebody lies in a hundred months; the cache has them in one row. Whoever was touched, or
has no row yet, is read from the ledger in the same statement. Masks come in the order of MASKS.
"""

from django.db import migrations

CHECK = """
CREATE FUNCTION entitlement_check(asked_key text)
RETURNS TABLE (revision bigint, words json, details json, statuses json, categories json,
               payments json, waivers json, doubts json, law bigint, masks bigint[])
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE kept record;
BEGIN
  SELECT m.person_id, m.law, ARRAY[
           m.liable_new, m.liable_old, m.right_new, m.right_old, m.exempt_new, m.exempt_old,
           m.state_new, m.state_old, m.paid_new, m.paid_old, m.ekp_new, m.ekp_old,
           m.loyal_new, m.loyal_old, m.unbroken_new, m.unbroken_old,
           m.prepaid_new, m.prepaid_old] AS masks
    INTO kept
    FROM persons_person p JOIN entitlement_personmonths m ON m.person_id = p.id
   WHERE p.iin_key = asked_key
     AND NOT EXISTS (SELECT FROM persons_touched t WHERE t.person_id = p.id);
  IF NOT FOUND THEN
    RETURN QUERY SELECT f.*, NULL::bigint, NULL::bigint[]
                   FROM entitlement_facts(asked_key, 'infinity') f;
    RETURN;
  END IF;
  RETURN QUERY
    SELECT
      (SELECT number FROM rates_revision),
      (SELECT json_agg(json_build_array(s.code, w.complete_through, s.sends_payments, s.sends_categories))
         FROM persons_source s CROSS JOIN LATERAL (
           SELECT complete_through FROM persons_watermark w
           WHERE w.source_id = s.id
           ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) w),
      (SELECT json_build_object('id', person_id, 'birth_date', birth_date, 'left_on', left_on,
                                'last_name', last_name, 'first_name', first_name)
         FROM persons_persondetails WHERE person_id = kept.person_id AND upper_inf(recorded)),
      (SELECT json_agg(json_build_array(status, lower(valid), upper(valid) - 1))
         FROM persons_legalstatusperiod
         WHERE person_id = kept.person_id AND upper_inf(recorded)),
      (SELECT json_agg(json_build_array(c.category, lower(c.valid), upper(c.valid) - 1, s.code))
         FROM categories_categoryperiod c JOIN persons_source s ON s.id = c.source_id
         WHERE c.person_id = kept.person_id AND upper_inf(c.recorded)),
      NULL::json, NULL::json,
      (SELECT json_agg(json_build_array(lower(months), upper(months) - 1))
         FROM persons_doubt WHERE person_id = kept.person_id AND upper_inf(recorded)),
      kept.law, kept.masks;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("entitlement", "0006_histogram")]
    operations = [
        migrations.RunSQL(CHECK, reverse_sql="DROP FUNCTION entitlement_check(text)"),
    ]
