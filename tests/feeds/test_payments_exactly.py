"""Payments by the set, against ten lines that say what should become of each row, on files made by chance."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from apps.contributions.law import law_of_payments
from apps.contributions.models import Payment, PostedItem
from apps.feeds.payments import lines
from apps.feeds.selectors import books
from apps.feeds.totals import Totals
from apps.rules.counting import counting
from apps.rules.facts import PaymentItem
from apps.rules.months import Month
from tests.feeds.files import Desk, Row, iin, payment, person
from tests.feeds.population import digest

pytestmark = pytest.mark.django_db
PEOPLE = [iin(number) for number in range(12)]
STRANGER = iin(40)
DAMAGE = [
    {"amount": "x"},
    {"amount": "-5"},
    {"period": "2026-13"},
    {"payer_kind": "uncle"},
    {"iin": PEOPLE[0][:11] + str((int(PEOPLE[0][11]) + 1) % 10)},
    {"iin": "12"},
    {"document_no": ""},
]
AT = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


@dataclass
class Expected:
    """What the ledger should hold, and what a file's totals should be."""

    ledger: dict[tuple[str, str, str], Row] = field(default_factory=dict)

    def take(self, source: str, rows: list[Row], bad: set[int]) -> dict[str, tuple[int, Decimal]]:
        found: dict[str, list[Row]] = {"posted": [], "known": [], "quarantined": []}
        for row in rows:
            if id(row) in bad or row["iin"] == STRANGER:
                fate = "quarantined"
            else:
                first = self.ledger.setdefault((source, row["document_no"], row["item_no"]), row)
                fate = "posted" if first is row else "known" if first == row else "quarantined"
            found[fate].append(row)
        return {
            fate: (len(rows), sum(map(tenge, rows), Decimal(0))) for fate, rows in found.items()
        }


def tenge(row: Row) -> Decimal:
    return Decimal(0) if row["amount"] == "x" else Decimal(row["amount"])


def some_files(chance: random.Random) -> tuple[list[tuple[str, list[Row]]], set[int]]:
    """Files of two sources with rows repeated, changed, damaged, and of somebody unknown."""
    rows, bad = [], set()
    for _ in range(150):
        row = payment(
            document_no=f"D{chance.randrange(40)}" + chance.choice(["", "-ä", "\\x", " a"]),
            item_no=str(chance.randrange(1, 4)),
            iin=chance.choice([*PEOPLE, STRANGER]),
            period=f"2026-{chance.randrange(1, 4):02d}",
            purpose_code=chance.choice(["122", "122", "124"]),
            payer_kind=chance.choice(["employer", "independent"]),
            amount=chance.choice(["4250.00", "2125.00", "4000.00", "250.00", "0.01"]),
            paid_on=f"2026-03-{chance.randrange(1, 29):02d}",
        )
        rows += [row, dict(row)] if chance.random() < 0.3 else [row]
    for row in chance.sample(rows, 20):
        broken = {**row, **chance.choice(DAMAGE)}
        rows.append(broken)
        bad.add(id(broken))
    chance.shuffle(rows)
    cuts = sorted(chance.sample(range(1, len(rows)), 4))
    parts = [rows[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    again = [dict(row) for row in parts[0]]
    bad |= {id(copy) for copy, row in zip(again, parts[0], strict=True) if id(row) in bad}
    return [(chance.choice(["bank", "other"]), part) for part in [*parts, again]], bad


@pytest.mark.parametrize("seed", range(4))
def test_every_row_and_tenge_is_where_it_should_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(lines, "CHUNK", 13)
    desk.take(*(person(iin=number) for number in PEOPLE), source="population")
    files, bad = some_files(random.Random(seed))
    expected = Expected()
    for source, rows in files:
        should = expected.take(source, rows, bad)
        assert fates(desk.take(*rows, source=source)) == should
    assert held() == {key: told(row) for key, row in expected.ledger.items()}
    assert PostedItem.objects.count() == Payment.objects.count()
    assert books().add_up()
    assert_counted_as_the_rules_say()


def fates(totals: Totals) -> dict[str, tuple[int, Decimal]]:
    assert totals.add_up()
    names = ("posted", "known", "quarantined")
    return {name: (getattr(totals, name).rows, getattr(totals, name).amount) for name in names}


def told(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("iin", "period", "purpose_code", "payer_kind", "amount"))


def held() -> dict[tuple[str, str, str], tuple[str, ...]]:
    return {
        (row.source.code, row.document_no, row.item_no): (
            row.person.iin,
            str(row.period),
            row.purpose_code,
            row.payer_kind,
            str(row.amount),
        )
        for row in Payment.objects.select_related("source", "person")
    }


def assert_counted_as_the_rules_say() -> None:
    law, _ = law_of_payments()
    groups = defaultdict(list)
    for row in Payment.objects.known():
        groups[row.person_id, row.payer_kind, row.period].append(row)
    for rows in groups.values():
        items = [
            PaymentItem(row.payer_kind, row.period, row.purpose_code, row.amount, row.paid_on)
            for row in rows
        ]
        assert [row.is_counted for row in rows] == counting(items, law)  # type: ignore[attr-defined]


def test_the_size_of_a_set_changes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.take(*(person(iin=number) for number in PEOPLE), source="population", received_at=AT)
    files, _ = some_files(random.Random(7))
    found = set()
    for size in (1, 13, 10_000):
        monkeypatch.setattr(lines, "CHUNK", size)
        with transaction.atomic():
            for source, rows in files:
                desk.take(*rows, source=source, received_at=AT)
            found.add(digest())
            transaction.set_rollback(True)
    assert len(found) == 1


def test_a_row_is_read_the_short_way_as_it_is_read_with_care() -> None:
    """Whatever the cell, both ways give the same line, the same hash and the same sum."""
    chance = random.Random(1)
    law, _ = law_of_payments()
    known = lines.Known({"payer_kind": frozenset(["employer", "independent"])}, date(2026, 11, 22))
    odd = ["0012", " 12 ", "12-a", "'12", "1 000,50", "0.00", "007.50", "EMPLOYER", "", "2026-10 "]
    for _ in range(2000):
        row = dict(payment(period=str(Month(2026, 1) + chance.randrange(12))))
        name = chance.choice(list(row))
        row[name] = chance.choice([*odd, row[name]])
        reader = lines.Lines(known, law)
        one = reader.chunk([lines.RawRow(2, row)])
        # A column that no layout has keeps a row from the short way.
        other = reader.chunk([lines.RawRow(2, {**row, "note": ""})])
        assert (one.text, one.contents, one.rest.amount(0)) == (
            other.text,
            other.contents,
            other.rest.amount(0),
        ), row
