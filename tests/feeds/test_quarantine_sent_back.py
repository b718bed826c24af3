"""Rows that go back to their sender, are corrected there and come again."""

import csv
from io import StringIO

import pytest

from apps.audit.models import Lookup
from apps.contributions.models import Payment
from apps.feeds.layouts import NOTES
from apps.feeds.models import QuarantineAct, QuarantinedRow
from apps.feeds.reconciling import findings
from apps.feeds.waiting.exporting import exported, file_name, widths
from apps.feeds.waiting.selectors import Which
from apps.feeds.waiting.services import By, reject, reopen
from apps.persons.models import Doubt, PersonDetails, Source
from tests.feeds.files import ALIYA, BERIK, Desk, payment, person, reversal

pytestmark = pytest.mark.django_db
BY = By("aigerim", "asked the bank to correct")


def sent_back(source: str = "bank", feed: str = "contributions", language: str = "en") -> str:
    which = Which(source_id=Source.objects.get(code=source).pk, feed=feed)
    return "".join(
        part
        for columns in widths(which)
        for part in exported(which, columns, by=BY, language=language)
    )


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def states() -> list[str]:
    return list(QuarantinedRow.objects.order_by("pk").values_list("status", flat=True))


def test_the_sender_gets_its_cells_as_they_came_and_the_reason(held: Desk) -> None:
    held.take(payment(amount="9 ooo", document_no="Құжат 1"))
    (row,) = table(sent_back())
    assert {name: row[name] for name in payment()} == payment(amount="9 ooo", document_no="Құжат 1")
    assert row["quarantine_code"] == "amount_unreadable"
    assert row["quarantine_reason"] == "The amount cannot be read as a number."


def test_the_reason_is_in_the_chosen_language(held: Desk) -> None:
    held.take(payment(amount="x"))
    told = {table(sent_back(language=code))[0]["quarantine_reason"] for code in ("kk", "ru", "en")}
    assert len(told) == 3


def test_only_what_waits_of_this_sender_and_feed_goes(held: Desk) -> None:
    held.take(payment(amount="x"), payment(amount="y", item_no="2"))
    held.take(payment(amount="z"), source="other bank")
    held.take(reversal(document_no="D9"))
    reject(row_ids=[QuarantinedRow.objects.order_by("pk")[0].pk], by=BY)
    assert [row["amount"] for row in table(sent_back())] == ["y"]


def test_every_row_that_leaves_is_written_down(held: Desk) -> None:
    held.take(payment(amount="x"), payment(amount="y", iin="12"))
    sent_back()
    acts = QuarantineAct.objects.values_list("kind", "actor", "why")
    assert set(acts) == {("exported", BY.actor, BY.why)}
    assert len(acts) == 2
    look = Lookup.objects.get()
    assert (look.door, look.asker, look.outcome, look.purpose) == (
        "staff", "aigerim", "exported", "quarantine",
    )  # fmt: skip


@pytest.mark.parametrize("cell", ["=1+1", "+77010000000", "-9000", "@SUM(A1)", " =cmd()"])
def test_no_cell_is_a_formula(held: Desk, cell: str) -> None:
    held.take(person(contact=cell, sex="x"), source="population")
    (row,) = table(sent_back("population", "persons"))
    assert row["contact"] == f"'{cell}"


def test_a_contact_that_went_out_guarded_comes_home_plain(held: Desk) -> None:
    held.take(person(iin=BERIK, contact="+77010000000", sex="x"), source="population")
    held.read(
        sent_back("population", "persons").replace(";x;", ";m;").encode(), source="population"
    )
    assert PersonDetails.objects.get(person__iin=BERIK).contact == "+77010000000"


def test_a_column_that_a_row_came_without_does_not_go_back_empty(held: Desk) -> None:
    held.take(person(sex="x", region="750000000"), source="population")
    held.take(person(sex="y"), source="population")
    which = Which(source_id=Source.objects.get(code="population").pk, feed="persons")
    wide, narrow = [
        table("".join(exported(which, columns, by=BY, language="kk"))) for columns in widths(which)
    ]
    assert [(row["sex"], row.get("region")) for row in wide + narrow] == [
        ("x", "750000000"),
        ("y", None),
    ]


def test_the_file_s_name_holds_no_number_of_a_person(held: Desk) -> None:
    name = file_name(ALIYA, "contributions")
    assert name == "quarantine-************-contributions-2026-11-22.csv"


def test_the_table_can_be_sent_again_as_it_is(held: Desk) -> None:
    held.take(payment(amount="9 ooo"))
    totals = held.read(sent_back().encode())
    assert (totals.quarantined.rows, QuarantinedRow.objects.count()) == (1, 1)


def test_a_row_corrected_by_its_sender_posts_and_closes_the_waiting_one(held: Desk) -> None:
    held.take(payment(amount="9 ooo", payer_kind="uncle"), payment(item_no="2"))
    mended = sent_back().replace("9 ooo", "9000").replace("uncle", "employer")
    totals = held.read(mended.encode())
    assert (totals.posted.rows, totals.quarantined.rows) == (1, 0)
    assert states() == ["superseded"]
    assert QuarantinedRow.objects.get().settled_by is not None
    assert not Doubt.objects.known().exists()
    assert list(findings()) == []


def test_a_person_mistaken_by_the_sender_is_another_in_the_new_row(held: Desk) -> None:
    held.take(payment(iin=BERIK))
    held.take(payment(iin=ALIYA))
    assert states() == ["superseded"]
    held.take(person(iin=BERIK), source="population")
    assert Payment.objects.get().person.iin == ALIYA


def test_a_return_corrected_by_its_sender_closes_the_waiting_one(held: Desk) -> None:
    held.take(payment())
    held.take(reversal(reversed_on="soon"))
    held.take(reversal())
    assert states() == ["superseded"]


@pytest.mark.parametrize(
    ("again", "source"),
    [
        (payment(item_no="2"), "bank"),
        (payment(document_no="D2"), "bank"),
        (payment(), "other bank"),
    ],
)
def test_another_number_or_sender_closes_nothing(
    held: Desk, again: dict[str, str], source: str
) -> None:
    held.take(payment(amount="x"))
    held.take(again, source=source)
    assert states() == ["waiting"]


def test_the_same_number_twice_in_one_file_is_a_slip_that_somebody_looks_at(held: Desk) -> None:
    held.take(payment(amount="x"), payment(), payment(amount="y"))
    assert states() == ["waiting", "waiting"]


def test_what_waits_because_of_the_ledger_is_not_answered_by_it(held: Desk) -> None:
    held.take(payment())
    held.take(payment(amount="1"))
    held.take(payment(item_no="2"))
    assert QuarantinedRow.objects.get().status == "waiting"


def test_a_row_closed_by_mistake_is_taken_back(held: Desk) -> None:
    held.take(payment(payer_kind="uncle"))
    held.take(payment())
    row = QuarantinedRow.objects.get()
    reopen(row_id=row.pk, by=BY)
    assert states() == ["waiting"]
    assert Doubt.objects.known().exists()
    assert QuarantineAct.objects.get().job == row.settled_by


def test_no_feed_has_a_column_of_quarantine_s_notes() -> None:
    from apps.feeds.layouts import LAYOUTS

    assert not {name for layout in LAYOUTS.values() for name in layout.columns} & set(NOTES)
