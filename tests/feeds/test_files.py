"""Files as they come: encodings, separators, quotes, and the same rows again."""

from decimal import Decimal
from pathlib import Path

import pytest

from apps.contributions.models import Payment
from apps.feeds.jobs import spool
from apps.feeds.models import ImportJob, QuarantinedRow
from apps.feeds.payments.lines import CHUNK
from apps.feeds.reasons import FileRefused, Reason, Refusal
from apps.feeds.services import import_file
from apps.persons.models import PersonDetails, Source
from tests.feeds.files import (
    ALIYA,
    BERIK,
    HEADERS,
    PLAIN,
    Desk,
    csv,
    ledger,
    payment,
    person,
    reversal,
    stay,
)

pytestmark = pytest.mark.django_db
HEADER = HEADERS["contributions"]
ROWS = [payment(item_no=str(number), amount=f"{number}000.50") for number in range(1, 6)]


def test_semicolons_and_decimal_commas(held: Desk) -> None:
    text = csv([payment(amount="9000,50"), payment(item_no="2", amount="9 000,5")], ";")
    assert held.read(text.encode()).posted.amount == Decimal("18001.00")


def test_a_decimal_comma_in_quotes(held: Desk) -> None:
    assert held.take(payment(amount='"9000,50"')).posted.amount == Decimal("9000.50")


def test_a_decimal_comma_without_quotes_is_a_cell_too_many(held: Desk) -> None:
    totals = held.take(payment(amount="9000,50"), payment(item_no="2"))
    assert list(totals.reasons) == [Reason.TOO_MANY_COLUMNS]
    assert (totals.unreadable, totals.posted.rows) == (1, 1)


@pytest.mark.parametrize(
    "dressed",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.rstrip().encode(),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(HEADER, HEADER.upper()).encode(),
        lambda text: text.replace(ALIYA, f" {ALIYA[:6]}\u00a0{ALIYA[6:]} ").encode(),
    ],
)
def test_the_same_rows_in_another_dress_change_nothing(held: Desk, dressed) -> None:
    held.take(*ROWS)
    before = ledger()
    totals = held.read(dressed(csv(ROWS)))
    assert (totals.known.rows, totals.posted.rows) == (5, 0)
    assert ledger() == before
    jobs = ImportJob.objects.filter(feed="contributions")
    assert len(set(jobs.values_list("digest", flat=True))) == 1


def test_the_same_rows_in_another_order_of_rows_and_columns_change_nothing(held: Desk) -> None:
    held.take(*ROWS)
    names = HEADER.split(",")[::-1]
    lines = [",".join(names)]
    lines += [",".join(one[name] for name in names) for one in reversed(ROWS)]
    assert held.read("\n".join(lines).encode()).known.rows == 5
    jobs = ImportJob.objects.filter(feed="contributions")
    assert len(set(jobs.values_list("digest", flat=True))) == 1


def test_an_old_file_imported_again_takes_back_no_newer_correction(held: Desk) -> None:
    old = [person(contact="old@demo.example"), person(iin=BERIK, sex="x")]
    held.take(*old, source="population")
    held.take(person(contact="new@demo.example"), source="population")
    totals = held.take(*old, source="population")
    assert (totals.known.rows, totals.quarantined.rows) == (1, 1)
    assert PersonDetails.objects.known().get().contact == "new@demo.example"


def test_the_same_rows_from_another_source_are_another_file(held: Desk) -> None:
    held.take(*ROWS)
    assert held.take(*ROWS, source="other bank").posted.rows == 5


def test_letters_composed_in_two_ways_are_the_same_letters(held: Desk) -> None:
    held.take(person(last_name="Й\u043e\u0439"), source="population")
    again = held.take(person(last_name="И\u0306о\u0438\u0306"), source="population")
    assert again.known.rows == 1


def test_a_quoted_name_may_hold_quotes_separators_and_line_ends(held: Desk) -> None:
    held.take(reversal(reason='"paid ""twice"", see\nthe letter"'))
    waiting = QuarantinedRow.objects.get()
    assert (waiting.reason, waiting.cells["reversed_on"]) == ("payment_unknown", "2026-11-21")
    assert waiting.cells["reason"] == 'paid "twice", see\nthe letter'


def test_a_quote_inside_a_name_is_a_letter(held: Desk) -> None:
    held.take(person(contact='5" disk'))
    assert PersonDetails.objects.known().get().contact == '5" disk'


def test_a_quote_that_is_never_closed_costs_one_row(held: Desk) -> None:
    lines = csv(ROWS).splitlines()
    lines[2] = '"' + lines[2]
    totals = held.read("\n".join(lines).encode())
    assert (totals.posted.rows, totals.quarantined.rows) == (4, 1)
    assert totals.reasons[Reason.ROW_UNREADABLE].lines == [3]


def test_lines_are_numbered_as_an_editor_does(held: Desk) -> None:
    lines = csv([payment(), payment(item_no="2", amount="x")]).splitlines()
    totals = held.read("\n\n".join(lines).encode())
    assert totals.reasons[Reason.AMOUNT_UNREADABLE].lines == [5]


def test_empty_cells_at_the_end_may_be_left_out_or_doubled(held: Desk) -> None:
    row = f"{ALIYA},А,Б,,1990-01-01,f,citizen,1990-01-01,city"
    assert held.read(f"{HEADERS['persons']}\n{row}\n".encode()).posted.rows == 1
    assert held.read(f"{HEADERS['persons']}\n{row},,,,\n".encode()).known.rows == 1


def test_a_row_cut_short_is_not_posted(held: Desk) -> None:
    row = csv([payment()]).splitlines()[1].rsplit(",", 1)[0]
    totals = held.read(f"{HEADER}\n{row}\n".encode())
    assert list(totals.reasons) == [Reason.MISSING_VALUE]


def test_a_file_of_separators_only_is_all_missing_values(held: Desk) -> None:
    totals = held.read(f"{HEADER}\n,,,,,,,,\n\n".encode())
    assert list(totals.reasons) == [Reason.MISSING_VALUE]


REFUSED = [
    (b"", "empty"),
    (b"\n\n", "empty"),
    (b"name,age\nA,1\n", "header_unknown"),
    (f"{HEADER},colour\n".encode(), "header_unknown"),
    (f"{HEADER},iin\n".encode(), "header_unknown"),
    (HEADER.replace(",amount", "").encode(), "header_unknown"),
    (csv([payment()]).splitlines()[1].encode(), "header_unknown"),
    (csv([person()]).encode("cp866", errors="replace"), "encoding_unknown"),
    ((csv([payment()]) * 3000).encode() + "Қ".encode("utf-16-le") + b"\xff", "encoding_unknown"),
    (HEADER.encode() + b"\n" + b"9" * 70000, "not_a_table"),
]


@pytest.mark.parametrize(("content", "refusal"), REFUSED)
def test_what_is_no_feed_is_refused_whole(held: Desk, content: bytes, refusal: str) -> None:
    before = ledger()
    with pytest.raises(FileRefused) as refused:
        held.read(content)
    assert refused.value.refusal == refusal
    assert ALIYA not in refused.value.sentence()
    assert ledger() == before
    job = ImportJob.objects.latest("pk")
    assert (job.status, job.refusal, job.received_rows) == ("refused", refusal, 0)
    assert Source.objects.get(code="bank").sends_payments is False


def test_a_file_that_is_not_there_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        import_file(path=tmp_path / "none.csv", source="bank")
    assert refused.value.refusal == Refusal.FILE_UNREADABLE
    assert not ImportJob.objects.exists()


def test_the_refusal_names_the_columns_that_are_missing(held: Desk) -> None:
    with pytest.raises(FileRefused) as refused:
        held.read(b"iin,category,valid_from,source\n")
    assert "categories.csv: valid_to?" in refused.value.sentence()


def test_a_file_that_changes_while_it_is_read_posts_nothing(held: Desk, tmp_path: Path) -> None:
    path = tmp_path / "moving.csv"
    path.write_text(csv([payment(item_no=str(number)) for number in range(CHUNK + 1000)]))

    def shorten(_done: int, _rows: int) -> None:
        spool.path_of(ImportJob.objects.latest("pk").pk).write_text(csv([payment()]))

    with pytest.raises(FileRefused) as refused:
        import_file(path=path, source="bank", progress=shorten)
    assert refused.value.refusal == Refusal.CHANGED_WHILE_READ
    assert not Payment.objects.exists()


def test_a_file_is_posted_as_it_was_handed_in(held: Desk, tmp_path: Path) -> None:
    path = tmp_path / "moving.csv"
    path.write_text(csv(ROWS))
    _, totals = import_file(path=path, source="bank", progress=lambda *_: path.unlink(True))
    assert totals.posted.rows == len(ROWS)


def test_optional_columns_may_stand_anywhere(held: Desk) -> None:
    text = csv([{"region": "750000000", **person()}])
    held.read(text.replace("iin,", "left_on,iin,", 1).replace(ALIYA, f",{ALIYA}", 1).encode())
    assert PersonDetails.objects.known().get().region == "750000000"


def test_each_feed_is_known_by_its_header(held: Desk) -> None:
    for rows in ([payment()], [reversal()], [stay()]):
        held.take(*rows)
    feeds = ImportJob.objects.order_by("pk").values_list("feed", flat=True)
    assert list(feeds) == ["persons", "contributions", "reversals", "categories"]
    assert set(PLAIN) > set(feeds)
