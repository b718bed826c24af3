"""What the owner tells the database of change sets: the tables they may change, and whose clock holds."""

from __future__ import annotations

from django.conf import settings

from apps.changes.models import Guarded, Installation
from apps.changes.tables import TABLES


def guard_tables(*, using: str) -> None:
    """Write down the tables of the law for `changes_publish`; as their owner, in his transaction."""
    Installation.objects.using(using).update_or_create(
        pk=1, defaults={"sets_its_clock": settings.OSMS_DEMO}
    )
    for table in TABLES.values():
        Guarded.objects.using(using).update_or_create(
            code=table.code,
            defaults={
                "relation": table.relation,
                "deciding": sorted(table.deciding),
                "is_dated": table.is_dated,
                "has_versions": table.has_versions,
                "columns": sorted({*table.columns, *table.texts}),
            },
        )
