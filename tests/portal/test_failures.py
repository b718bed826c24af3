"""Failure pages: whose matter it is, what to do, whom to call; and they need nothing to be shown."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client, RequestFactory
from django.utils import translation

from apps.portal.views import errors
from tests.portal.conftest import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_page_says_so_in_the_language_of_the_address(
    visitor: Client, language: str
) -> None:
    response = visitor.get(f"/{language}/no-such-page/")
    text = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}">' in text
    assert "1406" in text


def test_an_unknown_page_leads_in_each_language_to_the_first_page(visitor: Client) -> None:
    text = visitor.get("/en/no-such-page/").content.decode()
    assert 'href="/kk/" lang="kk"' in text


def test_a_form_from_somewhere_else_is_refused_with_a_sentence(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/en/", {"iin": "990101500016"})
    assert response.status_code == 403
    assert "The form was open for too long" in response.content.decode()
    assert "990101500016" not in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.not_found, 404),
        (errors.server_error, 500),
        (errors.unavailable, 503),
    ],
)
def test_failure_pages_touch_no_database(view: Any, status: int, rf: RequestFactory) -> None:
    with translation.override("en"):
        response = view(_request(rf))
    text = response.content.decode()
    assert response.status_code == status
    assert "What to do" in text
    assert 'href="tel:1406"' in text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, ProgrammingError])
def test_a_database_that_refuses_is_our_matter_and_not_a_fault(
    error: type[Exception], rf: RequestFactory
) -> None:
    with translation.override("en"):
        try:
            raise error("gone")
        except error:
            response = errors.server_error(_request(rf))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "120"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "in 1 minute."), (61, "in 2 minutes."), (7200, "in 2 hours."), (86400, "in 24 hours.")],
)
def test_the_limit_page_says_for_how_long(seconds: int, said: str, rf: RequestFactory) -> None:
    with translation.override("en"):
        response = errors.too_many(_request(rf), seconds)
    assert said in response.content.decode()
    assert response.headers["Retry-After"] == str(seconds)


def _request(rf: RequestFactory) -> Any:
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/en/somewhere/")
    request.user = AnonymousUser()
    return request
