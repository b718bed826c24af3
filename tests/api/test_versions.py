"""GET /api/v1/ and the change log say the same."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

LOG = Path(__file__).resolve().parents[2] / "docs" / "api" / "changelog.md"
HEADING = re.compile(r"^## (\d+\.\d+) \((\d{4}-\d\d-\d\d)\)\n\n(.+)$", re.M)


@pytest.mark.django_db
def test_the_root_tells_version_docs_and_changes(http: Client) -> None:
    told = http.get("/api/v1/").json()
    assert (told["schema"], told["docs"]) == ("/api/v1/schema", "/api/v1/docs")
    assert told["version"] == told["changes"][0]["version"]
    written = HEADING.findall(LOG.read_text("utf-8"))
    assert written == [(one["version"], one["since"], one["what"]) for one in told["changes"]]


def test_the_schema_has_the_same_version() -> None:
    newest = HEADING.findall(LOG.read_text("utf-8"))[0][0]
    assert settings.SPECTACULAR_SETTINGS["VERSION"] == newest
