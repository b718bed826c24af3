"""A preview says of everybody what asking each person under both laws would say."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.common import clock
from apps.entitlement.models import Histogram
from apps.entitlement.months.services import current_law, drain_all, rebuild
from apps.entitlement.population import Moved, Preview, changed, population, preview_law
from apps.entitlement.selectors import gather
from apps.entitlement.tasks import keep_histogram
from apps.feeds.demo import load_cast
from apps.persons.models import Person, PersonDetails
from apps.persons.services import declare_complete
from apps.rules.assess import Status
from apps.rules.contributions import fixed_amount
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.outlook import Outlook, outlook
from tests.builders import a_person, in_doubt, months, paid

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
CHANGES = {
    "a longer retention": {"retention_payments": Decimal(5)},
    "a shorter retention": {"retention_payments": Decimal(1), "retention_category": Decimal(0)},
    "no retention for the loyal": {"retention_loyal": None},
    "a longer one for the loyal": {"retention_loyal": Decimal(7)},
    "a shorter window": {"window_months": Decimal(6)},
    "old holes forgiven": {"old_hole_strict": Decimal(0)},
    "everybody insured": {"transitional_cover": Decimal(1)},
    "another wage": {"minimum_wage": Decimal(92_000)},
    "another rate and retention": {
        "independent_rate": Decimal("0.06"),
        "retention_payments": Decimal(4),
    },
    "another day due": {"due_day": Decimal(10)},
    "twelve months make one loyal": {"loyalty_months": Decimal(12)},
    "two years of prepayment": {"prepay_months": Decimal(24)},
    "all of it": {"prepay_months": Decimal(24), "retention_payments": Decimal(4)},
    "more than the cache holds": {"retention_payments": Decimal(20), "window_months": Decimal(24)},
}


def law_of(name: str, on: date = TODAY) -> Law:
    """The law with the change in it; since before the blocks of prepayment that are looked at."""
    values = CHANGES[name]
    return law_with(values, date(2024, 4, 1) if "prepay_months" in values else on)


def law_with(values: Mapping[str, Decimal | None], since: date = TODAY) -> Law:
    return changed(current_law(), values, since)


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = f"{TODAY}T12:00:00"


def one_by_one(then: Law, on: date) -> Preview:
    law = current_law()
    prices = fixed_amount("independent", on, law), fixed_amount("independent", on, then)
    found = Preview(on, clock.now(), prices)
    for key, pk in Person.objects.values_list("iin_key", "pk"):
        facts = gather(key, clock.today()).facts
        assert facts is not None
        region = PersonDetails.objects.filter(person_id=pk).latest("pk").region
        was, would_be = outlook(facts, on, law), outlook(facts, on, then)
        assert was.price is not None
        assert would_be.price is not None
        debt = would_be.price - was.price
        gains = _insured(would_be) and not _insured(was)
        loses = _insured(was) and not _insured(would_be)
        ground = (would_be if gains else was).outcome.ground
        for each in (found.moved, found.regions[region]):
            _add(each, gains, loses, debt)
        _add(found.grounds[ground], gains, loses, Decimal(0))
        _add(found.grounds[was.outcome.ground], False, False, debt)
    return found


def _insured(seen: Outlook) -> bool:
    return seen.outcome.status is Status.INSURED


def _add(moved: Moved, gains: bool, loses: bool, debt: Decimal) -> None:
    moved.gain += gains
    moved.lose += loses
    moved.indebted += bool(debt)
    moved.debt += debt


def told(found: Preview) -> object:
    """What a preview says, without the groups that nothing happens to."""

    def of(groups: defaultdict[str, Moved]) -> dict[str, Moved]:
        return {name: moved for name, moved in groups.items() if moved != Moved()}

    return found.moved, of(found.grounds), of(found.regions)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CHANGES)
def test_a_preview_is_what_asking_one_by_one_gives(name: str) -> None:
    load_cast(Month(2026, 11))
    in_doubt(Person.objects.earliest("pk"), "2026-08")
    rebuild()
    for day in (TODAY, date(2027, 1, 1)):
        then = law_of(name, day)
        assert told(preview_law(then, day)) == told(one_by_one(then, day)), day


def test_late_sources_are_late_in_a_preview_too() -> None:
    load_cast(Month(2026, 11), through=date(2026, 8, 20))
    declare_complete(source="pension-register", through=date(2026, 6, 1), at=clock.now())
    drain_all()
    for name in ("a longer retention", "another day due", "twelve months make one loyal"):
        then = law_of(name)
        assert told(preview_law(then, TODAY)) == told(one_by_one(then, TODAY)), name


def test_every_change_of_the_list_moves_somebody() -> None:
    load_cast(Month(2026, 11))
    drain_all()
    still = [name for name in CHANGES if preview_law(law_of(name), TODAY).moved == Moved()]
    assert still == ["a longer one for the loyal"]


def test_a_day_that_the_cache_does_not_hold_is_read_from_the_registers() -> None:
    load_cast(Month(2026, 11))
    day = date(2022, 5, 10)
    then = law_with({"retention_payments": Decimal(1)}, day)
    assert told(preview_law(then, day)) == told(one_by_one(then, day))


def test_counts_are_kept_and_serve_the_next_preview() -> None:
    paid(a_person(), months("2025-09", "2026-08"))
    rebuild()
    then = law_with({"retention_payments": Decimal(1)})
    first = preview_law(then, TODAY)
    assert (first.moved.lose, Histogram.objects.count()) == (1, 1)
    paid(a_person("990101500422"), months("2025-09", "2026-08"))
    rebuild()
    assert preview_law(then, TODAY).moved == first.moved
    assert preview_law(then, TODAY, is_fresh=True).moved.lose == 2
    assert Histogram.objects.count() == 1


def test_counts_of_yesterday_are_made_anew_and_those_of_last_week_are_forgotten(
    settings: pytest.FixtureRequest,
) -> None:
    paid(a_person(), months("2025-09", "2026-08"))
    rebuild()
    then = law_with({"retention_payments": Decimal(1)})
    preview_law(then, TODAY)
    preview_law(then, date(2026, 12, 1))
    settings.OSMS_NOW = f"{TODAY + timedelta(days=1)}T12:00:01"
    assert preview_law(then, TODAY).made_at == clock.now()
    settings.OSMS_NOW = f"{TODAY + timedelta(days=9)}T12:00:00"
    preview_law(then, TODAY)
    assert Histogram.objects.count() == 1


def test_a_kept_histogram_of_another_law_does_not_serve() -> None:
    paid(a_person(), months("2025-09", "2026-08"))
    rebuild()
    then = law_with({"retention_payments": Decimal(1)})
    preview_law(then, TODAY)
    Histogram.objects.update(law=0)
    preview_law(then, TODAY)
    assert Histogram.objects.count() == 2


def test_a_changed_number_holds_from_its_day_until_the_next_row() -> None:
    law = current_law()
    then = changed(law, {"retention_loyal": Decimal(9)}, date(2026, 6, 1))
    assert _loyal(then, "2025-12-31") == _loyal(law, "2025-12-31")
    assert _loyal(then, "2026-05-31") == _loyal(law, "2026-05-31") == 6
    assert _loyal(then, "2026-06-01") == 9
    wage = changed(law, {"minimum_wage": Decimal(50_000)}, date(2022, 6, 1))
    assert wage.number("minimum_wage", date(2022, 12, 31)) == 50_000
    assert wage.number("minimum_wage", date(2023, 1, 1)) == law.number(
        "minimum_wage", date(2023, 1, 1)
    )


def _loyal(law: Law, day: str) -> int | None:
    return law.terms(date.fromisoformat(day)).retention_loyal


def test_a_number_that_the_law_does_not_have_is_refused() -> None:
    with pytest.raises(LookupError, match="no_such_number"):
        law_with({"no_such_number": Decimal(1)})


def test_debt_is_not_told_where_its_price_is_not_known() -> None:
    paid(a_person(), months("2025-09", "2026-08"))
    rebuild()
    assert preview_law(law_with({"retention_payments": Decimal(5)}), TODAY).knows_debt
    assert not preview_law(law_with({"minimum_wage": None}), TODAY).knows_debt


def test_a_preview_changes_nothing() -> None:
    load_cast(Month(2026, 11))
    before = population(TODAY)
    preview_law(law_with({"retention_payments": Decimal(0)}), TODAY)
    assert population(TODAY) == before


def test_every_night_this_month_is_counted_and_kept() -> None:
    paid(a_person(), months("2025-09", "2026-08"))
    rebuild()
    keep_histogram()
    kept = Histogram.objects.get()
    assert (kept.month, kept.made_at) == (date(2026, 11, 1), clock.now())
    assert preview_law(law_with({"retention_payments": Decimal(1)}), TODAY).made_at == kept.made_at
