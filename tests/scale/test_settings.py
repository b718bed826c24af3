"""How the replica is named to the portal."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from osms_portal import services

APP = "postgresql://osms_app:word@db/osms"


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A portal whose servers are all named by the environment."""
    monkeypatch.setenv("DATABASE_URL", APP)
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://osms_owner:word@db/osms")
    monkeypatch.delenv("DATABASE_REPLICA_URL", raising=False)
    return monkeypatch


def test_without_its_url_there_is_no_replica(named: pytest.MonkeyPatch) -> None:
    assert services.databases().keys() == {"default", "owner"}


def test_a_replica_that_is_silent_is_not_waited_for(named: pytest.MonkeyPatch) -> None:
    named.setenv("DATABASE_REPLICA_URL", f"{APP}?sslmode=require".replace("@db", "@follower"))
    found = services.databases()["replica"]
    assert (found["HOST"], found["USER"]) == ("follower", "osms_app")
    assert found["OPTIONS"] == {
        "connect_timeout": 2,
        "tcp_user_timeout": 3000,
        "sslmode": "require",
    }
    assert found["TEST"] == {"MIRROR": "default"}


@pytest.mark.parametrize("role", ["osms_owner", "postgres"])
def test_a_replica_under_a_role_that_may_write_more_is_refused(
    named: pytest.MonkeyPatch, role: str
) -> None:
    named.setenv("DATABASE_REPLICA_URL", APP.replace("osms_app", role))
    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLICA_URL"):
        services.databases()
