"""The result: whose it is, once for each link, formula-safe, wiped after a day (S-50)."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.utils import translation

from apps.accounts.models import Member
from apps.audit.models import Lookup
from apps.registrar.lists import services
from apps.registrar.lists.reading import Row
from apps.registrar.lists.results import csv_of, name_of
from apps.registrar.lists.running import work
from apps.registrar.lists.services import LinkGone, NotAllowed
from apps.registrar.lists.upkeep import wipe
from apps.registrar.models import ListLink, ListRow, PatientList
from apps.rules.iin import is_valid
from tests.builders import a_member, an_organisation
from tests.registrar.lists.tables import handed_in, people

pytestmark = pytest.mark.django_db


def lines(its: PatientList, language: str = "en") -> list[dict[str, str]]:
    with translation.override(language):
        text = csv_of(its).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.fixture
def done(told: None, registrar: Member) -> PatientList:
    iins = people(2)
    rows = [f"{iins[0]};a", f"{iins[1]};b", f"'{iins[0]};c", "9,9E+11;d", f"{iins[1]};"]
    its = handed_in(registrar, text="\n".join(["iin;local_ref", *rows]))
    work()
    its.refresh_from_db()
    return its


def test_a_result_has_a_line_for_each_row_of_the_file(done: PatientList) -> None:
    found = lines(done)
    assert [line["local_ref"] for line in found] == ["a", "b", "c", "d", ""]
    assert [line["row"] for line in found] == ["2", "3", "4", "5", "6"]
    assert [line["outcome"] for line in found] == ["insured"] * 3 + ["bad_row", "insured"]
    assert found[0]["covered_until"] == "2027-01-31"
    assert found[2]["proof"] == found[0]["proof"]
    assert "row 2" in found[2]["reason"]
    assert found[3]["reason"].startswith("number_shortened: ")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "covered_by_payments: Жарналар төленген."),
        ("ru", "covered_by_payments: Взносы уплачены."),
        ("en", "covered_by_payments: The contributions are paid."),
    ],
)
def test_sentences_are_in_the_readers_language_and_codes_stay(
    done: PatientList, language: str, sentence: str
) -> None:
    found = lines(done, language)
    assert found[0]["reason"] == sentence
    assert found[0]["outcome"] == "insured"


def test_a_result_opens_in_excel_as_utf_8(done: PatientList) -> None:
    assert csv_of(done).startswith(
        b"\xef\xbb\xbflocal_ref;outcome;covered_until;reason;proof;row\r\n"
    )


def test_no_person_is_in_a_result_or_in_its_name(done: PatientList) -> None:
    text = csv_of(done).decode()
    assert not [run for run in re.findall(r"[0-9]{12}", text) if is_valid(run)]
    assert "Сынақ" not in text
    assert name_of(done) == f"list-{done.pk}.csv"


HOSTILE = [
    '=HYPERLINK("http://evil.example";"x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\n=1",
    "\x00=1",
    "\u200b=1",
    "\u202e=1",
    "＝1",
    "＋1",
    "－1",
    "＠A1",
    "'=1",
    "=cmd|' /C calc'!A0",
    "%0A=1",
    '"=1"',
    '";=1;"',
]


@pytest.mark.parametrize("mark", HOSTILE, ids=ascii)
def test_a_mark_is_never_a_formula(registrar: Member, mark: str) -> None:
    quoted = mark.replace('"', '""')
    its = handed_in(registrar, text=f'iin;local_ref\n1;"{quoted}"\n2;b')
    text = csv_of(its).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line]
    assert len(cells) == 18
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@＝＋－＠\t\r\x00]", cell)]
    assert not set("\x00\u200b\u202e") & set(text)


def test_a_mark_that_comes_by_another_way_is_no_formula_either(registrar: Member) -> None:
    rows = [Row(1, "=1+1", fault="bad_number"), Row(2, "\tx", fault="bad_number")]
    its = services.hand_in(member=registrar, rows=rows, purpose="billing", presence="qr")
    assert [line["local_ref"] for line in lines(its)] == ["'=1+1", "'\tx"]


def test_rows_that_nobody_asked_about_say_so(registrar: Member) -> None:
    its = handed_in(registrar, people(1))
    services.cancel(list_id=its.pk, member=registrar)
    assert [line["outcome"] for line in lines(its)] == ["not_asked"]


def test_a_link_is_good_once(done: PatientList, registrar: Member) -> None:
    token = services.make_link(list_id=done.pk, member=registrar)
    services.use_link(list_id=done.pk, member=registrar, token=token)
    with pytest.raises(LinkGone):
        services.use_link(list_id=done.pk, member=registrar, token=token)
    again = services.make_link(list_id=done.pk, member=registrar)
    assert services.use_link(list_id=done.pk, member=registrar, token=again) == done
    assert Lookup.objects.filter(outcome="list_fetched", operator_id=registrar.pk).count() == 2


def test_only_a_digest_of_the_token_is_kept(done: PatientList, registrar: Member) -> None:
    token = services.make_link(list_id=done.pk, member=registrar)
    kept = ListLink.objects.get()
    assert kept.digest == services.digest(token)
    assert token not in str(kept.__dict__)


@pytest.mark.parametrize(("moment", "is_good"), [("12:14:59", True), ("12:15:00", False)])
def test_a_link_lives_for_a_quarter_of_an_hour(
    done: PatientList, registrar: Member, settings: Any, moment: str, is_good: bool
) -> None:
    token = services.make_link(list_id=done.pk, member=registrar)
    settings.OSMS_NOW = f"2026-11-22T{moment}+05:00"
    try:
        services.use_link(list_id=done.pk, member=registrar, token=token)
    except LinkGone:
        assert not is_good
    else:
        assert is_good


def test_a_link_is_of_one_member_and_one_list(done: PatientList, registrar: Member) -> None:
    other = handed_in(registrar, ["1"])
    work()
    token = services.make_link(list_id=done.pk, member=registrar)
    with pytest.raises(LinkGone):
        services.use_link(list_id=other.pk, member=registrar, token=token)
    with pytest.raises(LinkGone):
        services.use_link(list_id=done.pk, member=a_member(), token=token)
    with pytest.raises(LinkGone):
        services.use_link(list_id=done.pk, member=registrar, token="")
    services.use_link(list_id=done.pk, member=registrar, token=token)


def test_only_the_owner_gets_a_link(done: PatientList, administrator: Member) -> None:
    for member in (administrator, a_member(), a_member("administrator", an_organisation("c-2"))):
        with pytest.raises(NotAllowed):
            services.make_link(list_id=done.pk, member=member)


def test_there_is_no_link_before_the_end(registrar: Member) -> None:
    its = handed_in(registrar, ["1"])
    with pytest.raises(NotAllowed):
        services.make_link(list_id=its.pk, member=registrar)


def test_rows_and_links_are_wiped_after_a_day_and_that_is_audited(
    done: PatientList, registrar: Member, settings: Any
) -> None:
    token = services.make_link(list_id=done.pk, member=registrar)
    settings.OSMS_NOW = "2026-11-23T11:59:59+05:00"
    assert wipe() == 0
    settings.OSMS_NOW = "2026-11-23T12:00:00+05:00"
    assert wipe() == 1
    assert wipe() == 0
    assert not ListRow.objects.exists()
    assert not ListLink.objects.exists()
    done.refresh_from_db()
    assert (done.status, done.rows, done.wiped_at is not None) == ("done", 5, True)
    assert Lookup.objects.filter(outcome="list_wiped", iin_key="").count() == 1
    with pytest.raises(NotAllowed):
        services.make_link(list_id=done.pk, member=registrar)
    with pytest.raises(LinkGone):
        services.use_link(list_id=done.pk, member=registrar, token=token)
