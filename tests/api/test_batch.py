"""Many checks at once: the codes are those of asking one by one, with an audit row for each."""

import json
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.audit.models import Lookup
from apps.entitlement.months.services import drain_all
from apps.feeds.demo import load_cast
from apps.persons.cast import cast
from apps.rules.months import Month

pytestmark = pytest.mark.django_db
MONTH = Month(2026, 11)
UNKNOWN = "990101507777"
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


def post(http: Client, token: str, **body: Any) -> HttpResponse:
    return http.post(
        "/api/v1/status-checks/batch",
        json.dumps({"purpose": "scheduled", **body}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )


def test_without_a_token_nobody_is_told_anything(http: Client) -> None:
    assert post(http, "", iins=[UNKNOWN]).json()["code"] == "not_authenticated"


@pytest.mark.parametrize("is_drained", [True, False], ids=["cache", "registers"])
def test_each_answer_has_the_codes_of_a_single_check(
    http: Client, full: str, ask: Any, is_drained: bool
) -> None:
    load_cast(MONTH)
    if is_drained:
        drain_all()
    iins = [member.iin for member in cast(MONTH)]
    answers = post(http, full, iins=iins).json()["answers"]
    assert len(answers) == len(iins)
    for iin, answer in zip(iins, answers, strict=True):
        single = ask(full, iin=iin).json()
        same = ("outcome", "ground", "covered_until", "uncovered_from", "owed")
        assert {name: answer[name] for name in same} == {name: single[name] for name in same}
        if answer["outcome"] in ("insured", "not_insured"):
            assert answer["reason"]["code"] == single["reasons"][0]["code"]


def test_a_past_regime_and_a_day_of_knowledge_are_read_from_the_registers(
    http: Client, full: str, ask: Any
) -> None:
    load_cast(MONTH)
    drain_all()
    iins = [member.iin for member in cast(MONTH) if member.on]
    for day in ({"on": "2021-12-20"}, {"on": "2026-11-22", "known_on": "2026-11-21"}):
        answers = post(http, full, iins=iins, **day).json()["answers"]
        singles = [ask(full, iin=iin, **day).json()["outcome"] for iin in iins]
        assert [answer["outcome"] for answer in answers] == singles


def test_a_clinic_sees_neither_ground_nor_debt(http: Client, clinic: str) -> None:
    load_cast(MONTH)
    answers = post(http, clinic, iins=[member.iin for member in cast(MONTH)]).json()["answers"]
    assert all(not {"ground", "owed"} & answer.keys() for answer in answers)
    codes = {answer["reason"]["code"] for answer in answers}
    assert not codes & {"state_pays", "exempt_service", "prepaid", "not_in_registers"}


def test_one_audit_row_for_each_and_few_statements(http: Client, full: str) -> None:
    load_cast(MONTH)
    drain_all()
    iins = [*(member.iin for member in cast(MONTH) if member.outcome != "not_confirmed"), UNKNOWN]
    post(http, full, iins=iins)
    before = Lookup.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert post(http, full, iins=iins).status_code == 200
    statements = [q["sql"] for q in queries if not q["sql"].startswith(TRANSACTION)]
    assert Lookup.objects.count() - before == len(iins)
    # who asks; revision; sources' words, for the masks and for the proofs; the cache; the one unknown
    # number; the proofs; the audit
    assert len(statements) == 8


def test_a_malformed_number_refuses_the_whole_and_is_named_by_its_place(
    http: Client, full: str
) -> None:
    response = post(http, full, iins=[UNKNOWN, "12345"])
    assert response.status_code == 400
    assert b"12345" not in response.content
    assert "1" in response.json()["errors"][0]["field"]
    assert response.json()["errors"][0]["code"] == "iin_malformed"


@pytest.mark.parametrize("iins", [[], [UNKNOWN] * 10_001, "990101507777", None])
def test_one_to_ten_thousand_numbers(http: Client, full: str, iins: Any) -> None:
    response = post(http, full, iins=iins)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "iins"
