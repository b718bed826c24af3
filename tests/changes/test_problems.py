"""S-44 and its neighbours: what a draft is told before it may be handed in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from apps.changes import services
from apps.changes.errors import Refused
from apps.changes.models import ChangeSet
from apps.changes.problems import problems
from apps.changes.selectors import periods_of
from tests.builders import a_change_set, a_law_administrator

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 1, 1)


@pytest.fixture
def draft() -> ChangeSet:
    return a_change_set()


def put(draft: ChangeSet, table: str, key: str, values: dict[str, Any], **more: Any) -> Any:
    return services.put(
        change_set=draft, by=draft.author, table=table, key=key, values=values, **more
    )


def number(draft: ChangeSet, code: str, value: str | None, **more: Any) -> Any:
    return put(draft, "rates", code, {"value": value}, since=NEXT_YEAR, **more)


def codes(draft: ChangeSet) -> list[tuple[str, str, str]]:
    return [(problem.kind, problem.code, problem.field) for problem in problems(draft)]


def refusal(call: Any) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def test_a_plausible_number_has_no_problem(draft: ChangeSet) -> None:
    number(draft, "minimum_wage", "95000")
    assert codes(draft) == []


def test_a_value_that_jumps_by_more_than_half_is_typed_twice(draft: ChangeSet) -> None:
    edit = number(draft, "mci", "6500")
    assert codes(draft) == [("confirm", "jump", "value")]
    assert refusal(lambda: services.submit(change_set=draft, by=draft.author)) == "has_problems"
    wrong = lambda: services.confirm(edit=edit, by=draft.author, typed="6 501")  # noqa: E731
    assert refusal(wrong) == "not_the_value"
    services.confirm(edit=edit, by=draft.author, typed="6 500")
    assert codes(draft) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [("6487.50", []), ("6487.51", ["jump"]), ("2162.50", []), ("2162.49", ["jump"])],
)
def test_half_of_the_value_before_is_no_jump_yet(
    draft: ChangeSet, value: str, expected: list[str]
) -> None:
    assert periods_of("rates", "mci")[-1].says("value") == "4325"
    number(draft, "mci", value)
    assert [code for _, code, _ in codes(draft)] == expected


def test_a_wage_outside_its_band_is_typed_twice_though_it_does_not_jump(draft: ChangeSet) -> None:
    put(draft, "rates", "minimum_wage", {"value": "42500"}, since=NEXT_YEAR)
    assert codes(draft) == []
    put(draft, "rates", "minimum_wage", {"value": "39999"}, since=date(2028, 1, 1))
    assert codes(draft) == [("confirm", "band", "value")]


def test_the_band_itself_is_changed_by_a_change_set(draft: ChangeSet) -> None:
    put(draft, "parameters", "minimum_wage", {"lowest": "30000"})
    assert codes(draft) == []


def test_a_share_typed_as_a_percentage_is_no_share(draft: ChangeSet) -> None:
    number(draft, "employee_rate", "3")
    assert codes(draft) == [("error", "not_a_share", "value")]


@pytest.mark.parametrize(
    ("code", "value", "problem"),
    [
        ("old_hole_strict", "2", "not_a_switch"),
        ("retention_payments", "3.5", "not_whole"),
        ("minimum_wage", "-1", "negative"),
        ("minimum_wage", "85000", "nothing_changed"),
    ],
)
def test_a_value_that_cannot_be(draft: ChangeSet, code: str, value: str, problem: str) -> None:
    if problem == "nothing_changed":
        held = periods_of("rates", code)[-1].content
        put(draft, "rates", code, dict(held), since=date(2026, 1, 1))
    else:
        number(draft, code, value)
    assert problem in [found for _, found, _ in codes(draft)]


def test_an_unknown_value_is_said_to_be_unknown(draft: ChangeSet) -> None:
    number(draft, "minimum_wage", None)
    assert codes(draft) == []
    put(draft, "rates", "mci", {"value": None, "confidence": "sourced"}, since=NEXT_YEAR)
    assert ("error", "value_or_unknown", "value") in codes(draft)


def test_a_hole_between_two_periods_of_a_number_is_refused(draft: ChangeSet) -> None:
    services.leave_out(
        change_set=draft,
        by=draft.author,
        table="rates",
        key="minimum_wage",
        since=date(2025, 3, 1),
        until=date(2025, 3, 31),
    )
    assert codes(draft) == [("error", "hole", "since")]


def test_a_text_is_told_in_every_language_or_in_none(draft: ChangeSet) -> None:
    put(draft, "categories", "pensioner", {"name_ru": ""}, since=date(2020, 1, 1))
    assert ("error", "translation_missing", "name_ru") in codes(draft)


def test_what_a_column_cannot_hold_is_refused_beside_it(draft: ChangeSet) -> None:
    put(draft, "categories", "pensioner", {"treatment": "maybe"}, since=NEXT_YEAR)
    assert ("error", "invalid", "treatment") in codes(draft)


def test_a_new_row_needs_what_every_row_has(draft: ChangeSet) -> None:
    names = {f"name_{language}": "Ғарышкерлер" for language in ("kk", "ru", "en")}
    put(draft, "categories", "cosmonaut", names, since=NEXT_YEAR)
    assert {field for _, code, field in codes(draft) if code == "invalid"} >= {"treatment", "payer"}


def test_a_set_says_what_it_is_for_in_three_languages() -> None:
    author = a_law_administrator()
    draft = services.open_set(by=author, title={"kk": "2027 жыл"})
    missing = {field for _, code, field in codes(draft) if code == "translation_missing"}
    assert missing == {"title_ru", "title_en", "reason_kk", "reason_ru", "reason_en"}
    assert {code for _, code, _ in codes(draft)} >= {"legal_act_missing", "no_edits"}


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (("nothing", "mci", {}, NEXT_YEAR), "unknown_row"),
        (("rates", "no_such_number", {"value": "1"}, NEXT_YEAR), "unknown_row"),
        (("rates", "mci.x", {"value": "1"}, NEXT_YEAR), "unknown_row"),
        (("rates", "mci", {"value": "many"}, NEXT_YEAR), "invalid"),
        (("rates", "mci", {"recorded_by": "me"}, NEXT_YEAR), "invalid"),
        (("rates", "mci", {"value": "4700"}, None), "days_needed"),
        (("parameters", "no_such_number", {"name_en": "x"}, None), "unknown_row"),
    ],
)
def test_what_is_no_edit_at_all(
    draft: ChangeSet, edit: tuple[str, str, dict[str, Any], date | None], code: str
) -> None:
    table, key, values, since = edit
    assert refusal(lambda: put(draft, table, key, values, since=since)) == code


def test_a_new_value_without_a_source_comes_from_the_act_of_the_set(draft: ChangeSet) -> None:
    edit = number(draft, "minimum_wage", "95000")
    assert (edit.values["source"], edit.values["confidence"]) == (draft.legal_act, "sourced")
    edit = number(draft, "mci", "4700")
    assert edit.values["article"] == ""
