"""The cache of months: brought up to date by who was touched, made anew, and proved equal."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Max

from apps.common import clock
from apps.entitlement.lawbook import lawbook
from apps.entitlement.models.months import KINDS, PersonMonths
from apps.entitlement.months.layout import halves
from apps.entitlement.months.reading import read
from apps.entitlement.webhooks.waking import wake_for
from apps.persons.models import Person, Touched
from apps.rates import selectors as rates
from apps.rules.history import unbroken
from apps.rules.law import Law
from apps.rules.record import Record, record_of

BATCH = 2000
ONE_DRAIN = 0x4F534D54  # the key of the lock under which touched people are taken up
MASKS = [f"{kind}_{half}" for kind in KINDS for half in ("new", "old")]
COLUMNS = ["person_id", "region", "in_doubt", "law", *MASKS]
TABLE = "entitlement_personmonths"
Row = tuple[object, ...]
Progress = Callable[[int], None]


def current_law() -> Law:
    """The law as the registers hold it now."""
    return lawbook(rates.revision()).law


def law_of_masks(law: Law) -> int:
    """A number for the part of the law that masks are made under; amounts are none of it."""
    dated = {code: law.parameters.get(code) for code in ("system_start", "prepay_months")}
    parts = (
        sorted(law.categories.items()),
        sorted((code, _sorted(kind)) for code, kind in law.payer_kinds.items()),
        sorted(law.statuses.items()),
        sorted(dated.items()),
        loyalty(law),
    )
    return zlib.crc32(repr(parts).encode())


def _sorted(kind: object) -> list[tuple[str, object]]:
    """A payer kind without the chance order of its sets."""
    names = sorted(kind.__slots__)  # type: ignore[attr-defined]
    values = ((name, getattr(kind, name)) for name in names)
    return [(name, sorted(v) if isinstance(v, frozenset) else v) for name, v in values]


def loyalty(law: Law) -> int | None:
    """How many unbroken months the law asks for, as its latest row says."""
    rows = law.parameters.get("loyalty_months", ())
    value = rows[-1].value if rows else None
    return None if value is None else int(value)


def rows_of(people: Sequence[int], law: Law, today: date) -> Iterator[Row]:
    """The cache's rows of these people, from the registers, in the order of COLUMNS."""
    number, length = law_of_masks(law), loyalty(law)
    for known in read(people, today):
        record = record_of(known.facts, law)
        masks = [half for kind in KINDS for half in halves(_mask(kind, record, length))]
        yield (known.person_id, known.region, known.in_doubt, number, *masks)


def _mask(kind: str, record: Record, length: int | None) -> int:
    if kind == "unbroken":
        return 0 if length is None else unbroken(record.loyal, length)
    mask: int = getattr(record, kind)
    return mask


@transaction.atomic
def refresh(people: Sequence[int]) -> int:
    """Write the cache's rows of these people anew; returns how many."""
    rows = list(rows_of(people, current_law(), clock.today()))
    _copy(rows, "months_in")
    names = ", ".join(COLUMNS)
    changed = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM months_in "
            f"ON CONFLICT (person_id) DO UPDATE SET {changed}"
        )
    return len(rows)


def _copy(rows: Iterable[Row], table: str) -> None:
    """COPY rows into a temporary table of the transaction, shaped as the cache."""
    lines = io.StringIO("\n".join("\t".join(_text(cell) for cell in row) for row in rows))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (LIKE {TABLE}) ON COMMIT DROP")
        cursor.execute(f"TRUNCATE {table}")
        cursor.copy_expert(f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN", lines)


def _text(cell: object) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


@transaction.atomic
def drain(limit: int = BATCH, *, waits: bool = False) -> int:
    """Take up some of the people who were touched; returns how many, 0 when nobody is left.

    Only one process drains at a time; a touch that comes meanwhile waits for the next round. While
    another one drains it returns 0 at once, or `waits` for the other's end.
    """
    with connection.cursor() as cursor:
        if waits:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_DRAIN])
        else:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_DRAIN])
            if not cursor.fetchone()[0]:
                return 0
        cursor.execute(
            "WITH people AS (SELECT DISTINCT person_id FROM persons_touched LIMIT %s) "
            "DELETE FROM persons_touched t USING people WHERE t.person_id = people.person_id "
            "RETURNING t.person_id",
            [limit],
        )
        people = sorted({row[0] for row in cursor.fetchall()})
    if people:
        refresh(people)
        _note_how_far()
        transaction.on_commit(lambda: wake_for(people))
    return len(people)


def _note_how_far() -> None:
    """Keep a position that everything taken up so far was written before (docs/decisions/0026)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO entitlement_drained (id, position) OVERRIDING SYSTEM VALUE"
            " VALUES (1, pg_current_wal_insert_lsn())"
            " ON CONFLICT (id) DO UPDATE SET position = excluded.position"
        )


def drain_all(*, waits: bool = False) -> int:
    """Take up everybody who was touched; returns how many.

    Who counts afterwards `waits` for another process that drains, and for nobody who is touched later.
    """
    done, last = 0, Touched.objects.aggregate(last=Max("pk"))["last"]
    while taken := drain(waits=waits):
        done += taken
        if waits and not Touched.objects.filter(pk__lte=last or 0).exists():
            break
    return done


def take_up_law() -> int:
    """Write anew the rows made under another law than today's; returns how many."""
    done = last = 0
    made_otherwise = PersonMonths.objects.exclude(law=law_of_masks(current_law())).order_by("pk")
    while some := list(made_otherwise.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        done, last = done + refresh(some), some[-1]
    return done


def everybody(using: str = DEFAULT_DB_ALIAS) -> Iterator[list[int]]:
    """The ids of all people, in order, some at a time."""
    last, people = 0, Person.objects.using(using).order_by("pk")
    while True:
        some = list(people.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH])
        if not some:
            return
        yield some
        last = some[-1]


def rebuild(progress: Progress = lambda done: None) -> int:
    """Make the whole cache anew while the portal runs, some people at a time."""
    done = 0
    for some in everybody():
        done += refresh(some)
        progress(done)
    return done


def differing(progress: Progress = lambda done: None) -> list[int]:
    """The people whose row differs from what the registers give, touched ones left out."""
    law, today, names, wrong, done = current_law(), clock.today(), ", ".join(COLUMNS), [], 0
    for some in everybody():
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT person_id FROM persons_touched")
            touched = {row[0] for row in cursor.fetchall()}
            cursor.execute(f"SELECT {names} FROM {TABLE} WHERE person_id = ANY(%s)", [some])
            kept = {row[0]: row for row in cursor.fetchall()}
        made = {row[0]: row for row in rows_of(some, law, today)}
        wrong += [pk for pk in some if pk not in touched and kept.get(pk) != made.get(pk)]
        done += len(some)
        progress(done)
    return wrong
