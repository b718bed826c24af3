"""The documents say what is there: links resolve, maps are complete, names exist."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tools import run

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# What has changed may name what is gone.
OURS = [document for document in PAGES if document.name != "CHANGELOG.md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*src=\"([^\"]+)\"")
PLACE = re.compile(
    r"`((?:apps|tools|tests|docs|fixtures|templates|static|locale|osms_portal|requirements)/[\w./-]+)`"
)
VARIABLE = re.compile(r"\b(?:OSMS_[A-Z_]+[A-Z]|DATABASE_(?:[A-Z]+_)?URL|REDIS_URL)\b")
IN_TESTS_ONLY = {"990101500016"}  # somebody whom README imports, and nobody's number


def name(document: Path) -> str:
    return str(document.relative_to(ROOT))


def links(document: Path) -> Iterator[str]:
    for found in LINK.finditer(document.read_text("utf-8")):
        target = found[1] or found[2]
        if not re.match(r"\w+:", target):
            yield target


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.M)
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in headings)
    return {re.sub(r"\s", "-", heading.strip()) for heading in plain}


@pytest.mark.parametrize("document", PAGES, ids=name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in links(document):
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("document", OURS, ids=name)
def test_every_file_that_is_named_exists(document: Path) -> None:
    for place in PLACE.findall(document.read_text("utf-8")):
        assert (ROOT / place).exists(), place


@pytest.mark.parametrize("document", PAGES, ids=name)
def test_a_page_begins_with_its_title_and_says_what_it_is_for(document: Path) -> None:
    title, empty, first = document.read_text("utf-8").split("\n")[:3]
    assert title.startswith("# ")
    assert not empty
    assert len(first) > 20


ROOMS = sorted(folder.parent.name for folder in (ROOT / "apps").glob("*/__init__.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_on_the_maps(room: str) -> None:
    assert f"\n| `apps/{room}` | " in (ROOT / "README.md").read_text("utf-8")
    house = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("```")[1]
    assert re.search(rf"^(?:\S+   )*{room}\b", house, re.M)


def test_no_room_is_on_the_map_that_is_not_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for room in re.findall(r"^\| `apps/(\w+)` \|", text, re.M):
        assert room in ROOMS


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return {re.match(r"[\w.-]+", line)[0] for lines in lists for line in lines}  # type: ignore[index]


def test_every_dependency_has_its_line_and_no_other_has_one() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    chosen = text.split("## Not Python")[0]
    assert set(re.findall(r"^\| `([\w.-]+)`", chosen, re.M)) == declared()


@cache
def cast() -> dict[str, str]:
    rows = json.loads((ROOT / "fixtures" / "demo_people.json").read_text("utf-8"))
    return {row["iin"]: row["code"] for row in rows}


@pytest.mark.parametrize("document", PAGES, ids=name)
def test_every_demo_person_that_is_named_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    numbers = set(re.findall(r"(?<!\d)99\d{10}(?!\d)", text))
    assert numbers <= cast().keys() | IN_TESTS_ONLY
    assert set(re.findall(r"demo person `(\w+)`", text)) <= set(cast().values())


def test_every_setting_is_explained_and_no_other_is() -> None:
    read = "\n".join(
        file.read_text("utf-8")
        for folder in ("osms_portal", "tools", "apps")
        for file in (ROOT / folder).rglob("*.py")
    )
    told = (ROOT / "docs" / "operations.md").read_text("utf-8")
    own = {"OSMS_RUN"}  # how tools/serve.py knows its own children again
    settings = set(re.findall(r"[\"'](OSMS_[A-Z_]+[A-Z])[\"']", read)) - own - DJANGO_NAMES
    assert settings <= set(VARIABLE.findall(told))
    for page in PAGES:
        for variable in VARIABLE.findall(page.read_text("utf-8")):
            assert variable in read or variable in COMPOSE, f"{name(page)}: {variable}"


def test_every_variable_of_the_tools_is_explained() -> None:
    told = (ROOT / "docs" / "operations.md").read_text("utf-8")
    files = [*(ROOT / "tools").rglob("*.py"), *ROOT.glob("apps/*/management/commands/*.py")]
    read = "\n".join(file.read_text("utf-8") for file in files)
    names = set(
        re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"|\"([A-Z_]+)\" in os\.environ", read)
    )
    ours = {one or other for one, other in names} - OTHERS
    assert not [name for name in ours if f"`{name}" not in told]
    for line in re.findall(r"^\| `([A-Z]+)=", (ROOT / "README.md").read_text("utf-8"), re.M):
        assert line in ours


OTHERS = {"PIP_CACHE_DIR", "PYTEST_XDIST_WORKER", "DJANGO_SETTINGS_MODULE"}
DJANGO_NAMES = {"OSMS_LIMITS"}
COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")


@pytest.mark.parametrize("document", PAGES, ids=name)
def test_every_target_that_is_named_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    named = set(re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z-]+)", text)) | set(
        re.findall(r"^make ([a-z-]+)", text, re.M)
    )
    assert named <= set(run.TARGETS)


@pytest.mark.parametrize("document", PAGES, ids=name)
def test_every_command_that_is_named_exists(document: Path) -> None:
    commands = {file.stem for file in ROOT.glob("apps/*/management/commands/*.py")}
    named = set(re.findall(r"manage\.py ([a-z_]+)", document.read_text("utf-8")))
    assert named <= commands | {"migrate", "check", "clearsessions", "createsuperuser"}


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))


@pytest.mark.parametrize("document", DECISIONS, ids=name)
def test_a_decision_has_context_options_outcome_and_consequences(document: Path) -> None:
    headings = re.findall(r"^## (.+)$", document.read_text("utf-8"), re.M)
    assert headings == ["Context", "Options", "Outcome", "Consequences"]
    assert document.read_text("utf-8").startswith(f"# {document.name[:4]}: ")


def test_the_index_of_decisions_is_complete() -> None:
    index = set(links(ROOT / "docs" / "decisions" / "README.md"))
    assert index == {page.name for page in DECISIONS}


def terms() -> Iterator[list[str]]:
    for line in (ROOT / "docs" / "terms.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "kk":
            yield cells


def test_every_term_has_three_languages_and_what_not_to_say() -> None:
    rows = list(terms())
    assert len(rows) > 40
    assert all(len(cells) == 4 and all(cells) for cells in rows)
    assert len({cells[2] for cells in rows}) == len(rows)
