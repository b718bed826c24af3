"""A replica of the tests' server, in the place of the one that DATABASE_REPLICA_URL names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import connections

from apps.common import replica as reading
from osms_portal.services import REPLICA_PATIENCE
from tests.scale.standby import Standby, standby


@pytest.fixture(scope="module")
def follower(django_db_setup: None) -> Iterator[Standby]:
    """A streaming replica that the portal knows, with the tests' database as it stands."""
    with standby(f"standby-{os.getpid()}") as made:
        config = deepcopy(connections["default"].settings_dict)
        config |= made.place() | {"OPTIONS": dict(REPLICA_PATIENCE)}
        connections.settings[reading.ALIAS] = config
        yield made
        connections[reading.ALIAS].close()
        del connections[reading.ALIAS]
        del connections.settings[reading.ALIAS]


@pytest.fixture
def replica(follower: Standby, transactional_db: None) -> Iterator[Standby]:
    """The replica, following; whatever a test did to it is made good afterwards."""
    reading.Resting.until = 0.0
    yield follower
    follower.go_on()
