"""Files for the country of the faults: good rows, and one in a hundred of every kind of bad one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from apps.feeds.population import numbers

PAYMENTS = "document_no;item_no;iin;period;purpose_code;payer_kind;payer_id;amount;paid_on".replace(
    ";", ","
)
RETURNS = "document_no,item_no,reason,reversed_on"
PEOPLE = "iin,last_name,first_name,patronymic,birth_date,sex,legal_status,legal_status_from,locality,contact"
STRANGERS = 500
Row = list[str]


@dataclass
class Told:
    """What a file says, added up without the portal: rows, and tenge that can be posted."""

    rows: int = 0
    posted_rows: int = 0
    posted: Decimal = Decimal(0)
    lines: list[str] = field(default_factory=list)


def write_payments(path: Path, *, people: int, rows: int, seed: int = 1) -> Told:
    """A file of payments of October 2026, damaged here and there; what it says."""
    dice, told = random.Random(seed), Told()
    known: set[tuple[str, str]] = set()
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(PAYMENTS + "\n")
        for row, is_good in _payments(dice, people, rows):
            file.write(",".join(row) + "\n")
            told.rows += 1
            key = (row[0], row[1])
            if is_good and key not in known:
                known.add(key)
                told.posted_rows += 1
                told.posted += Decimal(row[7])
    return told


def write_returns(path: Path, *, every: int, rows: int) -> None:
    """Returns of some of the good payments of `write_payments`."""
    lines = [f"D{n // 50},{n % 50},paid twice,2026-11-21" for n in range(0, rows, every)]
    path.write_text("\n".join([RETURNS, *lines]) + "\n", encoding="utf-8")


def write_strangers(path: Path, *, people: int) -> None:
    """The people whom the payments name and the registers do not hold yet."""
    lines = [
        f"{iin},Жаңа,Адам,,1990-01-01,f,citizen,1990-01-01,city,"
        for iin in _iins(people, STRANGERS)
    ]
    path.write_text("\n".join([PEOPLE, *lines]) + "\n", encoding="utf-8")


def _payments(dice: random.Random, people: int, rows: int) -> Iterator[tuple[Row, bool]]:
    everybody, strangers = _iins(0, people), _iins(people, STRANGERS)
    last: Row = []
    for n in range(rows):
        fate = dice.random()
        row = _good(dice, everybody, n)
        if fate < 0.01:
            row[2] = dice.choice(strangers)
            yield row, False
        elif fate < 0.02:
            row[7] = dice.choice(["0", "-5", "1.234", "1e308", "", "тысяча"])
            yield row, False
        elif fate < 0.03:
            row[2] = row[2][:-1] + str((int(row[2][-1]) + 1) % 10)
            yield row, False
        elif fate < 0.04 and last:
            yield last, True  # the same row again: already known
        elif fate < 0.05 and last:
            yield [*last[:7], "1.00", last[8]], False  # the same document, another sum
        else:
            last = row
            yield row, True


def _good(dice: random.Random, everybody: list[str], n: int) -> Row:
    iin = dice.choice(everybody)
    kind, code = dice.choice(
        [("employer", "121"), ("employee", "122"), ("independent", "122"), ("unified", "121")]
    )
    # Half of what an independent payer owes: two of them count, one does not.
    amount = "2125.00" if kind == "independent" else f"{dice.randrange(1000, 99999)}.50"
    day = f"2026-11-{dice.randrange(1, 22):02d}"
    return [f"D{n // 50}", str(n % 50), iin, "2026-10", code, kind, "", amount, day]


def _iins(first: int, count: int) -> list[str]:
    return [iin for number in range(first, first + count) for iin in numbers.iins(number, 1)]
