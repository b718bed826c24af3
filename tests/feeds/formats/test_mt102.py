"""MT102 messages: the same rows as in a table, and what banks check before they believe one."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from apps.contributions.models import Payment
from apps.feeds.models import ImportJob, QuarantinedRow
from apps.feeds.readers import PayerKinds, open_feed
from apps.feeds.reasons import FileRefused, Reason, Refusal
from tests.feeds.files import ALIYA, BERIK, Desk, iin, ledger, person
from tests.feeds.formats.dress import EMPLOYER, as_row, item, message

pytestmark = pytest.mark.django_db
TWO = (item(1), item(2, person=BERIK, amount="4500,50"))


@pytest.fixture
def country(held: Desk) -> Desk:
    held.take(person(iin=BERIK, sex="m"), source="population")
    return held


def test_a_message_is_the_payments_of_a_table(country: Desk) -> None:
    totals = country.read(message(*TWO).encode())
    assert (totals.posted.rows, totals.posted.amount) == (2, Decimal("13500.50"))
    before = ledger()
    again = country.take(*(as_row(one, amount=one["amount"].replace(",", ".")) for one in TWO))
    assert (again.known.rows, again.posted.rows) == (2, 0)
    assert ledger() == before
    jobs = ImportJob.objects.filter(feed="contributions")
    assert len(set(jobs.values_list("digest", flat=True))) == 1


def test_every_value_of_a_row_comes_from_its_field(country: Desk) -> None:
    country.read(message(TWO[1]).encode())
    held = Payment.objects.get()
    assert (held.document_no, held.item_no) == ("TEST0000000001/000000123/2026-11-20", "2")
    assert (held.person.iin, str(held.period), held.amount) == (
        BERIK,
        "2026-10",
        Decimal("4500.50"),
    )
    assert (held.purpose_code, held.payer_kind, held.payer_id) == ("121", "employer", EMPLOYER)
    assert str(held.paid_on) == "2026-11-20"


@pytest.mark.parametrize(
    "dressed",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp1251"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode("cp1251"),
        lambda text: ("\n\n" + text + "\n \n").encode(),
        lambda text: ("\x01" + text + "\x03").encode(),
        lambda text: text.replace("}\n{", "}{").replace("{4:\n", "{4:").encode(),
        lambda text: text.replace("\n-}", "-}").encode(),
        lambda text: text.replace("-}", "-}{5:{CHK:0123456789AB}}").encode(),
        lambda text: text.replace("{2:I102", "{2:O102").encode(),
        lambda text: text.replace("/MAINBK/", "/MAINBNK/").encode(),
        lambda text: text.replace("\n/FM/", "//FM/").replace("\n/NM/", "//NM/").encode(),
        lambda text: text.replace("\n/IDN/99", "/IDN/99").encode(),
        lambda text: text.replace(":70:\n/FM", ":70:/OPV/S\n/FM").encode(),
        lambda text: text.replace(":52B:TESTKZKA\n", ":52B:TESTKZKA\n:54B:TESTKZKB\n").encode(),
        lambda text: text.replace("GCVPKZ2A", "GCVPKZ2AXXX").encode(),
        lambda text: text.replace("9000,00", "9 000,00").encode(),
        lambda text: text.replace("KZT9000,00", "KZT9000,").encode(),
        lambda text: text.replace("/DATE/261120", "/DATE/20261120").encode(),
        lambda text: text.replace("ОКТЯБРЬ 2026", "/IDN/ /PERIOD/012020\n/KNP/123").encode(),
    ],
)
def test_a_message_in_another_dress_is_the_same_message(country: Desk, dressed) -> None:
    country.read(message(*TWO).encode())
    before = ledger()
    totals = country.read(dressed(message(*TWO)))
    assert (totals.known.rows, totals.posted.rows) == (2, 0)
    assert ledger() == before


def test_several_messages_in_one_file(country: Desk) -> None:
    second = message(TWO[1], reference="TEST0000000002", period="112026")
    for between in ("", "\n\n", "$"):
        country.read((message() + between + second).encode())
    found = Payment.objects.order_by("pk").values_list("document_no", "period", "person__iin")
    assert [(number[:14], str(period), who) for number, period, who in found] == [
        ("TEST0000000001", "2026-10", ALIYA),
        ("TEST0000000002", "2026-11", BERIK),
    ]


def test_the_days_of_several_messages_are_not_mixed(country: Desk) -> None:
    second = message(TWO[1], reference="TEST2").replace(":32A:261120", ":32A:261121")
    country.read((message() + second.rstrip() + message(reference="TEST3")).encode())
    days = Payment.objects.order_by("pk").values_list("paid_on", flat=True)
    assert [day.day for day in days] == [20, 21, 20]


def test_an_item_may_have_a_month_and_a_code_of_its_own(country: Desk) -> None:
    text = message(*TWO).replace(f"/IDN/{BERIK}", f"/IDN/{BERIK}\n/PERIOD/092026\n/KNP/122")
    country.read(text.encode())
    found = Payment.objects.order_by("pk").values_list("period", "purpose_code", "payer_kind")
    assert [(str(period), *rest) for period, *rest in found] == [
        ("2026-10", "121", "employer"),
        ("2026-09", "122", "employee"),
    ]


KINDS = [
    ("121", EMPLOYER, "employer"),
    ("121", ALIYA, "employer"),
    ("122", EMPLOYER, "employee"),
    ("122", BERIK, "employee"),
    ("122", ALIYA, "independent"),
    ("123", EMPLOYER, "employer"),
    ("124", EMPLOYER, "employee"),
    ("124", ALIYA, "independent"),
]


@pytest.mark.parametrize(("code", "payer", "kind"), KINDS)
def test_the_kind_of_payer_follows_from_the_code_and_the_payer(
    country: Desk, code: str, payer: str, kind: str
) -> None:
    country.read(message(code=code, payer=payer).encode())
    assert Payment.objects.get().payer_kind == kind


def test_a_sender_may_mean_another_kind_of_payer(tmp_path: Path) -> None:
    path = tmp_path / "message"
    path.write_text(message(code="122", payer=ALIYA))
    kinds = PayerKinds(own={"122": "sole_proprietor"})
    assert [row.cells["payer_kind"] for row in open_feed(path, kinds).rows()] == ["sole_proprietor"]


BAD_ITEMS = [
    (lambda text: text.replace(f"/IDN/{ALIYA}", "/IDN/"), "missing_value"),
    (lambda text: text.replace(f"/IDN/{ALIYA}\n", ""), "missing_value"),
    (lambda text: text.replace(f"/IDN/{ALIYA}", f"/RNN/{ALIYA}"), "missing_value"),
    (lambda text: text.replace(f"/IDN/{ALIYA}", f"/IDN/{iin(9)}"), "person_unknown"),
    (lambda text: text.replace(f"/IDN/{ALIYA}", f"/IDN/{ALIYA[:-1]}"), "iin_malformed"),
    (lambda text: text.replace("/KNP/121", "/KNP/010"), "missing_value"),
    (lambda text: text.replace("/KNP/121", "/KNP/12"), "purpose_code_malformed"),
    (lambda text: text.replace("/KNP/121\n", ""), "missing_value"),
    (
        lambda text: text.replace(f"/IDN/{EMPLOYER}", "/IDN/").replace("/121", "/122"),
        "missing_value",
    ),
    (lambda text: text.replace(f"/IDN/{EMPLOYER}", "/IDN/12345"), "payer_id_malformed"),
    (lambda text: text.replace("/PERIOD/102026", "/PERIOD/202610"), "period_malformed"),
    (lambda text: text.replace("/PERIOD/102026", "/PERIOD/132026"), "period_malformed"),
    (lambda text: text.replace("/PERIOD/102026\n", ""), "missing_value"),
    (lambda text: text.replace(":21:1\n", ":21:\n"), "missing_value"),
    (
        lambda text: text.replace("9000,00", "0,00").replace("13500,50", "4500,50"),
        "amount_not_positive",
    ),
    (
        lambda text: text.replace("9000,00", "9000,005").replace("13500,50", "13500,505"),
        "amount_too_precise",
    ),
]


@pytest.mark.parametrize(("spoil", "reason"), BAD_ITEMS)
def test_a_bad_item_waits(country: Desk, spoil, reason: str) -> None:
    totals = country.read(spoil(message(*TWO)).encode())
    assert reason in totals.reasons
    assert totals.add_up()
    assert QuarantinedRow.objects.filter(reason=reason).exists()


def test_a_bad_item_is_found_by_its_line_and_the_others_stand(country: Desk) -> None:
    text = message(*TWO).replace(f"/IDN/{BERIK}", "/IDN/")
    totals = country.read(text.encode())
    assert totals.posted.rows == 1
    line = totals.reasons[Reason.MISSING_VALUE].lines[0]
    assert text.splitlines()[line - 1] == ":21:2"


def test_the_same_message_with_another_sum_waits(country: Desk) -> None:
    country.read(message(*TWO).encode())
    totals = country.read(message(item(1, amount="1,00"), TWO[1]).encode())
    assert list(totals.reasons) == [Reason.DOCUMENT_CHANGED]
    assert totals.known.rows == 1


BROKEN = [
    (lambda text: text.replace("\n-}", ""), "message_incomplete"),
    (lambda text: text[: len(text) // 2], "message_incomplete"),
    (lambda text: text[: text.index(":32A:")], "message_incomplete"),
    (lambda text: text[:30], "message_incomplete"),
    (lambda text: text.replace("-}", "-"), "message_incomplete"),
    (lambda text: text.replace("\n-}", "") + text, "message_incomplete"),
    (lambda text: text + text[:200], "message_incomplete"),
    (lambda text: text.replace("13500,50", "13500,51"), "control_total"),
    (lambda text: text.replace("13500,50", "9000,00"), "control_total"),
    (lambda text: text.replace("9000,00", "9000,01"), "control_total"),
    (lambda text: text.replace(":50:/D/", ":50:/C/"), "payment_reversed"),
    (lambda text: text.replace(":50:/D/", ":50:"), "payment_reversed"),
    (lambda text: text.replace("GCVPKZ2A", "TESTKZKA"), "beneficiary_other"),
    (
        lambda text: text.replace("KZ92009MEDS368609103", "KZ92009MEDS368609104"),
        "beneficiary_other",
    ),
    (lambda text: text.replace("/IDN/160440007161", f"/IDN/{EMPLOYER}"), "beneficiary_other"),
    (lambda text: text.replace("/IDN/160440007161\n", ""), "beneficiary_other"),
    (lambda text: text.replace("{2:I102", "{2:I100"), "message_unreadable"),
    (lambda text: text.replace(":57B:GCVPKZ2A\n", ""), "message_unreadable"),
    (lambda text: text.replace(":20:TEST0000000001\n", ""), "message_unreadable"),
    (lambda text: text.replace(":20:TEST0000000001\n", ":20:\n"), "message_unreadable"),
    (lambda text: text[: text.index(":32A:")] + "-}\n", "message_unreadable"),
    (lambda text: text.replace(":32A:261120", ":32A:261320"), "message_unreadable"),
    (lambda text: text.replace(":32A:261120", ":32A:"), "message_unreadable"),
    (lambda text: text.replace("KZT9000,00", "KZT9000.00"), "message_unreadable"),
    (lambda text: text.replace("KZT9000,00", "USD9000,00"), "message_unreadable"),
    (lambda text: text.replace("KZT9000,00", "KZT-9000,00"), "message_unreadable"),
    (lambda text: text.replace(":32B:KZT9000,00\n", ""), "message_unreadable"),
    (
        lambda text: text.replace(":32B:KZT9000,00\n", ":32B:KZT1,00\n:32B:KZT8999,00\n"),
        "message_unreadable",
    ),
    (lambda text: text[: text.index(":21:")] + ":32A:261120KZT0,00\n-}\n", "message_unreadable"),
    (lambda text: text[text.index(":20:") :], "message_unreadable"),
    (lambda text: text + "and so on\n", "message_unreadable"),
    (
        lambda text: text.replace(":70:/NUM", "\n" * 2 + "x\n" * 70 + ":70:/NUM"),
        "message_unreadable",
    ),
    (lambda text: text.replace("ПРИМЕР", "Я" * 5000), "message_unreadable"),
    (lambda text: text.encode().decode("cp1251", "replace"), "letters_garbled"),
]


@pytest.mark.parametrize(("spoil", "refusal"), BROKEN)
def test_a_message_that_cannot_be_believed_refuses_the_file(
    country: Desk, spoil, refusal: str
) -> None:
    before = ledger()
    for content in (spoil(message(*TWO)), message(reference="TEST0") + spoil(message(*TWO))):
        if content.startswith("{1:") or refusal != "letters_garbled":
            with pytest.raises(FileRefused) as refused:
                country.read(content.encode())
            assert ALIYA not in refused.value.sentence()
    assert refused.value.refusal == refusal
    assert ledger() == before
    assert ImportJob.objects.latest("pk").status == "refused"


def test_the_refusal_names_the_line(country: Desk) -> None:
    text = message() + message(total="1,00", reference="TEST2")
    with pytest.raises(FileRefused) as refused:
        country.read(text.encode())
    line = text.splitlines().index(":32A:261120KZT1,00") + 1
    assert refused.value.line == line
    with translation.override("en"):
        assert refused.value.sentence().endswith(f"Line {line}.")


def test_a_file_that_grows_while_it_is_read_posts_nothing(country: Desk, tmp_path: Path) -> None:
    path = tmp_path / "message"
    path.write_text(message())
    file = open_feed(path)
    path.write_text(message() + message(reference="TEST2"))
    with pytest.raises(FileRefused) as refused:
        list(file.rows())
    assert refused.value.refusal == Refusal.CHANGED_WHILE_READ
