"""The closed lists of the design: each code is there, once, with what hangs on it."""

import json
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parents[2] / "fixtures"


def rows(name: str) -> dict[str, dict[str, Any]]:
    found = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return {row["code"]: row for row in found}


STATE_PAID = [
    "children",
    "unemployed",
    "pregnant",
    "child_under_3",
    "parental_leave",
    "carer_disabled_child",
    "carer_group_1",
    "pensioner",
    "convict",
    "detainee",
    "kandas_not_working",
    "decorated_mother",
    "disability",
    "full_time_student",
    "social_assistance",
    "level_de",
    "temporary",
]
EXEMPT = [
    "military",
    "special_state_body",
    "law_enforcement",
    "civil_protection",
]
STATUSES = [
    "citizen",
    "kandas",
    "refugee",
    "foreigner_resident",
    "stateless_resident",
    "eaeu_worker",
    "eaeu_family",
    "cis_visitor",
    "visitor",
]
KINDS = [
    "employer",
    "employee",
    "civil_contract",
    "sole_proprietor",
    "independent",
    "ekp",
    "unified",
    "self_employed",
    "state",
]


def test_the_categories_are_these_and_treated_so() -> None:
    found = {code: row["treatment"] for code, row in rows("categories").items()}
    assert found == dict.fromkeys(STATE_PAID, "state") | dict.fromkeys(EXEMPT, "exempt")


def test_legal_dates_of_categories() -> None:
    since = {code: row["since"] for code, row in rows("categories").items()}
    late = {"level_de": "2026-01-01", "civil_protection": "2024-01-01"}
    assert since == dict.fromkeys(STATE_PAID + EXEMPT, "2020-01-01") | late


def test_only_children_follow_from_the_birth_date() -> None:
    found = {code: row["until_age"] for code, row in rows("categories").items() if row["until_age"]}
    assert found == {"children": 18}


def test_the_local_budget_pays_for_the_unemployed_from_2026() -> None:
    found = rows("categories")
    assert found["unemployed"]["payer"] == "republican_budget"
    assert found["unemployed"]["payer_changes"] == [
        {"since": "2026-01-01", "payer": "local_budget"}
    ]
    assert found["level_de"]["payer"] == "local_budget"


def test_an_employer_does_not_pay_for_the_five_groups_of_the_guide() -> None:
    found = rows("categories")
    five = ["children", "pensioner", "disability", "full_time_student", "decorated_mother"]
    assert not any(found[code]["employer_pays"] for code in five)


def test_the_legal_statuses_are_these_best_first() -> None:
    found = rows("legal_statuses")
    assert sorted(found, key=lambda code: found[code]["rank"]) == STATUSES
    assert [code for code in STATUSES if not found[code]["mshi_right"]] == STATUSES[-2:]


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        *((code, "full") for code in STATUSES[:5]),
        ("eaeu_worker", "emergency_and_dangerous"),
        ("eaeu_family", "emergency_and_dangerous"),
        ("cis_visitor", "emergency_and_dangerous"),
        ("visitor", "dangerous_only"),
    ],
)
def test_free_care_by_legal_status(code: str, scope: str) -> None:
    assert rows("legal_statuses")[code]["gvfmc_scope"] == scope


def test_kinds_of_payers() -> None:
    found = rows("payer_kinds")
    assert list(found) == KINDS
    any_code = {code for code, row in found.items() if row["purpose_codes"] == []}
    assert any_code == {"ekp", "unified", "self_employed", "state"}
    eaeu = {code for code, row in found.items() if "eaeu_worker" in row["statuses"]}
    assert eaeu == {"employer", "employee", "civil_contract", "unified"}
    assert found["ekp"]["statuses"] == ["citizen", "kandas"]
    assert not any("visitor" in status for row in found.values() for status in row["statuses"])


def test_a_penalty_is_no_contribution() -> None:
    assert [code for code, row in rows("purpose_codes").items() if row["is_penalty"]] == [
        "123",
        "124",
    ]


@pytest.mark.parametrize(("leaves", "enters"), [("gvfmc", "mshi"), ("mshi", "gvfmc")])
def test_the_redistribution_of_2026_leaves_one_package_and_enters_the_other(
    leaves: str, enters: str
) -> None:
    packages = rows("packages")
    left = [s for s in packages[leaves]["services"] if s["moved_to"] == enters]
    come = [s for s in packages[enters]["services"] if s["moved_from"] == leaves]
    assert left
    assert come
    assert {service["until"] for service in left} == {"2025-12-31"}
    assert {service["since"] for service in come} == {"2026-01-01"}


def test_eleven_socially_significant_diseases_stay_free() -> None:
    services = rows("packages")["gvfmc"]["services"]
    assert len([s for s in services if s["code"].startswith("treatment_")]) == 11


def test_planned_dental_care_is_for_children_and_pregnant_women() -> None:
    planned = [code for code, row in rows("dental_care").items() if row["kind"] == "planned"]
    assert planned == ["planned_children", "planned_pregnant"]
