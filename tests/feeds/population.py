"""What the registers hold of everybody, and what a generated life should be answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256

from django.db import connection

from apps.feeds.population.lives import Life, Told
from apps.feeds.population.money import Money, Stretch, moment
from apps.rules.facts import (
    CategoryPeriod,
    CountedPayment,
    Facts,
    Period,
    SourceWord,
    StatusPeriod,
)

# Every row without the ids of the database and without the keyed hash, by what it says.
OF_PEOPLE = "persons_person p ON p.id = t.person_id"
OF_SOURCES = "persons_source s ON s.id = t.source_id"
OF_PAYMENTS = (
    "contributions_payment m ON m.id = t.payment_id AND m.period = t.period AND m.person_id = t.person_id"
    " JOIN persons_person p ON p.id = m.person_id"
)
# Since when each payment is known to count, or not to: which row said so, and what was said and taken back
# at one moment, nobody can ever ask.
KNOWN_TO_COUNT = """
SELECT *, lag(counts) OVER (PARTITION BY payment_id ORDER BY since) IS DISTINCT FROM counts AS is_news
  FROM (SELECT DISTINCT ON (payment_id, since) * FROM (
          SELECT person_id, period, id AS payment_id, counts, recorded_at AS since, 2 AS place
            FROM contributions_payment
          UNION ALL
          SELECT person_id, period, payment_id, counts, lower(recorded), 1
            FROM contributions_decision WHERE NOT isempty(recorded)) said
        ORDER BY payment_id, since, place) known
"""
CANONICAL = (
    "SELECT iin, recorded_at FROM persons_person t",
    "SELECT p.iin, s.code, last_name, first_name, patronymic, birth_date, sex, locality, region,"
    f" contact, left_on, recorded FROM persons_persondetails t JOIN {OF_PEOPLE} JOIN {OF_SOURCES}",
    "SELECT p.iin, s.code, status, valid, recorded"
    f" FROM persons_legalstatusperiod t JOIN {OF_PEOPLE} JOIN {OF_SOURCES}",
    "SELECT p.iin, s.code, category, valid_from, valid, recorded"
    f" FROM categories_categoryperiod t JOIN {OF_PEOPLE} JOIN {OF_SOURCES}",
    "SELECT p.iin, s.code, valid_from, valid, ground, recorded"
    f" FROM contributions_waiver t JOIN {OF_PEOPLE} JOIN {OF_SOURCES}",
    "SELECT p.iin, s.code, document_no, item_no, period, purpose_code, payer_kind, payer_id, amount,"
    f" paid_on, t.recorded_at FROM contributions_payment t JOIN {OF_PEOPLE} JOIN {OF_SOURCES}",
    "SELECT p.iin, s.code, document_no, item_no, period, content"
    f" FROM contributions_posteditem t JOIN {OF_PEOPLE} JOIN {OF_SOURCES}",
    f"SELECT p.iin, m.document_no, m.item_no, t.counts, t.since FROM ({KNOWN_TO_COUNT}) t"
    f" JOIN {OF_PAYMENTS} WHERE t.is_news",
    "SELECT p.iin, m.document_no, m.item_no, t.reason, t.reversed_on, t.recorded_at"
    f" FROM contributions_reversal t JOIN {OF_PAYMENTS}",
    f"SELECT p.iin FROM (SELECT DISTINCT person_id FROM persons_touched) t JOIN {OF_PEOPLE}",
    f"SELECT s.code, complete_through, recorded_at FROM persons_watermark t JOIN {OF_SOURCES}",
)


def canonical_dump(statements: Sequence[str] = CANONICAL) -> Iterator[str]:
    """Every fact of the registers as a line, in one order, whatever the ids."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute("SET LOCAL enable_nestloop = off")  # nobody has counted these rows yet
        for statement in statements:
            cursor.execute(f"SELECT t::text FROM ({statement}) t ORDER BY 1")
            yield from (row[0] for row in cursor.fetchall())


def digest() -> str:
    """The canonical dump as one hash."""
    return sha256("\n".join(canonical_dump()).encode()).hexdigest()


def facts_of(life: Life, money: Money, known_on: date, words: tuple[SourceWord, ...]) -> Facts:
    """What the rules are to look at, from the life itself, as known on a day."""
    at = moment(known_on)

    def known(told: Told | Stretch) -> bool:
        return told.since <= at and (not told.until or at < told.until)

    decided = money.decided([(payment.form, payment.returned_on) for payment in life.payments])
    return Facts(
        birth_date=life.born,
        known_on=known_on,
        left_on=life.left_on,
        statuses=tuple(
            StatusPeriod(held.status, held.first, held.last)
            for held in life.statuses
            if known(held.told)
        ),
        categories=tuple(
            CategoryPeriod(stay.category, stay.first, stay.last, register_of(stay.category))
            for stay in life.stays
            if known(stay.told)
        ),
        payments=tuple(
            CountedPayment(
                payment.form.item.kind, payment.form.item.period, payment.form.item.paid_on
            )
            for payment, stretches in zip(life.payments, decided, strict=True)
            if any(stretch.counts and known(stretch) for stretch in stretches)
        ),
        waivers=tuple(
            Period(waiver.first, waiver.last) for waiver in life.waivers if known(waiver.told)
        ),
        words=words,
    )


def register_of(category: str) -> str:
    from apps.feeds.population.generating import PREFIX
    from apps.feeds.population.shares import REGISTERS

    code = next(code for code, held in REGISTERS.items() if category in held.split())
    return PREFIX + code
