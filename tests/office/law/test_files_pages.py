"""The law's tables as files in the browser: out as known on a day; in by two steps."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from apps.changes.files import writing
from apps.changes.models import ChangeSet, Edit
from apps.changes.selectors import drafted
from apps.changes.tables import TABLES
from tests.builders import a_change_set, a_law_administrator, a_member, the_law_changes
from tests.office.law.conftest import NEXT_YEAR, browser_of

pytestmark = pytest.mark.django_db

FILES = "/en/staff/law/files/"
IMPORT = f"{FILES}import/"
GOOD = "table;key;since;value\r\nrates;minimum_wage;2027-01-01;92 500\r\n"
BAD = f"{GOOD}rates;mci;2027-13-01;4522\r\n"


@pytest.fixture
def writer(db: None) -> Client:
    return browser_of(a_law_administrator())


def upload(client: Client, content: bytes | str, name: str = "year.csv", **more: Any) -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)}, **more)


def put(client: Client, **given: str) -> Any:
    told = {"draft": "new", "title": "2027 budget law", "legal_act": "Law 1-VIII", **given}
    return client.post(f"{IMPORT}put/", told)


def text(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def test_what_the_portal_believed_on_a_day_is_a_file(writer: Client, settings: Any) -> None:
    settings.OSMS_NOW = "2027-01-16T10:00:00+05:00"
    the_law_changes("rates", "minimum_wage", {"value": "92000"}, NEXT_YEAR)
    query = "table=rates&on=2027-01-15&known_on=2027-01-15&form=xlsx"
    response = writer.get(f"{FILES}export/?{query}")
    assert response["Content-Disposition"] == (
        'attachment; filename="rates_on-2027-01-15_known-2027-01-15.xlsx"'
    )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    head, *lines = rows.to_python()
    (wage,) = [dict(zip(head, line, strict=True)) for line in lines if line[0] == "minimum_wage"]
    assert (wage["value"], wage["since"], wage["until"]) == (85000, date(2026, 1, 1), "")


def test_all_tables_are_one_workbook_and_a_csv_holds_one(writer: Client) -> None:
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(writer.get(f"{FILES}export/?table=all&form=xlsx").content)
    )
    assert book.sheet_names == list(TABLES)
    refused = writer.get(f"{FILES}export/?table=all&form=csv")
    assert refused.status_code == 400
    assert "A CSV file holds one table" in text(refused)
    lines = writer.get(f"{FILES}export/?table=categories&form=csv").content.decode("utf-8-sig")
    assert lines.startswith("table;key;name_kk;")


def test_nothing_is_written_before_it_is_said(writer: Client) -> None:
    response = upload(writer, GOOD, follow=True)
    shown = text(response)
    assert "Nothing is written yet." in shown
    assert "85 000 ₸" in shown
    assert "92 500 ₸" in shown
    assert (ChangeSet.objects.count(), Edit.objects.count()) == (0, 0)


def test_a_file_becomes_a_new_draft(writer: Client) -> None:
    upload(writer, GOOD)
    response = put(writer)
    draft = ChangeSet.objects.get()
    assert response["Location"] == f"/en/staff/law/changes/{draft.pk}/"
    (edit,) = draft.edits.all()
    assert (edit.values["value"], edit.values["source"]) == ("92500", "Law 1-VIII")
    assert writer.get(IMPORT)["Location"] == FILES  # and is held no longer


def test_a_file_goes_into_a_draft_that_is_there_once(writer: Client) -> None:
    draft = a_change_set()
    for _ in range(2):
        upload(writer, GOOD)
        put(writer, draft=str(draft.pk), title="")
    assert draft.edits.count() == 1
    assert drafted(draft)["rates", "minimum_wage"][1][-1].says("value") == "92500"


def test_a_bad_row_is_named_and_the_good_ones_wait_for_a_word(writer: Client) -> None:
    shown = text(upload(writer, BAD, follow=True))
    assert "This is no day. Write it as 2027-01-31 or 31.01.2027." in shown
    refused = put(writer)
    assert refused.status_code == 400
    assert "Say that these rows are left out, or refuse the whole file." in text(refused)
    assert ChangeSet.objects.count() == 0
    assert put(writer, without_bad="on").status_code == 302
    assert Edit.objects.count() == 1


def test_the_whole_file_can_be_refused(writer: Client) -> None:
    upload(writer, BAD)
    writer.post(f"{IMPORT}forget/")
    assert writer.get(IMPORT)["Location"] == FILES
    assert put(writer)["Location"] == FILES
    assert ChangeSet.objects.count() == 0


def test_a_file_that_changes_nothing_has_no_draft_to_go_into(writer: Client) -> None:
    shown = text(upload(writer, writing.workbook(["rates"], writing.Asked()), follow=True))
    assert "There is nothing to put into a draft" in shown
    assert "Put it into the draft" not in shown


def test_a_file_that_is_no_table_says_what_to_do(writer: Client) -> None:
    for content, said in (
        (b"\xd0\xcf\x11\xe0old", "has a password or an old format"),
        (b"key;wage\r\nmci;1", "«wage»"),
        (b"PK\x03\x04broken", "damaged"),
    ):
        response = upload(writer, content)
        assert response.status_code == 400
        assert said in text(response)


def test_a_file_that_is_too_large_is_not_read(writer: Client) -> None:
    response = writer.post(IMPORT, b"x", content_type="text/csv", CONTENT_LENGTH=str(6 << 20))
    assert response.status_code == 413
    assert "larger than 5 MB" in text(response)


def test_the_empty_workbook_of_next_year_can_be_taken(writer: Client) -> None:
    response = writer.get(f"{FILES}next-year/?year=2027")
    assert 'filename="rates_for-2027.xlsx"' in response["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert book.sheet_names == ["rates"]


def test_an_auditor_takes_out_and_puts_nothing_in(db: None) -> None:
    auditor = browser_of(a_member("auditor"))
    assert auditor.get(FILES).status_code == 200
    assert "Look at the file" not in text(auditor.get(FILES))
    assert auditor.get(f"{FILES}export/?table=rates&form=csv").status_code == 200
    assert upload(auditor, GOOD).status_code == 403
    assert put(auditor).status_code == 403


def test_a_registrar_and_a_stranger_see_nothing(db: None) -> None:
    registrar = browser_of(a_member("registrar"))
    for address in (FILES, f"{FILES}export/?table=rates&form=csv", IMPORT):
        assert registrar.get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_another_ones_file_is_not_seen(writer: Client) -> None:
    upload(writer, GOOD)
    other = browser_of(a_law_administrator())
    assert other.get(IMPORT)["Location"] == FILES


def test_neither_name_nor_content_of_a_file_is_logged(
    writer: Client, caplog: pytest.LogCaptureFixture
) -> None:
    upload(writer, BAD, name="secret-name.csv")
    upload(writer, b"key;wage-column\r\nmci;1", name="secret-name.csv")
    assert "secret-name" not in caplog.text
    assert "wage-column" not in caplog.text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_speak_three_languages(writer: Client, language: str) -> None:
    upload(writer, BAD)
    for page in ("files/", "files/import/"):
        response = writer.get(f"/{language}/staff/law/{page}")
        assert response.status_code == 200
        assert f'<html lang="{language}">' in text(response)
