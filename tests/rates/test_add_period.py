"""A new period closes the open row and records two; what was known before stays readable."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from apps.rates.services import PeriodRefused, add_period

from apps.common import clock
from apps.rates import selectors
from apps.rates.models import Parameter, Rate

pytestmark = pytest.mark.django_db


def wage(**changed: object) -> Rate:
    given = {
        "parameter": Parameter.objects.get(code="minimum_wage"),
        "value": Decimal(95000),
        "since": date(2027, 1, 1),
        "source": "adilet.zan.kz",
        "actor": "aigul",
    }
    return add_period(**{**given, **changed})  # type: ignore[arg-type]


def value(day: date, known_at: datetime | None = None) -> Decimal | None:
    found = selectors.rate_on("minimum_wage", day, known_at)
    return found.value if found else None


def test_the_open_row_is_closed_and_two_are_recorded() -> None:
    before = selectors.versions("minimum_wage").count()
    new = wage()
    assert selectors.versions("minimum_wage").count() == before + 2
    rows = list(selectors.history("minimum_wage")[:2])
    assert [(row.since, row.until, row.value) for row in rows] == [
        (date(2027, 1, 1), None, Decimal(95000)),
        (date(2026, 1, 1), date(2026, 12, 31), Decimal(85000)),
    ]
    assert {row.recorded.lower for row in rows} == {new.recorded.lower}


def test_the_truncated_twin_keeps_the_source_and_names_who_closed_it() -> None:
    old = selectors.rate_on("minimum_wage", date(2026, 6, 1))
    wage()
    twin = selectors.rate_on("minimum_wage", date(2026, 6, 1))
    assert old is not None
    assert twin is not None
    assert (twin.source, twin.confidence, twin.note_kk) == (old.source, old.confidence, old.note_kk)
    assert (old.recorded_by, twin.recorded_by) == ("", "aigul")


def test_the_last_old_day_and_the_first_new_day() -> None:
    wage()
    assert value(date(2026, 12, 31)) == Decimal(85000)
    assert value(date(2027, 1, 1)) == Decimal(95000)


def test_what_was_known_before_stays_readable() -> None:
    earlier = clock.now()
    wage()
    assert value(date(2027, 1, 1), known_at=earlier) == Decimal(85000)
    assert value(date(2027, 1, 1)) == Decimal(95000)


def test_the_files_are_known_since_always() -> None:
    long_ago = clock.now() - timedelta(days=36500)
    assert value(date(2026, 6, 1), known_at=long_ago) == Decimal(85000)


def test_a_period_within_another_lasts_until_the_next_recorded_one() -> None:
    add_period(
        parameter=Parameter.objects.get(code="state_rate"),
        value=Decimal("0.024"),
        since=date(2030, 1, 1),
        source="a later law",
    )
    rows = {row.since: (row.until, row.value) for row in selectors.history("state_rate")}
    assert rows[date(2028, 1, 1)] == (date(2029, 12, 31), None)
    assert rows[date(2030, 1, 1)] == (date(2036, 12, 31), Decimal("0.024"))
    assert rows[date(2037, 1, 1)] == (None, Decimal("0.047"))


def test_a_period_before_the_first_ends_where_the_first_begins() -> None:
    wage(since=date(2015, 1, 1), value=Decimal(21364))
    assert value(date(2015, 12, 31)) == Decimal(21364)
    assert value(date(2016, 1, 1)) == Decimal(22859)


def test_a_period_after_an_ended_one_leaves_the_gap() -> None:
    add_period(
        parameter=Parameter.objects.get(code="transitional_cover"),
        value=Decimal(1),
        since=date(2027, 1, 1),
        source="a later law",
    )
    rows = [(row.since, row.until) for row in selectors.history("transitional_cover")]
    assert rows == [(date(2027, 1, 1), None), (date(2020, 1, 1), date(2020, 6, 30))]


def test_a_correction_leaves_no_twin() -> None:
    wage(since=date(2026, 1, 1), value=Decimal(86000), correction=True)
    assert value(date(2025, 12, 31)) == Decimal(85000)
    assert value(date(2026, 1, 1)) == Decimal(86000)


def test_an_unknown_value_is_recorded_as_unknown() -> None:
    wage(value=None, confidence="unknown")
    assert value(date(2027, 1, 1)) is None
    assert selectors.rate_on("minimum_wage", date(2027, 1, 1)) is not None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"value": Decimal(85000)}, "same_value"),
        ({"value": None}, "value_or_unknown"),
        ({"confidence": "unknown"}, "value_or_unknown"),
        ({"value": Decimal(-1)}, "negative"),
        ({"since": date(2026, 1, 1)}, "already_begins"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(changed: dict[str, object], code: str) -> None:
    before = Rate.objects.count()
    with pytest.raises(PeriodRefused) as trouble:
        wage(**changed)
    assert trouble.value.code == code
    assert Rate.objects.count() == before


@pytest.mark.parametrize(
    ("parameter", "wrong", "code"),
    [
        ("employee_rate", Decimal(3), "not_a_share"),
        ("old_hole_strict", Decimal(2), "not_a_switch"),
        ("retention_payments", Decimal("3.5"), "not_whole"),
    ],
)
def test_a_value_that_cannot_be_of_its_unit_is_refused(
    parameter: str, wrong: Decimal, code: str
) -> None:
    with pytest.raises(PeriodRefused) as trouble:
        wage(parameter=Parameter.objects.get(code=parameter), value=wrong)
    assert trouble.value.code == code
