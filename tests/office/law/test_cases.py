"""Cases in the browser: written, run, saved, changed and retired without code; who may do what."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Member
from apps.entitlement.cases import selectors
from apps.entitlement.models import CaseVersion
from tests.builders import a_draft_of, a_law_administrator, a_member, published, sign_in
from tests.entitlement.cases.told import a_case

pytestmark = pytest.mark.django_db
NEW = "/en/staff/law/cases/new/"
LIST = "/en/staff/law/cases/"
WAGES = {"payments": 13, "categories": 0, "statuses": 1, "waivers": 0}


def typed(**more: str) -> dict[str, str]:
    """The form as a browser posts it: paid by an employer through June 2025, asked in September."""
    said = {
        "code": "paid-through-june",
        "title_en": "Paid through June",
        "born": "1980-01-01",
        "asked_on": "2025-09-30",
        "outcome": "insured",
        "statuses-0-status": "citizen",
        "statuses-0-since": "1980-01-01",
    }
    for number in range(13):
        month = date(2024 + (8 + number) // 12, (8 + number) % 12 + 1, 1)
        said[f"payments-{number}-month"] = f"{month:%Y-%m}"
        if month < date(2025, 7, 1):
            said[f"payments-{number}-payer"] = "employer"
    for table, count in WAGES.items():
        said |= {f"{table}-TOTAL_FORMS": str(count), f"{table}-INITIAL_FORMS": "0"}
    return {**said, **more}


@pytest.fixture
def writer(client: Client) -> Client:
    return sign_in(client, a_law_administrator())


def page(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, address: str, **said: str) -> str:
    answer = client.post(address, said, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(text: str, table: str = "payments") -> int:
    found = re.search(rf'name="{table}-TOTAL_FORMS" value="(\d+)"', text)
    assert found
    return int(found[1])


def saved(code: str = "paid-through-june") -> CaseVersion:
    return next(each for each in selectors.newest() if each.case.code == code)


def test_a_new_case_lays_out_thirteen_months(writer: Client) -> None:
    assert rows(page(writer, NEW)) == 13


def test_a_case_is_run_before_it_is_saved(writer: Client) -> None:
    text = post(writer, NEW, **typed(do="run", ground="payments"))

    assert "another answer" in text
    assert "Retention after the last covered month" in text
    assert "June 2025" in text
    assert 'value="Paid through June"' in text or "Paid through June</textarea>" in text
    assert "paid-through-june" not in [each.case.code for each in selectors.newest()]


def test_what_was_typed_is_what_is_saved(writer: Client) -> None:
    text = post(writer, NEW, **typed(do="save", ground="retention", covered_until="2025-09-30"))

    assert "The case is saved." in text
    assert "as expected" in text
    assert saved().content == {
        "title": {"en": "Paid through June"},
        "born": "1980-01-01",
        "asked_on": "2025-09-30",
        "statuses": [{"status": "citizen", "since": "1980-01-01"}],
        "payments": [
            {"month": month, "payer": "employer"}
            for month in (
                *(f"2024-{number:02d}" for number in range(9, 13)),
                *(f"2025-{number:02d}" for number in range(1, 7)),
            )
        ],
        "expected": {"outcome": "insured", "ground": "retention", "covered_until": "2025-09-30"},
    }


def test_every_cell_of_a_month_is_kept(writer: Client) -> None:
    cells = {"payer": "independent", "paid_on": "2025-08-13", "amount": "51000", "code": "121"}
    posted = {f"payments-12-{name}": value for name, value in cells.items()}

    post(writer, NEW, **typed(do="save", **posted, **{"payments-12-returned": "on"}))

    assert saved().content["payments"][-1] == {"month": "2025-09", **cells, "returned": True}


def test_a_saved_case_is_changed_from_what_it_says(writer: Client) -> None:
    version = a_case(
        article="405-V, 5(2)",
        categories=[{"category": "pensioner", "since": "2024-01-01", "until": "2024-02-01"}],
        waivers=[{"since": "2024-01-01"}],
        in_doubt=["2024-03"],
        expected={"outcome": "insured", "owed": []},
    )
    address = reverse("office:law_case_change", args=[version.case_id])
    text = page(writer, address)
    said = dict(fields(text))

    assert "The case is saved." in post(writer, address, **said, do="save")
    assert saved().number == 2
    assert saved().content == version.content


def fields(text: str) -> list[tuple[str, str]]:
    """Name and value of every field of the form, as a browser would post them."""
    form = text[text.index('class="case"') : text.index("</form>", text.index('class="case"'))]
    found = []
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            given = "on" if "checkbox" in tag else (value[1] if value else "")
            found.append((name[1], given))
    for name, inner in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        found.append((name, chosen[1] if chosen else ""))
    for name, inner in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', form, re.S):
        found.append((name, inner))
    return found


@pytest.mark.parametrize("table", WAGES)
def test_another_row_keeps_everything(writer: Client, table: str) -> None:
    text = post(writer, NEW, **typed(do=f"add-{table}", article="405-V, 5"))

    assert rows(text, table) == WAGES[table] + 1
    assert dict(fields(text))["article"] == "405-V, 5"
    assert dict(fields(text))["payments-0-payer"] == "employer"
    assert "There is a problem" not in text


def test_months_are_filled_at_once(writer: Client) -> None:
    said = typed(
        do="fill", **{"fill-payer": "state", "fill-first": "2025-07", "fill-last": "2025-11"}
    )

    found = dict(fields(post(writer, NEW, **said)))

    assert found["payments-TOTAL_FORMS"] == "15"
    paid = [found[f"payments-{number}-payer"] for number in range(15)]
    assert paid == ["employer"] * 10 + ["state"] * 5


def test_the_months_of_another_day_are_laid_out_beside_what_is_said(writer: Client) -> None:
    found = dict(fields(post(writer, NEW, **typed(do="lay-out", asked_on="2025-12-01"))))

    months = [
        found[f"payments-{number}-month"] for number in range(int(found["payments-TOTAL_FORMS"]))
    ]
    assert (months[0], months[-1]) == ("2024-09", "2025-12")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": ""}, "Enter a code."),
        ({"code": "a b"}, "Only Latin letters"),
        ({"title_en": ""}, "Give the case a title"),
        ({"asked_on": ""}, "Choose a day."),
        ({"born": "yesterday"}, "Write the day as"),
        ({"outcome": "lucky"}, "lucky"),
        ({"in_doubt": "2025-13"}, "Write the month as"),
        ({"owed": "2025-03..2025-01"}, "lies before the first"),
        ({"owed": "2025-03", "nothing_owed": "on"}, "Either name the months"),
        ({"payments-0-payer": "", "payments-0-amount": "5"}, "Choose one, or empty the row."),
        ({"payments-0-amount": "much"}, "Enter an amount"),
        ({"payments-0-month": ""}, "Choose the month."),
        ({"payments-0-month": "0000-05"}, "Write the month as"),
        ({"born": "9999-12-31"}, "Write the day as"),
        ({"payments-0-code": "12a"}, "A code has digits alone."),
        ({"statuses-0-since": ""}, "Choose a day."),
        ({"statuses-0-until": "1979-01-01"}, "lies before the first"),
    ],
)
@pytest.mark.parametrize("act", ["save", "run"])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    writer: Client, act: str, wrong: dict[str, str], words: str
) -> None:
    text = post(writer, NEW, **typed(**{"do": act, "article": "405-V, 5", **wrong}))

    assert text.count(words) >= 2
    assert "There is a problem" in text
    assert dict(fields(text))["article"] == "405-V, 5"
    assert "paid-through-june" not in [each.case.code for each in selectors.newest()]


@pytest.mark.parametrize("count", ["", "-1", "many", "100000000000"])
def test_a_forged_number_of_rows_breaks_nothing(writer: Client, count: str) -> None:
    for act in ("save", "run", "add-payments"):
        post(writer, NEW, **typed(do=act, **{"payments-TOTAL_FORMS": count}))


def test_a_code_that_is_taken_is_refused_beside_it(writer: Client) -> None:
    a_case()

    assert "Another case has this code." in post(writer, NEW, **typed(do="save"))


def test_a_case_that_somebody_changed_meanwhile_is_not_written_over(writer: Client) -> None:
    version = a_case()
    address = reverse("office:law_case_change", args=[version.case_id])
    post(writer, address, **typed(do="save", after="1"))

    assert "Somebody has changed this case meanwhile" in post(
        writer, address, **typed(do="save", after="1")
    )


def test_a_case_is_retired_with_a_reason(writer: Client) -> None:
    version = a_case()
    address = reverse("office:law_case_retire", args=[version.case_id])

    assert "Say why the case is retired." in post(writer, address, reason=" ", after="1")
    text = post(writer, address, reason="The law has changed", after="1")

    assert "This case is retired" in text
    assert saved().is_retired


def test_a_case_is_run_against_a_draft_and_as_known_on_a_day(writer: Client) -> None:
    version = a_case(asked_on="2025-10-01")
    draft = a_draft_of("rates", "retention_payments", {"value": "4"}, date(2020, 1, 1))
    address = reverse("office:law_case", args=[version.case_id])

    assert "another answer" in page(writer, address)
    assert "as expected" in page(writer, address, law=str(draft.pk))
    published(draft)
    assert "as expected" in page(writer, address)
    assert "another answer" in page(writer, address, known_on="2026-01-15")


def test_what_is_answered_otherwise_comes_first_with_its_answer(writer: Client) -> None:
    a_case("a-boundary")
    a_case("z-mistake", asked_on="2025-10-01")

    text = page(writer, LIST)

    assert text.index("z-mistake") < text.index("a-boundary")
    assert "another answer: not insured" in text


def test_a_case_of_a_draft_is_not_run_against_the_law_in_force(writer: Client) -> None:
    draft = a_draft_of("rates", "retention_payments", {"value": "4"}, date(2020, 1, 1))
    post(writer, NEW, **typed(do="save", asked_on="2025-10-01", holds=str(draft.pk)))

    assert saved().change_set == draft
    assert "not run" in page(writer, LIST)
    assert f"only draft {draft.pk}" in page(writer, LIST)


def test_the_archive_holds_what_the_test_command_is_to_have(writer: Client) -> None:
    a_case()

    answer = writer.get(reverse("office:law_cases_archive"))

    assert (
        "tests/rules/cases/paid-through-june.json"
        in zipfile.ZipFile(BytesIO(answer.content)).namelist()
    )
    assert answer["Cache-Control"] == "no-store"


def addresses(version: CaseVersion) -> dict[str, str]:
    one = [version.case_id]
    return {
        "law_cases": reverse("office:law_cases"),
        "law_cases_archive": reverse("office:law_cases_archive"),
        "law_case": reverse("office:law_case", args=one),
        "law_case_new": reverse("office:law_case_new"),
        "law_case_change": reverse("office:law_case_change", args=one),
        "law_case_retire": reverse("office:law_case_retire", args=one),
    }


READ = {"law_cases", "law_cases_archive", "law_case"}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (a_law_administrator, None),
        (lambda: a_law_administrator(role="fund_administrator"), None),
        (lambda: a_member("auditor"), READ),
        (lambda: a_member("administrator"), set()),
        (lambda: a_member("registrar"), set()),
    ],
    ids=["administrator", "fund_administrator", "auditor", "of a clinic", "registrar"],
)
def test_who_may_open_which_page(client: Client, who: Any, may: set[str] | None) -> None:
    found = addresses(a_case())
    member: Member = who()
    sign_in(client, member)

    opened = {name for name, address in found.items() if client.get(address).status_code == 200}

    assert opened == (set(found) if may is None else may)
    written = client.post(found["law_case_new"], typed(do="save", code="another-one"))
    assert (written.status_code == 302) == (may is None)


def test_strangers_are_asked_who_they_are(client: Client) -> None:
    for address in addresses(a_case()).values():
        assert (
            "/login/" in client.get(address)["Location"] or client.get(address).status_code == 302
        )
