"""What holds under /api/ whoever gives the answer: failures as problems, languages, schema, docs."""

import io
import json
import re
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from apps.accounts.services import issue_token
from apps.api import wording
from apps.persons.models import Person
from osms_portal.urls import urlpatterns as house
from tests.accounts.people import KNOWN, UNKNOWN
from tests.api.conftest import Ask


def fails(request: HttpRequest) -> HttpResponse:
    """A view with a fault, and somebody's number in it."""
    raise RuntimeError(f"no such number {KNOWN}")


urlpatterns = [path("api/v1/fails", fails), *house]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/api/", "/api/v1/nothing", "/api/v2/rates"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_address_is_a_problem(http: Client, address: str, method: str) -> None:
    response = getattr(http, method)(address)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"


def test_a_fault_of_ours_is_a_problem_without_data(
    http: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ROOT_URLCONF = __name__
    response = http.get("/api/v1/fails")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "internal_error"
    assert KNOWN not in response.content.decode()
    assert "no such number" in caplog.text


def test_a_foreign_host_is_a_problem(http: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["portal.example"]
    response = http.get("/api/v1/rates", headers={"Host": "evil.example"})
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("asked", "language"),
    [("ru", "ru"), ("en-US", "en"), ("fr;q=1, en;q=0.5", "en"), ("fr", "kk"), ("*", "kk")],
)
def test_a_failure_speaks_the_language_asked_for(http: Client, asked: str, language: str) -> None:
    response = http.get("/api/v1/nothing", headers={"Accept-Language": asked})
    assert response["Content-Language"] == language
    assert response["Cache-Control"] == "no-store"
    assert "Accept-Language" in response["Vary"]


def test_a_cookie_does_not_pick_the_language(http: Client) -> None:
    http.cookies["django_language"] = "ru"
    assert http.get("/api/v1/rates")["Content-Language"] == "kk"


def test_pages_are_left_alone(http: Client) -> None:
    assert http.get("/nothing")["Content-Type"].startswith("text/html")


def test_every_status_and_code_has_words() -> None:
    assert set(wording.CODE_OF_STATUS) == set(wording.TITLES)
    assert set(wording.CODE_OF_STATUS.values()) <= set(wording.DETAILS)


# Schema and docs ------------------------------------------------------------------------------


@pytest.fixture
def schema(http: Client) -> dict[str, Any]:
    return dict(http.get("/api/v1/schema").json())


def test_the_schema_is_valid_and_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_the_schema_is_openapi_3_1_and_names_every_address(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]) == {
        f"/api/v1/{address}"
        for address in (
            "",
            "status-checks",
            "status-checks/batch",
            "proofs/keys",
            "proofs/verify",
            "proofs/{code}",
            "proofs/{code}/recheck",
            "webhooks",
            "webhooks/{id}",
            "rates",
            "law-changes",
            "categories",
            "packages",
            "calculator",
            "feeds",
            "feeds/{id}",
        )
    }


def test_the_schema_can_be_had_as_yaml(http: Client) -> None:
    response = http.get("/api/v1/schema", headers={"Accept": "application/yaml"})
    assert response.content.startswith(b"openapi: 3.1")


def test_the_schema_says_how_to_get_a_token(schema: dict[str, Any]) -> None:
    assert "create_api_client" in schema["info"]["description"]


def test_every_failure_in_the_schema_is_a_problem(schema: dict[str, Any]) -> None:
    for methods in schema["paths"].values():
        for operation in methods.values():
            failures = [r for status, r in operation["responses"].items() if int(status) >= 400]
            assert failures
            for response in failures:
                assert list(response["content"]) == ["application/problem+json"]


def fits(schema: dict[str, Any], name: str, value: Any) -> None:
    """`value` has the shape of a component, with no field that the component does not name."""
    resolvable = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
    jsonschema.Draft202012Validator(resolvable).validate(value)
    assert value.keys() <= schema["components"]["schemas"][name]["properties"].keys()


@pytest.mark.parametrize("scope", ["full", "clinic"])
@pytest.mark.parametrize("iin", [KNOWN, UNKNOWN])
def test_answers_fit_the_schema(
    ask: Ask, citizen: Person, schema: dict[str, Any], scope: str, iin: str
) -> None:
    token = issue_token(name=scope, scope=scope).secret
    fits(schema, "StatusCheckAnswer", ask(token, iin=iin).json())


def test_every_answer_has_an_example_that_fits_the_schema(schema: dict[str, Any]) -> None:
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if status == "204":
                    continue
                (content,) = answer["content"].values()
                assert content["examples"]
                for example in content["examples"].values():
                    fits(schema, content["schema"]["$ref"].split("/")[-1], example["value"])


def test_example_questions_fit_the_schema(schema: dict[str, Any]) -> None:
    operation = schema["paths"]["/api/v1/status-checks"]["post"]
    asked = operation["requestBody"]["content"]["application/json"]["examples"]
    assert asked
    for example in asked.values():
        fits(schema, "StatusCheckRequest", example["value"])


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("rates", "RatesAnswer"),
        ("law-changes", "LawChangesAnswer"),
        ("categories", "CategoriesAnswer"),
        ("packages", "PackagesAnswer"),
        ("calculator?kind=independent", "CalculatorAnswer"),
        ("calculator?kind=state", "CalculatorAnswer"),
    ],
)
def test_reference_answers_fit_the_schema(
    http: Client, schema: dict[str, Any], address: str, name: str
) -> None:
    fits(schema, name, http.get(f"/api/v1/{address}").json())


def test_problems_fit_the_schema(ask: Ask, full: str, schema: dict[str, Any]) -> None:
    for response in (ask(), ask(full, iin="1", extra=1)):
        fits(schema, "Problem", json.loads(response.content))


def test_the_docs_page_loads_from_this_server_only(http: Client) -> None:
    page = http.get("/api/v1/docs")
    assert page["Content-Type"].startswith("text/html")
    links = re.findall(r'(?:src|href)="([^"]*)"', page.content.decode())
    assert links
    assert all(re.match(r"/[^/]", link) for link in links)
    assert not re.search(r"<script>|<style>|style=|onload=", page.content.decode())


def test_the_docs_script_asks_no_validator_elsewhere(http: Client) -> None:
    script = http.get("/api/v1/docs?script")
    assert script["Content-Type"].startswith("application/javascript")
    assert b'"validatorUrl": null' in script.content


def test_the_docs_page_allows_no_other_server_s_script(http: Client) -> None:
    policy = http.get("/api/v1/docs")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
