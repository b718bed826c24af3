"""How the synthetic people are made: numbers, chance, stories; and how a run is gone on with."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from apps.feeds.models import ImportJob
from apps.feeds.population import numbers, shares
from apps.feeds.population.copying import PERSON, Written
from apps.feeds.population.dice import Dice, Weighted
from apps.feeds.population.generating import BATCH, Refused, generate
from apps.feeds.population.people import country
from apps.feeds.population.stories import STORIES
from apps.feeds.selectors import books
from apps.persons.models import Person, Watermark
from apps.rules import iin
from apps.rules.months import Month
from tests.builders import a_person
from tests.feeds.population import digest

MONTH = Month(2026, 11)
IMPOSSIBLE = re.compile(r"99(1[3-9]|[2-9]\d)(0[1-9]|[12]\d|3[01])[56]\d{5}")
BORN_IN_2099 = re.compile(r"99(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[56]\d{5}")


def populate(people: int = 60, **asked: Any) -> Written:
    return generate(**{"people": people, "seed": 1, "month": MONTH, "months": 12, **asked})


# Numbers ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("prefix", [0, 1, 300, numbers.BORN_IN_2099 - 1])
def test_the_first_seven_million_are_born_in_2099(prefix: int) -> None:
    found = numbers.iins(prefix * numbers.OF_A_PREFIX, numbers.OF_A_PREFIX)
    assert len(set(found)) == numbers.OF_A_PREFIX
    assert found == sorted(found)
    assert all(BORN_IN_2099.fullmatch(text) and iin.is_valid(text) for text in found)
    assert not any(text.startswith("990101") for text in found)


@pytest.mark.parametrize("prefix", [numbers.BORN_IN_2099, 3000, numbers.PREFIXES - 1])
def test_the_others_are_born_in_a_month_that_is_none(prefix: int) -> None:
    found = numbers.iins(prefix * numbers.OF_A_PREFIX, numbers.OF_A_PREFIX)
    assert all(IMPOSSIBLE.fullmatch(text) and iin.is_valid(text) for text in found)


def test_there_are_numbers_for_the_whole_country_and_then_no_more() -> None:
    assert numbers.BORN_IN_2099 * numbers.OF_A_PREFIX > 7_200_000
    assert numbers.MOST > 2 * 20_300_000
    with pytest.raises(ValueError, match="prefix"):
        numbers.iins(numbers.MOST, 1)


def test_our_numbers_lie_between_their_bounds() -> None:
    lowest, highest = numbers.bounds()
    assert lowest <= numbers.iins(0, 1)[0]
    assert numbers.iins(numbers.MOST - 1, 1)[0] <= highest
    assert lowest > "990101699999"


# Chance -------------------------------------------------------------------------------------------
def test_chance_is_the_same_each_time_and_another_for_another_seed() -> None:
    rolls = [[Dice(seed, number).below(10**6) for number in range(50)] for seed in (1, 1, 2)]
    assert rolls[0] == rolls[1] != rolls[2]
    assert len(set(rolls[0])) == 50


def test_chance_does_not_run_out() -> None:
    dice = Dice(1, 1)
    found = [dice.below(1000) for _ in range(5000)]
    assert 450 < sum(found) / len(found) < 550
    assert found[:100] != found[100:200]


def test_weights_are_kept() -> None:
    table = Weighted.of([("rare", 1), ("common", 9)])
    found = [Dice(1, number).weighted(table) for number in range(5000)]
    assert 400 < found.count("rare") < 600


def test_a_number_between_two_includes_both() -> None:
    assert {Dice(1, number).between(3, 5) for number in range(60)} == {3, 4, 5}
    assert Dice(1, 1).between(4, 2) == 4


# Stories ------------------------------------------------------------------------------------------
def test_every_story_has_a_share_and_every_share_a_story() -> None:
    assert set(STORIES) == {share.story for group in shares.GROUPS for share in group.shares}


def test_the_shares_of_a_group_add_up_and_the_groups_to_the_country() -> None:
    for group in shares.GROUPS:
        assert sum(share.thousands for share in group.shares) == group.thousands, group.name
    inside = [group for group in shares.GROUPS if group is not shares.OUTSIDE]
    assert sum(group.thousands for group in inside) == shares.COUNTED


@pytest.mark.parametrize(
    ("month", "months"),
    [
        ("2020-02", 12),
        ("2021-03", 12),
        ("2023-01", 36),
        ("2024-02", 36),
        ("2026-01", 24),
        ("2026-11", 72),
        ("2027-09", 12),
    ],
)
@pytest.mark.usefixtures("db")
def test_nothing_is_told_that_could_not_be_told_then(month: str, months: int) -> None:
    told = country(1, months, Month.parse(month))
    end, latest = told.era.end, f"{told.era.end} 00:00"
    for number in range(400):
        life = told.life(number)
        assert life.statuses, life.story
        assert life.born < end
        assert life.left_on is None or life.born < life.left_on < end
        for payment in life.payments:
            item = payment.form.item
            assert date(2020, 1, 1) <= item.paid_on < end
            assert item.amount > 0
            assert payment.returned_on is None or item.paid_on < payment.returned_on < end
        known = [held.told.since for held in (*life.statuses, *life.stays, *life.waivers)]
        assert all(since < latest for since in known), life.story


@pytest.mark.usefixtures("db")
def test_amounts_are_those_of_their_month() -> None:
    """domain.md 7.1: A8, A11, A9 and the highest wages of A13."""
    money = country(1, 72, MONTH).money
    index = money.era.index

    def amount(kind: str, day: date, level: str = "") -> str:
        form = money.form(kind, index(day), day, level=level)
        return str(form.item.amount) if form else "none"

    assert amount("independent", date(2023, 5, 3)) == "3500.00"
    assert amount("sole_proprietor", date(2024, 5, 3)) == "5950.00"
    assert amount("ekp", date(2023, 5, 3), "village") == "1725.00"
    assert amount("ekp", date(2024, 5, 3), "village") == "none"
    assert amount("employer", date(2026, 5, 3), "45") == "102000.00"
    assert amount("employee", date(2026, 5, 3), "45") == "34000.00"
    assert amount("self_employed", date(2025, 5, 3), "1") == "none"
    assert amount("self_employed", date(2026, 5, 3), "1") == "850.00"
    assert amount("unified", date(2026, 5, 3), "1") == "4250.00"


@pytest.mark.usefixtures("db")
def test_all_kinds_of_payers_and_penalties_and_returns_occur() -> None:
    told = country(1, 48, MONTH)
    payments = [payment for number in range(3000) for payment in told.life(number).payments]
    kinds = {payment.form.item.kind for payment in payments}
    assert kinds == set(told.money.law.payer_kinds) - {"state"}
    assert {payment.form.item.purpose_code for payment in payments} == {
        "121", "122", "123", "124", "183",
    }  # fmt: skip
    assert any(payment.returned_on for payment in payments)


# Runs ---------------------------------------------------------------------------------------------
def undisturbed(people: int, **asked: Any) -> str:
    """The digest of the registers after one whole run, which is then taken back."""
    with transaction.atomic():
        populate(people, **asked)
        found = digest()
        transaction.set_rollback(True)
    return found


@pytest.mark.usefixtures("db")
def test_the_same_seed_gives_the_same_registers_and_another_one_others() -> None:
    first = undisturbed(300)
    assert undisturbed(300) == first
    assert undisturbed(300, seed=2) != first


@pytest.mark.usefixtures("db")
def test_a_population_grows_to_what_one_run_makes() -> None:
    whole = undisturbed(BATCH + 200)
    for people in (150, 151, BATCH, BATCH + 1, BATCH + 200):
        populate(people)
    assert Person.objects.count() == BATCH + 200
    assert digest() == whole


class Killed(Exception):
    pass


@pytest.mark.usefixtures("db")
def test_a_killed_run_leaves_whole_batches_and_is_gone_on_with() -> None:
    whole = undisturbed(2 * BATCH + 20)

    def die(written: Written) -> None:
        if written.rows:
            raise Killed

    for there in (BATCH, 2 * BATCH):
        with pytest.raises(Killed):
            populate(2 * BATCH + 20, progress=die)
        assert Person.objects.count() == there
        assert books().add_up()
        assert not Watermark.objects.exists()
    written = populate(2 * BATCH + 20)
    assert written.rows[PERSON] == 20
    assert digest() == whole
    assert books().add_up()


@pytest.mark.django_db(transaction=True)
def test_several_workers_write_what_one_would() -> None:
    with transaction.atomic():
        whole = undisturbed(2 * BATCH)
    written = populate(2 * BATCH, workers=2)
    assert written.rows[PERSON] == Person.objects.count() == 2 * BATCH
    with transaction.atomic():
        assert digest() == whole
    assert books().add_up()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_fails_stops_the_others() -> None:
    def die(written: Written) -> None:
        raise Killed

    with pytest.raises(Killed):
        populate(20 * BATCH, workers=2, progress=die)
    assert Person.objects.count() <= 2 * BATCH


@pytest.mark.usefixtures("db")
def test_other_people_are_a_reason_to_refuse() -> None:
    a_person()
    with pytest.raises(Refused, match="other people"):
        populate()
    assert Person.objects.count() == 1


@pytest.mark.usefixtures("db")
def test_beside_others_nothing_is_declared_complete() -> None:
    a_person()
    populate(beside=True)
    assert Person.objects.count() == 61
    assert not Watermark.objects.exists()


@pytest.mark.usefixtures("db")
def test_people_who_came_since_are_a_reason_too() -> None:
    populate()
    a_person()
    with pytest.raises(Refused, match="other people"):
        populate(61)


@pytest.mark.parametrize("other", [{"seed": 2}, {"months": 13}, {"month": MONTH + 1}])
@pytest.mark.usefixtures("db")
def test_another_population_is_not_mixed_in(other: dict[str, Any]) -> None:
    populate()
    with pytest.raises(Refused, match="seed 1, 12 months before 2026-11"):
        populate(61, beside=True, **other)


@pytest.mark.usefixtures("db")
def test_there_is_nothing_to_tell_before_the_system() -> None:
    with pytest.raises(Refused, match="2020-01"):
        populate(month=Month(2020, 1))
    assert not ImportJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_population_is_generated_at_a_time() -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [0x4F534D50])
        with pytest.raises(Refused, match="already"):
            populate()
    other.close()


# The command --------------------------------------------------------------------------------------
def command(*asked: str) -> str:
    out = StringIO()
    call_command("generate_population", *asked, "--workers", "1", stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.usefixtures("db")
def test_the_command_says_what_it_wrote() -> None:
    told = command("200", "--months", "12", "--seed", "5", "--on", "2026-11-22")
    assert re.search(r"^child +\d+ people$", told, re.M)
    assert re.search(r"^persons_person +200 rows written; the table [\d.]+ MiB", told, re.M)
    assert re.search(r"^\d+ rows in [\d.]+ s: \d+ rows a second", told, re.M)


@pytest.mark.parametrize(
    "asked", [("0",), ("10", "--months", "11"), ("10", "--months", "73"), ("10", "--workers", "0")]
)
@pytest.mark.usefixtures("db")
def test_the_command_refuses_what_it_cannot_do(asked: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="12 to 72"):
        call_command("generate_population", *asked)


@pytest.mark.usefixtures("db")
def test_the_command_is_for_the_demo_only(settings: Any) -> None:
    settings.OSMS_DEMO = False
    with pytest.raises(CommandError, match="demo only"):
        command("10")


@pytest.mark.usefixtures("db")
def test_the_command_tells_why_it_refuses() -> None:
    a_person()
    with pytest.raises(CommandError, match="--beside"):
        command("10")
