"""The form in which a case stands in `tests/rules/cases/`: a row a line, so that a lawyer can read what
changed; the file's name is the case's code. Nothing in it says when or by whom it was exported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "tests" / "rules" / "cases"
# The order in which a lawyer asks: what is it about, who is it, what happened, what is asked, what follows.
ORDER = (
    "title",
    "why",
    "article",
    "born",
    "left_on",
    "statuses",
    "categories",
    "payments",
    "waivers",
    "in_doubt",
    "payments_through",
    "categories_through",
    "asked_on",
    "known_on",
    "expected",
)
IN_A_ROW = (
    "kk",
    "ru",
    "en",
    "month",
    "payer",
    "paid_on",
    "amount",
    "code",
    "returned",
    "status",
    "category",
    "since",
    "until",
    "outcome",
    "ground",
    "owed",
    "covered_until",
)


def as_text(content: Mapping[str, Any]) -> str:
    """The file of a case."""
    parts = [f"  {_plain(name)}: {_value(content[name])}" for name in ORDER if name in content]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return _spread("[", [_line(row) for row in value], "]")
    if isinstance(value, dict):
        return _spread("{", [f"{_plain(name)}: {_line(at)}" for name, at in _sorted(value)], "}")
    return _plain(value)


def _spread(opens: str, lines: list[str], closes: str) -> str:
    if not lines:
        return opens + closes
    inner = ",\n".join(f"    {line}" for line in lines)
    return f"{opens}\n{inner}\n  {closes}"


def _line(value: Any) -> str:
    return _plain(dict(_sorted(value)) if isinstance(value, dict) else value)


def _sorted(row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(row.items(), key=lambda item: IN_A_ROW.index(item[0]))


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_all(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """The contents of all files by code."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


def write_all(texts: Mapping[str, str], folder: Path = FOLDER) -> None:
    """Make the folder hold these files, by code, and no others."""
    for name in surplus(texts, folder):
        (folder / f"{name}.json").unlink()
    for code in changed(texts, folder):
        (folder / f"{code}.json").write_text(texts[code], encoding="utf-8")


def surplus(codes: Iterable[str], folder: Path = FOLDER) -> list[str]:
    """The files that would go."""
    return sorted({path.stem for path in folder.glob("*.json")} - set(codes))


def changed(texts: Mapping[str, str], folder: Path = FOLDER) -> list[str]:
    """The codes of files that would come or be written anew."""
    return sorted(code for code, text in texts.items() if _read(folder / f"{code}.json") != text)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
