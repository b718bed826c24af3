"""Proofs over HTTP: verified by anybody, shown and asked again only by whom they were given to."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import ApiClient, Organisation
from apps.accounts.services import issue_token
from apps.audit.models import Lookup
from apps.common import clock
from apps.entitlement.models import Proof
from apps.entitlement.proofs import codes
from apps.persons.models import Person
from tests.accounts.people import KNOWN, UNKNOWN
from tests.api.conftest import Ask

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "verify_proof.py"
BLANK = {
    "valid": False, "on": None, "given_on": None, "organisation": None, "outcome": None,
    "signed_by": None,
}  # fmt: skip


def send(
    http: Client, address: str, token: str = "", method: str = "post", **body: Any
) -> HttpResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    given = (json.dumps(body), "application/json") if method == "post" else ()
    return getattr(http, method)(f"/api/v1/proofs/{address}", *given, headers=headers)


def verify(http: Client, text: Any) -> HttpResponse:
    return send(http, "verify", proof=text)


def of_clinic(name: str, code: str) -> str:
    """A token of a system that belongs to a clinic."""
    clinic, _ = Organisation.objects.get_or_create(
        code=code, defaults={"name_en": code.title(), "kind": "clinic", "created_at": clock.now()}
    )
    secret = issue_token(name=name, scope="clinic").secret
    ApiClient.objects.filter(name=name).update(organisation=clinic)
    return secret


# Verified by anybody --------------------------------------------------------------------------


def test_anybody_verifies_day_place_and_outcome(http: Client, ask: Ask, citizen: Person) -> None:
    code = ask(of_clinic("system", "clinic-7"), on="2026-10-05").json()["proof"]
    response = verify(http, code.lower())
    assert response.json() == {
        "valid": True,
        "on": "2026-10-05",
        "given_on": "2026-11-22",
        "organisation": "Clinic-7",
        "outcome": "not_insured",
        "signed_by": Proof.objects.get().key_id,
    }
    assert response["Cache-Control"] == "no-store"


def test_unknown_and_malformed_codes_look_alike(http: Client, ask: Ask, clinic: str) -> None:
    code = ask(clinic).json()["proof"]
    for text in (codes.drawn(date(2026, 11, 22)), code + "0", "", "OS", KNOWN, "\x00", "\ud800"):
        response = verify(http, text)
        assert (response.status_code, response.json()) == (200, BLANK)


def test_ten_a_minute_from_one_address(http: Client, settings: Any) -> None:
    assert [verify(http, "OS").status_code for _ in range(11)] == [200] * 10 + [429]


@pytest.mark.parametrize(("body", "code"), [({}, "required"), ({"proof": 1}, "not_a_string")])
def test_a_field_that_cannot_be_read_is_named(
    http: Client, body: dict[str, Any], code: str
) -> None:
    response = send(http, "verify", **body)
    assert (response.status_code, response.json()["code"]) == (400, code)


# Without us -----------------------------------------------------------------------------------


def by_script(folder: Path, proof: dict[str, Any], keys: dict[str, Any]) -> str:
    for name, content in (("proof", proof), ("keys", keys)):
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    command = [sys.executable, SCRIPT, folder / "proof.json", folder / "keys.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip()


def test_the_script_of_the_docs_verifies_a_check_and_a_row_of_a_list(
    http: Client, ask: Ask, clinic: str, citizen: Person, tmp_path: Path
) -> None:
    keys = send(http, "keys", method="get").json()
    single = ask(clinic).json()["proof"]
    body = json.dumps({"iins": [KNOWN, UNKNOWN, KNOWN], "purpose": "billing"})
    headers = {"Authorization": f"Bearer {clinic}"}
    batch = http.post("/api/v1/status-checks/batch", body, "application/json", headers=headers)
    for code in (single, *(row["proof"] for row in batch.json()["answers"])):
        proof = send(http, code, clinic, method="get").json()
        assert by_script(tmp_path, proof, keys).startswith(f"VALID {code} 2026-11-22 Clinic 7 not_")
    forged = {**proof, "statement": proof["statement"].replace("not_insured", "insured")}
    assert by_script(tmp_path, forged, keys) == "INVALID"
    assert by_script(tmp_path, {**proof, "path": []}, keys) == "INVALID"
    assert by_script(tmp_path, {**proof, "proof": single}, keys) == "INVALID"
    assert by_script(tmp_path, proof, {"keys": []}) == "unknown key"


def test_the_keys_are_open_and_only_the_public_halves(http: Client, settings: Any) -> None:
    response = send(http, "keys", method="get")
    (key,) = response.json()["keys"]
    assert (len(key["public"]), key["since"], key["until"]) == (64, None, None)
    assert settings.OSMS_PROOF_KEY not in response.content.decode()


# Whose it is ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "method"), [("", "get"), ("/recheck", "post")])
def test_without_a_token_nothing_is_shown(
    http: Client, ask: Ask, clinic: str, address: str, method: str
) -> None:
    code = ask(clinic).json()["proof"]
    assert send(http, code + address, method=method).json()["code"] == "not_authenticated"


@pytest.mark.parametrize(("address", "method"), [("", "get"), ("/recheck", "post")])
def test_another_clinic_s_proof_is_as_one_that_does_not_exist(
    http: Client, ask: Ask, citizen: Person, address: str, method: str
) -> None:
    code = ask(of_clinic("a", "clinic-a")).json()["proof"]
    another, alone = of_clinic("b", "clinic-b"), issue_token(name="c", scope="full").secret
    before = Lookup.objects.count()
    for token in (another, alone):
        refused = send(http, code + address, token, method=method)
        missing = send(http, codes.drawn(date(2026, 11, 22)) + address, token, method=method)
        assert (refused.status_code, refused.content) == (404, missing.content)
    assert Lookup.objects.count() == before


def test_another_system_of_the_same_clinic_sees_it(http: Client, ask: Ask, citizen: Person) -> None:
    code = ask(of_clinic("a", "clinic-a")).json()["proof"]
    assert send(http, code, of_clinic("a2", "clinic-a"), method="get").json()["history"] == [code]


def test_asked_again_both_answers_are_shown_and_recorded(
    http: Client, ask: Ask, clinic: str, citizen: Person
) -> None:
    code = ask(clinic, purpose="billing").json()["proof"]
    body = send(http, f"{code}/recheck", clinic).json()
    assert (body["proof"], body["is_changed"]) == (code, False)
    assert body["then"]["outcome"] == body["now"]["outcome"] == "not_insured"
    assert not {"ground", "owed"} & (body["then"].keys() | body["now"].keys())
    row = Lookup.objects.latest("id")
    assert (row.door, row.purpose, row.proof) == ("api", "billing", code)


# No proof, no answer --------------------------------------------------------------------------


def test_without_a_key_there_is_no_answer(
    http: Client, ask: Ask, clinic: str, citizen: Person, settings: Any
) -> None:
    settings.OSMS_PROOF_KEY = ""
    response = ask(clinic)
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert response["Retry-After"]
    assert not Lookup.objects.exists()
