"""Writes about people. Callers own the transaction of a whole file; each write is one statement or two."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from apps.common.dated import close, since
from apps.persons.models import Doubt, Source, Touched, Watermark


def touch(person_ids: Iterable[int], at: datetime) -> None:
    """Note that these people's facts changed, for the caches of higher rooms."""
    Touched.objects.bulk_create([Touched(person_id=pk, at=at) for pk in set(person_ids)])


def registered_source(
    code: str, *, sends_payments: bool = False, sends_categories: bool = False
) -> Source:
    """The source of this code, registered when first seen; its roles only grow."""
    source, _ = Source.objects.get_or_create(code=code)
    wanted = {"sends_payments": sends_payments, "sends_categories": sends_categories}
    grown = [role for role, now in wanted.items() if now and not getattr(source, role)]
    for role in grown:
        setattr(source, role, True)
    if grown:
        source.save(update_fields=grown)
    return source


@transaction.atomic
def declare_complete(*, source: str, through: date, at: datetime) -> Watermark:
    """Record a source's word that it has sent everything through that day."""
    return Watermark.objects.create(
        source=registered_source(source), complete_through=through, recorded_at=at
    )


def doubt(
    *, person_id: int, source: Source, ground: str, reference: str, months: DateRange, at: datetime
) -> None:
    """Hold these months of somebody in doubt until the doubt of this reference is settled."""
    Doubt.objects.create(
        person_id=person_id,
        source=source,
        ground=ground,
        reference=reference,
        months=months,
        recorded=since(at),
    )
    touch([person_id], at)


def settle_doubt(*, ground: str, reference: str, at: datetime) -> None:
    """The doubt of this reference is over from `at` on."""
    rows = list(Doubt.objects.known().filter(ground=ground, reference=reference))
    close(rows, at)
    touch([row.person_id for row in rows], at)
