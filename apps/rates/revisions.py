"""The revision of the law: a number that grows with every change of the tables the law is made of.

Numbers come from a sequence, so that none is used twice, whatever is rolled back or emptied.
"""

from django.db import migrations

MAKE = """
CREATE SEQUENCE rates_revision_numbers;
INSERT INTO rates_revision (id, number)
  OVERRIDING SYSTEM VALUE VALUES (1, nextval('rates_revision_numbers'));
CREATE FUNCTION rates_new_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO rates_revision (id, number)
    OVERRIDING SYSTEM VALUE VALUES (1, nextval('rates_revision_numbers'))
    ON CONFLICT (id) DO UPDATE SET number = excluded.number;
  RETURN NULL;
END $$;
"""
UNMAKE = "DROP FUNCTION rates_new_revision(); DROP SEQUENCE rates_revision_numbers;"


def make_revision() -> migrations.RunSQL:
    """An operation: the sequence, the one row, and the function that the triggers call."""
    return migrations.RunSQL(MAKE, reverse_sql=UNMAKE)


def new_revision_on_change(*tables: str) -> migrations.RunSQL:
    """An operation: every statement that changes one of these tables makes a new revision."""
    return migrations.RunSQL(
        ";".join(
            f"CREATE TRIGGER new_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION rates_new_revision()"
            for table in tables
        ),
        reverse_sql=";".join(f"DROP TRIGGER new_revision ON {table}" for table in tables),
    )
