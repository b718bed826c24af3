"""The statement that gathers a person's facts reads the ledger as it is by month.

A payment counts as the decision says that was known then; as its own row says where there is none.
"""

from django.db import migrations

FACTS = """
CREATE OR REPLACE FUNCTION entitlement_facts(asked_key text, asked_at timestamptz)
RETURNS TABLE (revision bigint, words json, details json, statuses json, categories json,
               payments json, waivers json, doubts json)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    WITH person AS MATERIALIZED (
      SELECT id FROM persons_person WHERE iin_key = asked_key
    )
    SELECT
      (SELECT number FROM rates_revision) AS revision,
      (SELECT json_agg(json_build_array(s.code, w.complete_through, s.sends_payments, s.sends_categories))
         FROM persons_source s CROSS JOIN LATERAL (
           SELECT complete_through FROM persons_watermark w
           WHERE w.source_id = s.id AND w.recorded_at <= asked_at
           ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) w) AS words,
      (SELECT json_build_object('id', person_id, 'birth_date', birth_date, 'left_on', left_on,
                                'last_name', last_name, 'first_name', first_name)
         FROM persons_persondetails
         WHERE person_id = (SELECT id FROM person) AND recorded @> asked_at) AS details,
      (SELECT json_agg(json_build_array(status, lower(valid), upper(valid) - 1))
         FROM persons_legalstatusperiod
         WHERE person_id = (SELECT id FROM person) AND recorded @> asked_at) AS statuses,
      (SELECT json_agg(json_build_array(c.category, lower(c.valid), upper(c.valid) - 1, s.code))
         FROM categories_categoryperiod c JOIN persons_source s ON s.id = c.source_id
         WHERE c.person_id = (SELECT id FROM person) AND c.recorded @> asked_at) AS categories,
      (SELECT json_agg(json_build_array(p.payer_kind, p.period, p.paid_on))
         FROM contributions_payment p
         LEFT JOIN (SELECT period, payment_id, counts FROM contributions_decision
                     WHERE person_id = (SELECT id FROM person) AND recorded @> asked_at) d
           ON d.period = p.period AND d.payment_id = p.id
         WHERE p.person_id = (SELECT id FROM person) AND p.recorded_at <= asked_at
           AND coalesce(d.counts, p.counts)) AS payments,
      (SELECT json_agg(json_build_array(lower(valid), upper(valid) - 1))
         FROM contributions_waiver
         WHERE person_id = (SELECT id FROM person) AND recorded @> asked_at) AS waivers,
      (SELECT json_agg(json_build_array(lower(months), upper(months) - 1))
         FROM persons_doubt
         WHERE person_id = (SELECT id FROM person) AND recorded @> asked_at) AS doubts;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("entitlement", "0003_names_of_sources"),
        ("contributions", "0003_ledger_by_month"),
    ]
    # Not reversible, as the ledger is not (contributions 0003).
    operations = [migrations.RunSQL(FACTS)]
