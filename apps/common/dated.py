"""Facts with two times, as the database keeps them (design: valid for, known at).

`DatedRow` gives a model its `recorded` range and its only change: being closed. The migrations add the
guards with the operations below, so that the database refuses every other change.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self, TypeVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import migrations, models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

GUARD = """
CREATE OR REPLACE FUNCTION osms_only_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'recorded' <> to_jsonb(OLD) - 'recorded'
     OR isempty(OLD.recorded) OR NOT upper_inf(OLD.recorded) OR upper_inf(NEW.recorded)
     OR NOT (isempty(NEW.recorded) OR lower(NEW.recorded) IS NOT DISTINCT FROM lower(OLD.recorded))
  THEN
    RAISE EXCEPTION 'a recorded fact of % is never edited, only closed once', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION osms_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are kept for ever', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def only_closes(*tables: str) -> list[migrations.RunSQL]:
    """Operations: the only permitted UPDATE of these tables closes `recorded`; DELETE is refused."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER only_closes BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION osms_only_closes();"
            f"CREATE TRIGGER kept BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION osms_refuses()",
            reverse_sql=f"DROP TRIGGER only_closes ON {table}; DROP TRIGGER kept ON {table}",
        )
        for table in tables
    ]


def append_only(*tables: str) -> list[migrations.RunSQL]:
    """Operations: rows of these tables are neither changed nor deleted, by anybody."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION osms_refuses()",
            reverse_sql=f"DROP TRIGGER kept ON {table}",
        )
        for table in tables
    ]


def never_emptied(*tables: str) -> list[migrations.RunSQL]:
    """Operations: TRUNCATE of these tables is refused too, the owner's as well."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION osms_refuses()",
            reverse_sql=f"DROP TRIGGER never_emptied ON {table}",
        )
        for table in tables
    ]


Row = TypeVar("Row", bound=models.Model, covariant=True)


class DatedQuerySet(models.QuerySet[Row]):
    def known(self, at: datetime | None = None) -> Self:
        """The versions known at `at`; the open ones without it."""
        if at is None:
            return self.filter(recorded__upper_inf=True)
        return self.filter(recorded__contains=at)


class DatedRow(models.Model):
    """A fact recorded at a moment and, perhaps, superseded at a later one."""

    recorded = DateTimeRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def since(at: datetime) -> DateTimeTZRange:
    """The open range of a fact recorded at `at`."""
    return DateTimeTZRange(at, None)


def close(rows: Iterable[DatedRow], at: datetime) -> None:
    """Close these open versions at `at`; one recorded at that very moment is left an empty range."""
    for row in rows:
        row.recorded = DateTimeTZRange(row.recorded.lower, at)
        row.save(update_fields=["recorded"])
