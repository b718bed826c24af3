"""The addresses of webhooks: whose they are, what is shown of them."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.accounts.services import issue_token
from apps.entitlement.models import Webhook

pytestmark = pytest.mark.django_db

PATH = "/api/v1/webhooks"
URL = "https://clinic.example/osms"


def call(http: Client, method: str, token: str, path: str = PATH, **body: Any) -> HttpResponse:
    return getattr(http, method)(
        path,
        json.dumps(body) if body else "",
        "application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def get(http: Client, token: str, path: str = PATH) -> HttpResponse:
    return http.get(path, headers={"Authorization": f"Bearer {token}"})


def test_a_webhook_is_made_and_its_secret_shown_once(http: Client, clinic: str) -> None:
    made = call(http, "post", clinic, url=URL)
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    (listed,) = get(http, clinic).json()["webhooks"]
    assert listed == {key: value for key, value in made.json().items() if key != "secret"}
    assert (listed["url"], listed["state"], listed["failures"]) == (URL, "active", 0)
    assert get(http, clinic, f"{PATH}/{listed['id']}").json() == listed
    assert secret not in str(Webhook.objects.values())


def test_a_webhook_is_taken_away(http: Client, clinic: str) -> None:
    one = f"{PATH}/{call(http, 'post', clinic, url=URL).json()['id']}"
    assert call(http, "delete", clinic, one).status_code == 204
    assert get(http, clinic, one).status_code == 404
    assert call(http, "delete", clinic, one).status_code == 404


def test_the_same_address_again_is_refused_and_changes_nothing(http: Client, clinic: str) -> None:
    call(http, "post", clinic, url=URL)
    again = call(http, "post", clinic, url=URL)
    assert (again.status_code, again.json()["code"]) == (409, "webhook_exists")
    assert Webhook.objects.count() == 1


def test_a_sixth_address_is_refused(http: Client, clinic: str) -> None:
    for number in range(5):
        assert call(http, "post", clinic, url=f"{URL}/{number}").status_code == 201
    refused = call(http, "post", clinic, url=f"{URL}/5")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_webhooks")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://clinic.example/", "url_not_allowed"),
        ("https://user@clinic.example/", "url_malformed"),
        ("nowhere", "url_not_allowed"),
        ("", "url_malformed"),
        (1, "not_a_string"),
        (None, "required"),
    ],
)
def test_an_address_that_may_not_be_called_is_named_by_code(
    http: Client, clinic: str, url: Any, code: str
) -> None:
    refused = call(http, "post", clinic, url=url)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert refused.json()["errors"][0]["field"] == "url"


def test_nobody_sees_another_s(http: Client, clinic: str, full: str) -> None:
    one = f"{PATH}/{call(http, 'post', clinic, url=URL).json()['id']}"
    assert get(http, full).json() == {"webhooks": []}
    nowhere = get(http, full, f"{PATH}/00000000-0000-4000-8000-000000000000")
    for answer in (get(http, full, one), call(http, "delete", full, one)):
        assert (answer.status_code, answer.content) == (404, nowhere.content)
    assert Webhook.objects.exists()


def test_without_a_token_or_with_a_sender_s_nothing_is_shown(http: Client) -> None:
    sender = issue_token(name="Bank", scope="sender", sender="bank").secret
    assert http.get(PATH).status_code == 401
    assert get(http, sender).status_code == 403
