"""A source's new name is seen by the next answer of every process, as a new row of the law is."""

from django.db import migrations

RENAMED = """
CREATE TRIGGER new_revision AFTER UPDATE OF name, name_kk, name_ru, name_en ON persons_source
  FOR EACH STATEMENT EXECUTE FUNCTION rates_new_revision()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("entitlement", "0002_facts_of_a_person"),
        ("persons", "0002_names_of_sources"),
        ("rates", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(RENAMED, reverse_sql="DROP TRIGGER new_revision ON persons_source"),
    ]
