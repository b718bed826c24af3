"""Letters: encodings that are read, code pages that are told apart, garbled and lost letters."""

import re
from pathlib import Path

import pytest

from apps.common.tables.letters import (
    CYRILLIC,
    OTHERS,
    has_garbled,
    has_lost_letters,
    is_cyrillic,
    is_garbled,
)
from apps.feeds.models import ImportJob, QuarantinedRow
from apps.feeds.readers import open_feed
from apps.feeds.reasons import FileRefused, Reason, Refusal
from apps.persons.models import PersonDetails
from tests.feeds.files import ALIYA, BERIK, Desk, csv, iin, ledger, payment, person

LOCALES = Path(__file__).resolve().parents[3] / "locale"
KAZAKH = [
    person(last_name="Қасымова", first_name="Әлия", patronymic="Үмітқызы"),
    person(iin=BERIK, last_name="Ғалымұлы", first_name="Еңлік", patronymic="Төлеуі", sex="m"),
    person(iin=iin(2), last_name="Жәңгір", first_name="Һәкім", patronymic=""),
]
RUSSIAN = [
    person(last_name="Смирнова", first_name="Алия"),
    person(iin=BERIK, last_name="ЩУКИН-ЮГАЙ", first_name="ФЁДОР", sex="m"),
]
WRITTEN = [
    (KAZAKH, "utf-8"),
    (KAZAKH, "utf-8-sig"),
    (KAZAKH, "utf-16"),
    (KAZAKH, "utf-16-le"),
    (KAZAKH, "utf-16-be"),
    (KAZAKH, "kz1048"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "utf-16"),
]


def words() -> list[str]:
    """Every word of the two languages that the portal itself uses, in three sizes of letters."""
    text = "".join(
        (LOCALES / name / "LC_MESSAGES/django.po").read_text("utf-8") for name in ("kk", "ru")
    )
    found = set(re.findall(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+", text))
    return sorted(found | {word.upper() for word in found} | {word.title() for word in found})


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "encoding"), WRITTEN)
def test_names_come_out_whole_of_every_encoding(desk: Desk, rows, encoding: str) -> None:
    totals = desk.read(csv(rows).encode(encoding))
    assert totals.posted.rows == len(rows)
    told = {tuple(row[name] for name in ("last_name", "first_name")) for row in rows}
    held = PersonDetails.objects.known().values_list("last_name", "first_name")
    assert set(held) == told


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "encoding"), WRITTEN)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_same_rows_in_another_encoding_are_the_same_file(
    desk: Desk, rows, encoding: str, line_end: str, separator: str
) -> None:
    desk.take(*rows)
    before = ledger()
    text = csv(rows, separator).replace("\n", line_end)
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    totals = desk.read((mark + text).encode(encoding))
    assert (totals.known.rows, totals.posted.rows) == (len(rows), 0)
    assert ledger() == before
    assert len(set(ImportJob.objects.values_list("digest", flat=True))) == 1


def test_a_letter_of_cp1251_far_down_a_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "file"
    rows = [payment(item_no=str(number)) for number in range(30_000)]
    path.write_bytes(csv([*rows, payment(document_no="Письмо")]).encode("cp1251"))
    *_, last = open_feed(path).rows()
    assert last.cells["document_no"] == "Письмо"


REFUSED = [
    ("cp866", "encoding_unknown"),
    ("koi8_r", "encoding_unknown"),
    ("iso8859_5", "encoding_unknown"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("encoding", "refusal"), REFUSED)
def test_another_cyrillic_code_page_is_refused(desk: Desk, encoding: str, refusal: str) -> None:
    refused = _refused(desk, csv(RUSSIAN * 3).encode(encoding))
    assert refused == refusal


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("read_as", "written_as"),
    [("cp1251", "utf-8"), ("latin_1", "utf-8"), ("cp866", "utf-8"), ("utf-8", "cp1251")],
)
def test_letters_that_were_garbled_on_the_way_refuse_the_file(
    desk: Desk, read_as: str, written_as: str
) -> None:
    sent = {"utf-8": ("cp1251", "cp1252")}.get(read_as, (written_as, read_as))
    garbled = csv(RUSSIAN).encode(sent[0]).decode(sent[1], "replace")
    assert _refused(desk, garbled.encode()) == Refusal.LETTERS_GARBLED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        csv(RUSSIAN).encode("utf-16")[:-1],
        csv(RUSSIAN).encode() + csv(RUSSIAN).encode("cp1251"),
        csv(RUSSIAN).encode("cp1251") + b"\x00",
        csv(RUSSIAN).encode("cp1251") + b"\x98",
        b"\xff\xfe\x00\xd8\x00\x00",
    ],
)
def test_a_file_that_is_in_no_one_encoding_is_refused(desk: Desk, content: bytes) -> None:
    assert _refused(desk, content) in (Refusal.ENCODING_UNKNOWN, Refusal.LETTERS_GARBLED)


def _refused(desk: Desk, content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        desk.read(content)
    assert ALIYA not in refused.value.sentence()
    assert not PersonDetails.objects.exists()
    return refused.value.refusal


@pytest.mark.django_db
def test_a_garbled_name_among_good_ones_waits_alone(desk: Desk) -> None:
    rows = [person(iin=iin(number), last_name="Қасымова") for number in range(20)]
    rows[7]["last_name"] = "Қасымова".encode().decode("kz1048")
    totals = desk.take(*rows)
    assert (totals.posted.rows, list(totals.reasons)) == (19, [Reason.LETTERS_LOST])


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_damaged_byte_costs_the_row_that_holds_it(desk: Desk, encoding: str) -> None:
    rows = [person(iin=iin(number), last_name="Қасымова") for number in range(20)]
    content = csv(rows).encode(encoding)
    place = content.index("сым".encode(), len(content) // 2)
    totals = desk.read(content[:place] + b"\xff" + content[place + 1 :])
    assert (totals.posted.rows, list(totals.reasons)) == (19, [Reason.LETTERS_LOST])


@pytest.mark.django_db
def test_a_damaged_byte_in_a_document_number_makes_no_other_payment(desk: Desk) -> None:
    desk.take(*(person(iin=iin(number), last_name="Қасымова") for number in range(20)))
    rows = [payment(iin=iin(number), document_no=f"Құжат {number}") for number in range(20)]
    content = csv(rows).encode()
    place = content.index("Құжат 7".encode())
    totals = desk.read(content[:place] + b"\xff" + content[place + 1 :])
    assert (totals.posted.rows, list(totals.reasons)) == (19, [Reason.LETTERS_LOST])


@pytest.mark.django_db
def test_a_name_whose_letters_became_question_marks_waits(desk: Desk) -> None:
    totals = desk.read(csv(KAZAKH).encode("cp1251", "replace"))
    assert totals.reasons[Reason.LETTERS_LOST].rows == 3
    assert "?асымова" in QuarantinedRow.objects.values_list("cells__last_name", flat=True)


@pytest.mark.django_db
def test_letters_that_show_nothing_make_no_other_name(desk: Desk) -> None:
    desk.take(person())
    totals = desk.take(person(last_name="Қас\u200bы\u00adмова", first_name="\u202aӘлия\u202c"))
    assert totals.known.rows == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "dressed",
    [
        lambda text: "sep=;\r\n" + text,
        lambda text: '"sep=;"\n' + text,
        lambda text: text + "\x1a",
        lambda text: text.replace("last_name", '"Last name"').replace("iin", " IIN\u00a0"),
        lambda text: "\ufeff\ufeff" + text,
    ],
)
def test_what_programs_put_around_a_table_is_no_row(desk: Desk, dressed) -> None:
    desk.take(*KAZAKH)
    assert desk.read(dressed(csv(KAZAKH, ";")).encode()).known.rows == 3


def test_no_word_of_the_two_languages_is_taken_for_garbled() -> None:
    assert [word for word in words() if has_garbled(word) or has_lost_letters(word)] == []


def test_every_word_read_with_a_wrong_code_page_is_garbled() -> None:
    long = [word for word in words() if len(word) > 3]
    assert all(is_garbled(word.encode().decode("latin_1")) for word in long)
    russian = [word for word in long if re.fullmatch("[А-Яа-я]+", word)]
    for page in (CYRILLIC, "cp1251", "cp866"):
        assert all(is_garbled(word.encode().decode(page)) for word in russian if _fits(word, page))


def _fits(word: str, page: str) -> bool:
    try:
        word.encode().decode(page)
    except UnicodeDecodeError:
        return False
    return True


def test_ten_words_tell_the_code_page() -> None:
    known = [word for word in words() if len(word) > 2]
    apart = (
        len(known) // 10
    )  # ten neighbours in the alphabet have one stem, and say as little as one word
    for first in range(apart):
        sample = known[first::apart]
        assert is_cyrillic([word.encode(CYRILLIC) for word in sample])
    capitals = "ЖҰМЫСКЕР РАБОТНИК СТРАХОВАНИЕ ВЗНОСЫ ДЕНСАУЛЫҚ ПЛАТЕЛЬЩИК МЕДИЦИНА ОБРАЗЕЦ"
    for page in OTHERS:
        for text in (capitals, capitals.title()):
            written = [word.encode(page, "ignore") for word in text.split()]
            assert not is_cyrillic(written)


def test_a_question_in_a_text_is_no_lost_letter() -> None:
    assert not has_lost_letters("кто это ? никто")
    assert has_lost_letters("?асымова")
    assert has_lost_letters("Мұхаме\ufffdов")
