"""Some hundred made-up people whose answers hang on amounts, categories, statuses, codes and terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from apps.contributions.posting import PaymentWord
from apps.contributions.services import post_payments
from apps.feeds.population.numbers import iins
from apps.feeds.rows import content_of
from apps.persons.models import Person
from apps.rules.months import Month
from tests.builders import a_person, a_source, in_category

POSTED = datetime(2026, 11, 20, 7, tzinfo=UTC)
LAST = Month(2026, 10)
# A twentieth of wages between 80 and 90 thousand, and 1.4 of these.
AMOUNTS = {
    "independent": ["4000.00", "4250.00", "4300.00", "4400.00", "4500.00"],
    "sole_proprietor": ["5600.00", "5950.00", "6020.00", "6160.00", "6300.00"],
    "employer": ["1.00", "9000.00"],
    "unified": ["500.00"],
}
KINDS = [*AMOUNTS, ""]
CODES = ["121", "122"]
STATUSES = ["citizen", "citizen", "refugee", "foreigner_resident", "eaeu_worker", "visitor"]
CATEGORIES = ["", "", "", "level_de", "pensioner", "", "civil_protection", "temporary", ""]
BORN = [date(1985, 5, 5), date(2008, 2, 29), date(1970, 1, 1), date(2007, 9, 30), date(2015, 3, 3)]


def make_people(count: int = 160) -> list[Person]:
    """The people, their stays, and their payments posted and decided by the law as it is."""
    people, words = [], []
    for n, iin in enumerate(iins(0, count)):
        person = a_person(iin, born=BORN[n % 5 if n % 3 else 0], status=STATUSES[n % 7 % 6])
        if category := CATEGORIES[n % 9]:
            first = date(2025, 10, 1) + timedelta(days=n)
            in_category(person, category, first, None if n % 4 else first + timedelta(days=n))
        words += _payments(n, iin)
        people.append(person)
    post_payments(words=words, source_id=a_source("bank").pk, at=POSTED, job_id=1)
    return people


def _payments(n: int, iin: str) -> Iterator[PaymentWord]:
    if n % 20 == 19:  # half a year in advance
        for ahead in range(6):
            period = Month(2026, 8) + ahead
            yield _word(n, iin, "independent", period, "4250.00", paid_on=date(2026, 7, 9))
        return
    kind = KINDS[n % 5]
    amounts = AMOUNTS.get(kind, [])
    for back in range(0 if n % 4 else 2 + n % 3, 14 if amounts else 0):
        if back % (5 + n % 11) == n % 5 and n % 3:
            continue  # a hole
        yield _word(n, iin, kind, LAST - back, amounts[(n + back // 4) % len(amounts)])


def _word(
    n: int, iin: str, kind: str, period: Month, amount: str, *, paid_on: date | None = None
) -> PaymentWord:
    values = {
        "document_no": f"P{n}",
        "item_no": str(period),
        "iin": iin,
        "period": period,
        "purpose_code": CODES[n % 2],
        "payer_kind": kind,
        "payer_id": "",
        "amount": Decimal(amount),
        "paid_on": paid_on or (period + 1).first_day + timedelta(days=n % 18),
    }
    return PaymentWord(content=content_of(values.items()), **values)
