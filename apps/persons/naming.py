"""What people call the sources that we know of (fixtures/sources.json); any other by its code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings

LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
Names = Mapping[str, str]


@lru_cache(maxsize=1)
def known() -> Mapping[str, Names]:
    """The names of the file, by code and then by language."""
    path = settings.BASE_DIR / "fixtures" / "sources.json"
    return {row["code"]: row["name"] for row in json.loads(path.read_text(encoding="utf-8"))}


def names_of(code: str) -> Names:
    """The names of a source by language; its code in each where nobody has named it."""
    return known().get(code) or dict.fromkeys(LANGUAGES, code)


def columns(code: str) -> dict[str, str]:
    """The column values of a source's name; none where nobody has named it."""
    return {f"name_{language}": name for language, name in known().get(code, {}).items()}
