"""What leaves the office: full tens, nothing under ten, and no way to work out what was not told."""

import io
import itertools
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.common import clock
from apps.entitlement.months.services import rebuild
from apps.entitlement.population import Population, Preview
from apps.entitlement.population.results import Decision
from apps.entitlement.population.telling import (
    as_json,
    exact,
    preview_as_json,
    safe,
    told,
    write_csv,
)
from apps.rules.assess import Ground, Status
from apps.rules.iin import check_digit
from tests.builders import a_person, months, paid

TODAY = date(2026, 11, 22)
INSURED = Decision(Status.INSURED, Ground.PAYMENTS, 0)
OWING = Decision(Status.NOT_INSURED, Ground.NONE, 3)


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = f"{TODAY}T12:00:00"


@pytest.mark.parametrize(
    ("people", "shown"),
    [(0, 0), (1, "<10"), (9, "<10"), (10, 10), (19, 10), (20, 20), (20_300_007, 20_300_000)],
)
def test_people_are_told_in_full_tens(people: int, shown: object) -> None:
    assert told(people) == shown


def test_a_count_under_ten_cannot_be_worked_out_from_a_total_and_the_others() -> None:
    """Whatever the true counts are: with up to three others at least seven of the nine remain."""
    for others in (1, 2, 3):
        for hidden, residues in itertools.product(
            range(1, 10), itertools.product(range(10), repeat=others)
        ):
            total = hidden + sum(10 + residue for residue in residues)
            seen = int(told(total)) - 10 * others
            possible = [one for one in range(1, 10) if seen - 9 * others <= one <= seen + 9]
            assert hidden in possible
            assert len(possible) >= 10 - others


def small() -> Population:
    """Region A has 25 insured and 4 who owe, region B 30 and 12; three lose cover in A."""
    found = Population(TODAY, month_price=Decimal("4250.00"))
    found.add("A", INSURED, INSURED, 22)
    found.add("A", INSURED, OWING, 3)
    found.add("A", OWING, OWING, 4)
    found.add("B", INSURED, INSURED, 30)
    found.add("B", OWING, OWING, 12)
    found.categories["pensioner", Status.INSURED] = 8
    found.earlier[date(2026, 10, 31)] = Counter({Status.INSURED: 61, Status.NOT_INSURED: 7})
    return found


def numbers(shown: object) -> list[int]:
    """Every number in a structure."""
    if isinstance(shown, dict):
        return [number for each in shown.values() for number in numbers(each)]
    return [shown] if isinstance(shown, int) else []


def test_no_output_has_a_number_that_is_not_full_tens() -> None:
    shown = as_json(small())
    assert numbers(shown)
    assert all(number % 10 == 0 for number in numbers(shown))
    assert shown["regions"]["A"] == {
        "people": 20,
        "insured": 20,
        "not_insured": "<10",
        "not_confirmed": 0,
        "not_eligible": 0,
    }
    assert shown["losing"] == {
        "people": "<10",
        "grounds": {"payments": "<10"},
        "regions": {"A": "<10"},
    }
    assert shown["categories"]["pensioner"]["insured"] == "<10"
    assert shown["earlier"]["2026-10-31"]["not_insured"] == "<10"


def test_debt_is_that_of_the_months_that_are_told() -> None:
    assert as_json(small())["owed"] == {"people": 10, "months": 40, "amount": "170000.00"}
    few = Population(TODAY, month_price=Decimal("4250.00"))
    few.add("A", OWING, OWING, 9)
    assert as_json(few)["owed"] == {"people": "<10", "months": None, "amount": None}
    nobody = Population(TODAY, month_price=Decimal("4250.00"))
    assert as_json(nobody)["owed"] == {"people": 0, "months": 0, "amount": "0.00"}
    unknown = Population(TODAY)
    unknown.add("A", OWING, OWING, 20)
    assert as_json(unknown)["owed"] == {"people": 20, "months": 60, "amount": None}


def test_a_preview_is_told_in_full_tens_and_without_the_debt_of_a_few() -> None:
    found = Preview(TODAY, clock.now(), (Decimal(4250), Decimal(4250)))
    found.move("A", OWING, INSURED, 8)
    found.move("B", OWING, INSURED, 25)
    shown = preview_as_json(found)
    assert (shown["gain"], shown["lose"], shown["debt"]) == (30, 0, "-420750.00")
    assert shown["regions"]["A"] == {"gain": "<10", "lose": 0, "debt": None}
    assert shown["regions"]["B"] == {"gain": 20, "lose": 0, "debt": "-318750.00"}


def test_the_table_of_cells_has_no_small_number_and_no_formula() -> None:
    found = small()
    found.add("=HYPERLINK(1)", INSURED, INSURED, 40)
    file = io.StringIO()
    write_csv(as_json(found), file)
    lines = file.getvalue().split("\r\n")
    assert lines[:2] == ["table,row,column,people", "total,2026-11-22,,110"]
    assert "region,A,not_insured,<10" in lines
    assert "losing,,,<10" in lines
    assert "outcome,2026-10-31,insured,60" in lines
    assert "region,'=HYPERLINK(1),insured,40" in lines


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_an_operator_may_ask_for_exact_numbers() -> None:
    assert as_json(small(), exact)["regions"]["A"]["not_insured"] == 4


def valid_iins() -> Iterator[str]:
    """Numbers of nobody, born on 1 January 2099."""
    for serial in range(1000):
        first = f"9901015{serial:04d}"
        if (digit := check_digit(first)) is not None:
            yield f"{first}{digit}"


@pytest.fixture
def eleven_people(db: None) -> None:
    for iin in islice(valid_iins(), 11):
        paid(a_person(iin), months("2025-09", "2026-08"))
    rebuild()


@pytest.mark.usefixtures("eleven_people")
class TestTheCommand:
    def test_it_tells_tens(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("population")
        assert "people on 2026-11-22                    10" in capsys.readouterr().out

    def test_it_tells_exact_numbers_only_when_asked(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("population", exact=True)
        assert "people on 2026-11-22                    11" in capsys.readouterr().out

    def test_it_prints_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("population", json=True)
        shown = json.loads(capsys.readouterr().out)
        assert (shown["people"], shown["outcomes"]["insured"]) == (10, 10)
        assert shown["losing"] == {
            "people": 10,
            "grounds": {"retention": 10},
            "regions": {"": 10},
        }

    def test_it_writes_a_table(self, tmp_path: Path) -> None:
        call_command("population", csv=tmp_path / "counts.csv")
        assert "region,,insured,10" in (tmp_path / "counts.csv").read_text("utf-8")

    def test_it_says_how_far_it_has_read(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("population", known_on=date(2026, 10, 1))
        assert "11 of 11 people read" in capsys.readouterr().err

    def test_it_refuses_a_day_before_the_law(self) -> None:
        with pytest.raises(CommandError, match="1999"):
            call_command("population", on=date(1999, 1, 1))


@pytest.mark.django_db
def test_nobody_is_an_error_and_not_a_zero() -> None:
    with pytest.raises(CommandError, match="hold nobody"):
        call_command("population")
