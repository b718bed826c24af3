"""Synthetic people on their way into the registers: the lines of COPY, table by table.

Identities are the database's own: people are found again by their IINs, payments by their order.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.population.lives import Life, Payment, Told
from apps.feeds.population.money import Paid, Stretch, moment
from apps.feeds.population.people import Country
from apps.feeds.rows import content_of
from apps.persons.identity import iin_key

CHUNK = 1 << 16  # characters handed to the server at once
NULL = r"\N"
PERSON, DETAILS, STATUS = "persons_person", "persons_persondetails", "persons_legalstatusperiod"
STAY, WAIVER, TOUCHED = "categories_categoryperiod", "contributions_waiver", "persons_touched"
PAYMENT, ITEM = "contributions_payment", "contributions_posteditem"
DECISION, REVERSAL = "contributions_decision", "contributions_reversal"
COLUMNS = {
    PERSON: "iin, iin_key, recorded_at",
    DETAILS: "person_id, source_id, last_name, first_name, patronymic, birth_date, sex, locality,"
    " region, contact, left_on, recorded",
    STATUS: "person_id, source_id, status, valid, recorded",
    STAY: "source_id, person_id, category, valid_from, valid, recorded",
    WAIVER: "person_id, source_id, valid_from, valid, ground, recorded",
    TOUCHED: "person_id, at",
    PAYMENT: "id, source_id, document_no, item_no, person_id, period, purpose_code, payer_kind, payer_id,"
    " amount, paid_on, recorded_at, job_id, counts, law_revision",
    ITEM: "source_id, document_no, item_no, person_id, period, payment_id, content",
    DECISION: "person_id, period, payment_id, law_revision, counts, recorded",
    REVERSAL: "person_id, period, payment_id, reason, reversed_on, recorded_at, job_id",
}
RETURNED = "wrong details of the payer"
Newcomer = tuple[str, Life]
"""An IIN and its life."""
Held = tuple[int, str, Life]
"""The same, and the person's id."""


@dataclass(frozen=True, slots=True)
class Origin:
    """In whose name everything is told: ids of sources, of the import, the moment of touching."""

    people: int
    payments: int
    registers: Mapping[str, int]
    job_id: int
    at: str


@dataclass(slots=True)
class Written:
    """What was written: rows by table, people by story, tenge in and back."""

    rows: Counter[str] = field(default_factory=Counter)
    stories: Counter[str] = field(default_factory=Counter)
    posted: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)

    def add(self, other: Written) -> None:
        self.rows.update(other.rows)
        self.stories.update(other.stories)
        self.posted += other.posted
        self.returned += other.returned


def write(cursor: Any, newcomers: Sequence[Newcomer], country: Country, origin: Origin) -> Written:
    """Write these people, whole, with everything told of them; the caller owns the transaction."""
    written = Written(stories=Counter(life.story for _, life in newcomers))

    def copy(table: str, lines: Iterable[str]) -> None:
        held = list(lines)
        if held:
            text = io.StringIO("\n".join(held))
            with connection.wrap_database_errors:
                cursor.copy_expert(f"COPY {table} ({COLUMNS[table]}) FROM STDIN", text, CHUNK)
            written.rows[table] += len(held)

    copy(PERSON, (f"{iin}\t{iin_key(iin)}\t{life.told}" for iin, life in newcomers))
    people = _ids(cursor, newcomers)
    for table, lines in OF_A_PERSON.items():
        copy(table, (line for pk, _, life in people for line in lines(pk, life, origin)))
    for table, told in _ledger(cursor, people, country, origin).items():
        copy(table, told)
    for _, _, life in people:
        written.posted += sum((p.form.item.amount for p in life.payments), Decimal(0))
        returned = (p.form.item.amount for p in life.payments if p.returned_on)
        written.returned += sum(returned, Decimal(0))
    return written


def _ids(cursor: Any, newcomers: Sequence[Newcomer]) -> list[Held]:
    lives = dict(newcomers)
    between = [newcomers[0][0], newcomers[-1][0]]
    cursor.execute(f"SELECT iin, id FROM {PERSON} WHERE iin BETWEEN %s AND %s", between)
    found = dict(cursor.fetchall())
    return [(found[iin], iin, life) for iin, life in lives.items()]


def _ledger(
    cursor: Any, people: Sequence[Held], country: Country, origin: Origin
) -> Mapping[str, Iterable[str]]:
    """The lines of these people's payments, of what names them, of later decisions and of returns."""
    told = [(pk, iin, one) for pk, iin, life in people for one in life.payments]
    stretches = (found for _, _, life in people for found in country.money.decided(_paid(life)))
    cursor.execute(f"SELECT nextval('{PAYMENT}_id_seq') FROM generate_series(1, %s)", [len(told)])
    drawn = (row[0] for row in cursor.fetchall())
    rows = [
        (number, pk, iin, one, decided)
        for number, (pk, iin, one), decided in zip(drawn, told, stretches, strict=True)
    ]
    revision = country.law_revision
    return {
        PAYMENT: (
            f"{number}\t{origin.payments}\t{one.document_no}\t{one.item_no}\t{pk}\t{one.form.head}"
            f"\t{one.payer_id}\t{one.form.tail}\t{origin.job_id}\t{decided[0].counts:d}\t{revision}"
            for number, pk, _, one, decided in rows
        ),
        ITEM: (
            f"{origin.payments}\t{one.document_no}\t{one.item_no}\t{pk}\t{one.form.month}\t{number}"
            f"\t\\\\x{_content(iin, one)}"
            for number, pk, iin, one, _ in rows
        ),
        DECISION: (
            f"{pk}\t{one.form.month}\t{number}\t{revision}\t{stretch.counts:d}\t{_recorded(stretch)}"
            for number, pk, _, one, decided in rows
            for stretch in decided[1:]
        ),
        REVERSAL: (
            f"{pk}\t{one.form.month}\t{number}\t{RETURNED}\t{one.returned_on}"
            f"\t{moment(one.returned_on)}\t{origin.job_id}"
            for number, pk, _, one, _ in rows
            if one.returned_on is not None
        ),
    }


def _paid(life: Life) -> list[Paid]:
    return [(payment.form, payment.returned_on) for payment in life.payments]


def _content(iin: str, payment: Payment) -> str:
    """The hash of the row that a file would have for it (apps/feeds/rows.py)."""
    item = payment.form.item
    told = (
        payment.document_no,
        payment.item_no,
        iin,
        item.period,
        item.purpose_code,
        item.kind,
        payment.payer_id,
        item.amount,
        item.paid_on,
    )
    return content_of(zip(LAYOUTS[Feed.CONTRIBUTIONS].columns, told, strict=True)).hex()


def _details(pk: int, life: Life, origin: Origin) -> Iterable[str]:
    last_name, first_name, patronymic = life.names
    yield (
        f"{pk}\t{origin.people}\t{last_name}\t{first_name}\t{patronymic}\t{life.born}\t{life.sex}"
        f"\t{life.locality}\t{life.region}\t\t{life.left_on or NULL}\t{_recorded(Told(life.told))}"
    )


def _statuses(pk: int, life: Life, origin: Origin) -> Iterable[str]:
    for held in life.statuses:
        valid = _days(held.first, held.last)
        yield f"{pk}\t{origin.people}\t{held.status}\t{valid}\t{_recorded(held.told)}"


def _stays(pk: int, life: Life, origin: Origin) -> Iterable[str]:
    for stay in life.stays:
        source = origin.registers[stay.category]
        valid = _days(stay.first, stay.last)
        yield f"{source}\t{pk}\t{stay.category}\t{stay.first}\t{valid}\t{_recorded(stay.told)}"


def _waivers(pk: int, life: Life, origin: Origin) -> Iterable[str]:
    for waiver in life.waivers:
        valid = _days(waiver.first, waiver.last)
        told = _recorded(waiver.told)
        yield f"{pk}\t{origin.people}\t{waiver.first}\t{valid}\t{waiver.ground}\t{told}"


def _touched(pk: int, _life: Life, origin: Origin) -> Iterable[str]:
    yield f"{pk}\t{origin.at}"


OF_A_PERSON: Mapping[str, Callable[[int, Life, Origin], Iterable[str]]] = {
    DETAILS: _details,
    STATUS: _statuses,
    STAY: _stays,
    WAIVER: _waivers,
    TOUCHED: _touched,
}


def _days(first: date, last: date | None) -> str:
    return f"[{first},{'' if last is None else last + timedelta(days=1)})"


def _recorded(told: Told | Stretch) -> str:
    return f"[{told.since},{told.until})"
