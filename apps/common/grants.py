"""Grants of the application's role, as migration operations. The owner needs none."""

from django.db import migrations

APP_ROLE = "osms_app"


def grant(privileges: str, *tables: str, columns: str = "") -> migrations.RunSQL:
    """An operation that gives `osms_app` these privileges ("SELECT, INSERT") on these tables.

    Sequences behind identity columns need no grant. `columns` limits an UPDATE to named columns.
    """
    names = ", ".join(f'"{table}"' for table in tables)
    what = f"{privileges} ({columns})" if columns else privileges
    return migrations.RunSQL(
        f"GRANT {what} ON {names} TO {APP_ROLE}",
        reverse_sql=f"REVOKE {what} ON {names} FROM {APP_ROLE}",
        elidable=False,
    )


def revoke(privileges: str, *tables: str) -> migrations.RunSQL:
    """An operation that takes these privileges on these tables from `osms_app`."""
    names = ", ".join(f'"{table}"' for table in tables)
    return migrations.RunSQL(
        f"REVOKE {privileges} ON {names} FROM {APP_ROLE}",
        reverse_sql=f"GRANT {privileges} ON {names} TO {APP_ROLE}",
        elidable=False,
    )
