"""GET /health: for whatever stands before the portal and sends it requests."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.django_db
def test_both_servers_answer() -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "redis": "ok"})
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
def test_without_redis_the_portal_still_answers(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/1"
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "redis": "away"})


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        patch.setitem(connection.settings_dict, "PORT", "1")
        answer = Client().get("/health")
    connection.close()
    assert (answer.status_code, answer.json()["database"]) == (503, "away")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(method: str) -> None:
    assert getattr(Client(), method)("/health").status_code == 405
