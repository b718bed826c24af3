"""Whether the people of a statement are held is asked once for each, in the order of their index."""

from django.db import migrations

HELD = """
CREATE OR REPLACE FUNCTION contributions_named_are_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT person_id FROM fresh ORDER BY person_id) f
      LEFT JOIN LATERAL (SELECT id FROM persons_person WHERE id = f.person_id LIMIT 1) p ON true
     WHERE p.id IS NULL
  ) OR EXISTS (
    SELECT FROM (SELECT DISTINCT source_id FROM fresh) f
     WHERE NOT EXISTS (SELECT FROM persons_source s WHERE s.id = f.source_id)
  ) THEN
    RAISE EXCEPTION 'a payment names a person or a source that is not held'
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("contributions", "0005_recount")]
    operations = [migrations.RunSQL(HELD, reverse_sql=migrations.RunSQL.noop)]
