"""The law's numbers and lists: what the pages calculate and show of them."""

import pytest
from django.test import Client


def read(visitor: Client, path: str) -> str:
    return visitor.get(f"/en/{path}").content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("question", "sum_", "formula"),
    [
        ("kind=employee&income=300000&month=3&year=2026", "6 000 ₸", "300 000 ₸ × 2 % = 6 000 ₸"),
        ("kind=employer&income=5000000&month=1&year=2026", "102 000 ₸", "3 400 000 ₸ × 3 %"),
        ("kind=independent&month=3&year=2026", "4 250 ₸", "85 000 ₸ × 5 % = 4 250 ₸"),
        ("kind=sole_proprietor&month=3&year=2023", "4 900 ₸", "98 000 ₸ × 5 % = 4 900 ₸"),
        ("kind=ekp&month=3&year=2023&place=village", "1 725 ₸", "3 450 ₸ × 50 %"),
    ],
)
def test_a_contribution_is_shown_with_how_it_came_about(
    visitor: Client, question: str, sum_: str, formula: str
) -> None:
    text = read(visitor, f"calculator/?{question}")
    assert f'For the month: <span class="num">{sum_}</span>' in text
    assert formula in text
    assert "From which numbers" in text


def test_income_above_the_cap_is_said_not_to_count(visitor: Client) -> None:
    text = read(visitor, "calculator/?kind=employee&income=5000000&month=1&year=2026")
    assert "taken of 1 700 000 ₸ at most" in text


def test_a_number_that_we_do_not_have_gives_no_sum(visitor: Client) -> None:
    text = read(visitor, "calculator/?kind=state&month=3&year=2026")
    assert "not known to us, so we do not name a sum" in text


def test_a_rule_that_was_not_in_force_gives_no_sum(visitor: Client) -> None:
    text = read(visitor, "calculator/?kind=ekp&month=3&year=2026")
    assert "no such rule was in force then" in text


def test_an_income_is_asked_for_where_the_contribution_is_a_share(visitor: Client) -> None:
    text = read(visitor, "calculator/?kind=employee&month=3&year=2026")
    assert "Write the income: the contribution is a share of it." in text
    assert "<title>Error: " in text


def test_the_rates_of_a_day_are_those_in_force_then(visitor: Client) -> None:
    text = read(visitor, "rates/?on=01.07.2022")
    assert "In force on 1 July 2022" in text
    assert "60 000 ₸" in text
    assert "85 000 ₸" not in text


def test_each_number_says_where_it_is_from_and_how_sure_we_are(visitor: Client) -> None:
    text = read(visitor, "rates/")
    assert "stated in an official brochure" in text
    assert "general knowledge, not yet checked" in text
    assert "[S0" not in text
    assert "docs/data.md" not in text


def test_a_number_has_its_history(visitor: Client) -> None:
    text = read(visitor, "rates/minimum_wage/")
    for wage in ("42 500 ₸", "60 000 ₸", "70 000 ₸", "85 000 ₸"):
        assert wage in text
    assert visitor.get("/en/rates/no_such_number/").status_code == 404


def test_both_packages_the_dentist_and_the_statuses_are_listed(visitor: Client) -> None:
    text = read(visitor, "services/")
    assert 'id="gvfmc"' in text
    assert 'id="mshi"' in text
    assert "Pregnant women" in text
    assert "Refugee" in text


def test_categories_say_who_pays_and_whom_to_ask(visitor: Client) -> None:
    text = read(visitor, "categories/")
    assert "Children under 18" in text
    assert "the local budget" in text
    assert "Who keeps the list" in text


def test_the_estimate_answers_by_the_same_rule(visitor: Client) -> None:
    paid = "&".join(f"paid={month}" for month in _months())
    assert "You are insured until 31 January 2027" in read(visitor, f"estimate/?{paid}&shown=1")
    assert "You are not insured" in read(visitor, "estimate/?shown=1")
    assert "The state pays your contributions" in read(
        visitor, "estimate/?category=pensioner&shown=1"
    )


def _months() -> list[str]:
    return ["2025-11", "2025-12", *(f"2026-{number:02d}" for number in range(1, 11))]


def test_contacts_can_be_called_and_opened(visitor: Client) -> None:
    text = read(visitor, "contacts/")
    assert 'href="tel:1406"' in text
    assert 'href="https://msqory.kz"' in text


def test_what_people_come_for_is_told_with_package_condition_and_documents(visitor: Client) -> None:
    text = read(visitor, "services/")
    needs = text.split('id="needs"')[1].split("</section>")[0]
    assert needs.count("<details") == 21
    mri = needs.split("MRI scan")[1].split("</details>")[0]
    assert "Free with insurance" in mri
    assert "A referral that names the suspicion" in mri
    ambulance = needs.split("Ambulance")[1].split("</details>")[0]
    assert "Free without insurance" in ambulance
    assert "neither papers nor insurance" in ambulance
