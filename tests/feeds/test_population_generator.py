"""Ten thousand synthetic people in the registers: their shares, their facts, their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

import pytest
from django.db import connection, connections, transaction

from apps.common import clock
from apps.contributions.models import Decision, Payment, PostedItem
from apps.contributions.services import recount
from apps.entitlement.answer import Asker
from apps.entitlement.lawbook import lawbook
from apps.entitlement.services import check_status
from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.lists import known_at
from apps.feeds.models import ImportJob
from apps.feeds.population import numbers, shares
from apps.feeds.population.copying import COLUMNS, Written
from apps.feeds.population.generating import BATCH, PAYMENTS, PREFIX, generate
from apps.feeds.population.people import Country, country
from apps.feeds.rows import RawRow, row_of
from apps.feeds.selectors import books
from apps.persons.models import LegalStatusPeriod, Person, PersonDetails, Touched
from apps.rates import selectors as rates
from apps.rules.assess import Ground, Status
from apps.rules.facts import SourceWord
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.outlook import outlook
from tests.feeds.population import facts_of

PEOPLE, SEED, MONTH, DEPTH = 10_000, 3, Month(2026, 11), 12
THROUGH = date(2026, 10, 31)
ASKER = Asker("test", "population")


@dataclass(frozen=True)
class Held:
    """The registers as they are with these people in them."""

    written: Written
    country: Country
    law: Law
    words: tuple[SourceWord, ...]

    def sample(self, count: int) -> Iterator[int]:
        """Numbers of people, spread over all."""
        return islice(range(0, PEOPLE, PEOPLE // count), count)

    def of_every_story(self, count: int) -> list[int]:
        """Numbers of the first people of each story."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number in range(PEOPLE):
            found[self.country.life(number).story].append(number)
        return [number for numbers in found.values() for number in numbers[:count]]


@pytest.fixture(scope="module")
def held(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Held]:
    """Generated once for all tests here, and taken back."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        forget_what_was_deleted()
        with transaction.atomic():
            yield from generated()


def forget_what_was_deleted() -> None:
    """Pages that other tests emptied make PostgreSQL think that there is nobody in what follows."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM {', '.join(COLUMNS)}")


def generated() -> Iterator[Held]:
    written = generate(people=PEOPLE, seed=SEED, month=MONTH, months=DEPTH)
    yield Held(
        written=written,
        country=country(SEED, DEPTH, MONTH),
        law=lawbook(rates.revision()).law,
        words=(
            SourceWord(PAYMENTS, THROUGH, True, False),
            *(SourceWord(PREFIX + code, THROUGH, False, True) for code in shares.REGISTERS),
        ),
    )
    transaction.set_rollback(True)


def iin_of(number: int) -> str:
    return numbers.iins(number, 1)[0]


def test_everybody_is_there_with_details_and_a_status(held: Held) -> None:
    assert Person.objects.count() == PersonDetails.objects.known().count() == PEOPLE
    assert LegalStatusPeriod.objects.values("person_id").distinct().count() == PEOPLE
    assert Touched.objects.values("person_id").distinct().count() == PEOPLE


def test_the_counts_are_those_of_the_tables(held: Held) -> None:
    with connection.cursor() as cursor:
        for table, rows in held.written.rows.items():
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == rows, table


def test_the_stories_have_their_shares(held: Held) -> None:
    everybody = sum(group.thousands for group in shares.GROUPS)
    for group in shares.GROUPS:
        found = sum(held.written.stories[share.story] for share in group.shares)
        assert abs(found / PEOPLE - group.thousands / everybody) < 0.02, group.name
    assert set(held.written.stories) >= {
        share.story for group in shares.GROUPS for share in group.shares if share.thousands > 15
    }


def test_nobody_has_a_number_that_somebody_could_have(held: Held) -> None:
    iins = set(Person.objects.values_list("iin", flat=True))
    assert len(iins) == PEOPLE
    assert all(iin.startswith("99") and iin[6] in "56" for iin in iins)
    assert not any(iin.startswith("990101") for iin in iins)


def test_no_reference_and_no_range_is_broken(held: Held) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contributions_decision WHERE isempty(recorded)")
        assert cursor.fetchone()[0] == 0


def test_every_payment_is_decided_as_the_rules_decide_it(held: Held) -> None:
    """Deciding again whatever three people of every story paid finds nothing to change."""
    people = Person.objects.filter(iin__in=[iin_of(number) for number in held.of_every_story(3)])
    groups = set(
        Payment.objects.filter(person__in=people).values_list("person_id", "payer_kind", "period")
    )
    before = Decision.objects.count()
    assert len(groups) > 300
    recount(groups=groups, at=clock.now())
    assert Decision.objects.count() == before
    assert Payment.objects.known().filter(is_counted=True).exclude(returned_on=None).count() == 0


def test_what_names_a_payment_is_the_row_that_a_file_would_have(held: Held) -> None:
    layout, known = LAYOUTS[Feed.CONTRIBUTIONS], known_at(clock.now())
    for item in PostedItem.objects.order_by("document_no")[:: PEOPLE // 20]:
        payment = Payment.objects.get(
            person_id=item.person_id, period=item.period, pk=item.payment_id
        )
        cells = {name: str(getattr(payment, name)) for name in layout.columns if name != "iin"}
        row = row_of(layout, RawRow(1, {**cells, "iin": payment.person.iin}), known)
        assert row.content == bytes(item.content)


def test_the_books_hold(held: Held) -> None:
    job = ImportJob.objects.get(source__code=PAYMENTS)
    assert job.posted_rows == Payment.objects.filter(job_id=job.pk).count()
    assert job.posted_amount == held.written.posted
    assert books().add_up()
    assert books().returned > 0


@pytest.mark.parametrize(
    ("on", "people"),
    [("2026-11-22", 300), ("2026-11-30", 60), ("2026-04-10", 60), ("2027-02-01", 60)],
)
def test_a_check_answers_what_the_rules_say_of_the_life_itself(
    held: Held, on: str, people: int
) -> None:
    day, known_on = date.fromisoformat(on), date(2026, 11, 22)
    for number in {*held.sample(people), *held.of_every_story(people // 60)}:
        facts = facts_of(held.country.life(number), held.country.money, known_on, held.words)
        answer = check_status(iin=iin_of(number), on=day, asker=ASKER)
        assert answer.outlook == outlook(facts, day, held.law), number


def test_a_check_of_what_was_known_earlier_answers_so_too(held: Held) -> None:
    known_on = day = date(2026, 5, 14)
    asked = 0
    for number in {*held.sample(50), *held.of_every_story(1)}:
        facts = facts_of(held.country.life(number), held.country.money, known_on, ())
        if facts.statuses:  # some are not born, or not there, yet
            answer = check_status(iin=iin_of(number), on=day, known_on=known_on, asker=ASKER)
            assert answer.outlook == outlook(facts, day, held.law), number
            asked += 1
    assert asked > 60


def test_most_are_insured_and_a_good_tenth_is_not(held: Held) -> None:
    found = [
        outlook(
            facts_of(held.country.life(number), held.country.money, date(2026, 11, 22), held.words),
            date(2026, 11, 22),
            held.law,
        ).outcome
        for number in held.sample(2000)
    ]
    insured = sum(outcome.status is Status.INSURED for outcome in found)
    assert 0.84 < insured / len(found) < 0.90
    grounds = {outcome.ground for outcome in found}
    assert grounds >= {Ground.STATE_PAYS, Ground.PAYMENTS, Ground.RETENTION, Ground.EXEMPT_SERVICE}


def test_going_on_adds_only_who_is_missing(held: Held) -> None:
    with transaction.atomic():
        written = generate(people=PEOPLE + BATCH, seed=SEED, month=MONTH, months=DEPTH)
        assert written.rows["persons_person"] == BATCH
        assert books().add_up()
        again = generate(people=PEOPLE, seed=SEED, month=MONTH, months=DEPTH)
        assert not again.rows
        transaction.set_rollback(True)
