"""The catalogues' upkeep, without GNU gettext: `python tools/messages.py [update|check]`.

`update` collects every message of the code and the templates into locale/*/LC_MESSAGES/django.po; new ones
are left empty for a translator (the English catalogue repeats the message). `check` prints what is
missing, left over, fuzzy, or has lost a placeholder; nothing printed is a pass.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import Engine, Node, Template
from django.template.backends.django import get_installed_libraries
from django.template.base import Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("kk", "ru", "en")
CODE = ("apps", "osms_portal")
TEMPLATES = ("templates", "apps")
LAZY = {f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items()}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "gettext_noop": None}
MADE = datetime(2026, 11, 22, tzinfo=UTC)  # a moving date would only make noise in every change
PLACEHOLDER = re.compile(r"%\(\w+\)[srd]|%[sd]\b|\{\w*\}|%%")
FRAMEWORK = ROOT / "locale" / "framework.txt"

T = TypeVar("T", bound=Node)
Identifier = str | tuple[str, ...]
Found = tuple[Identifier, str | None, str]


def main(arguments: list[str]) -> int:
    """Update the catalogues, or report what is wrong with them; returns the exit status."""
    sys.path.insert(0, str(ROOT))
    if arguments == ["update"]:
        for language in LANGUAGES:
            update(language)
        return 0
    problems = [problem for language in LANGUAGES for problem in problems_of(language)]
    print("\n".join(problems) or "Every message is there in three languages.")
    return 1 if problems else 0


def path_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def update(language: str) -> None:
    """Bring one catalogue in line with the code; translations of messages that stay are kept."""
    kept = catalogue(language)
    fresh = Catalog(
        locale=language,
        header_comment="# Messages of the OSMS portal. Kept by tools/messages.py.",
        project="OSMS portal",
        version="1",
        copyright_holder="",
        msgid_bugs_address="1406",
        creation_date=MADE,
        revision_date=MADE,
        last_translator="the project",
        language_team="the project",
        fuzzy=False,
    )
    for identifier, context, place in sorted(collected(language), key=_order):
        old = kept.get(identifier, context)
        entry = fresh.add(identifier, context=context, locations=[(place, 1)])
        entry.string = (
            old.string if old is not None and any(_strings(old)) else _first(language, entry)
        )
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as target:
        write_po(target, fresh, width=100, omit_header=False, include_lineno=False)


def catalogue(language: str) -> Catalog:
    """The catalogue as it is committed; an empty one where there is none yet."""
    if not path_of(language).exists():
        return Catalog(locale=language)
    with path_of(language).open("rb") as source:
        return read_po(source, locale=language)


def _first(language: str, entry: Message) -> str | tuple[str, ...]:
    if language == "en":
        return tuple(entry.id) if entry.pluralizable else str(entry.id)
    return ("",) * Catalog(locale=language).num_plurals if entry.pluralizable else ""


def _order(found: Found) -> tuple[str, str, str]:
    identifier, context, place = found
    return place, context or "", identifier if isinstance(identifier, str) else identifier[0]


def collected(language: str) -> list[Found]:
    """Every message of the project once, with the first file that uses it."""
    messages: dict[tuple[object, str | None], Found] = {}
    for found in (*from_code(), *from_templates(), *from_framework(language)):
        key = found[0][0] if isinstance(found[0], tuple) else found[0]
        known = messages.get((key, found[1]))
        if known is None or (isinstance(found[0], tuple) and not isinstance(known[0], tuple)):
            messages[key, found[1]] = found
    return list(messages.values())


def from_code() -> Iterator[Found]:
    """Messages in Python files."""
    for file in _files(CODE, "*.py"):
        with file.open("rb") as source:
            for _line, text, _comments, context in extract("python", source, keywords=KEYWORDS):
                if text:
                    yield text, context, str(file.relative_to(ROOT))


def from_templates() -> Iterator[Found]:
    """Messages in templates, as Django's own parser reads them."""
    for file in _files(TEMPLATES, "*.html", "*.txt"):
        template = _engine().from_string(file.read_text(encoding="utf-8"))
        place = str(file.relative_to(ROOT))
        for node in _nodes(template, TranslateNode):
            yield _literal(node.filter_expression) or "", _literal(node.message_context), place
        for block in _nodes(template, BlockTranslateNode):
            yield _of_block(block), _literal(block.message_context), place


def _nodes(template: Template, kind: type[T]) -> list[T]:
    return cast(list[T], template.nodelist.get_nodes_by_type(kind))


def _of_block(node: BlockTranslateNode) -> Identifier:
    singular, _ = node.render_token_list(node.singular)
    if not node.plural:
        return singular
    plural, _ = node.render_token_list(node.plural)
    return singular, plural


def _literal(expression: object) -> str | None:
    """The text of `"..."` in a template; None where there is none, or it is a variable."""
    variable = getattr(expression, "var", expression)
    literal = variable.literal if isinstance(variable, Variable) else variable
    return str(literal) if isinstance(literal, str) else None


def from_framework(language: str) -> Iterator[Found]:
    """Messages of Django itself for which it has no translation; the list is kept by hand."""
    if language != "kk" or not FRAMEWORK.exists():
        return
    for line in FRAMEWORK.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            context, _, message = line.rpartition("@@")
            singular, bar, plural = message.partition(" ||| ")
            place = str(FRAMEWORK.relative_to(ROOT))
            yield (singular, plural) if bar else singular, context or None, place


def _files(folders: Iterable[str], *patterns: str) -> list[Path]:
    found = [
        file
        for folder in folders
        for pattern in patterns
        for file in (ROOT / folder).rglob(pattern)
    ]
    return sorted(file for file in found if "migrations" not in file.parts)


@cache
def _engine() -> Engine:
    if not settings.configured:
        names = ("contenttypes", "auth", "admin")
        settings.configure(
            INSTALLED_APPS=[*(f"django.contrib.{name}" for name in names), "apps.portal"]
        )
        django.setup()
    return Engine(libraries=get_installed_libraries())


def problems_of(language: str) -> Iterator[str]:
    """One sentence for each message that is missing, left over, fuzzy or has lost a placeholder."""
    committed = catalogue(language)
    wanted = {_key(identifier, context) for identifier, context, _ in collected(language)}
    held = {_key(entry.id, entry.context): entry for entry in committed if entry.id}
    yield from (
        f"{language}: not in the catalogue: {key[0]!r}"
        for key in sorted(wanted - set(held), key=str)
    )
    yield from (
        f"{language}: no longer used: {key[0]!r}" for key in sorted(set(held) - wanted, key=str)
    )
    for key in sorted(wanted & set(held), key=str):
        yield from _faults(language, held[key])


def _key(identifier: object, context: str | None) -> tuple[object, str]:
    first = identifier[0] if isinstance(identifier, (tuple, list)) else identifier
    return first, context or ""


def _faults(language: str, entry: Message) -> Iterator[str]:
    name = f"{language}: {_key(entry.id, entry.context)[0]!r}"
    strings = _strings(entry)
    if entry.fuzzy:
        yield f"{name} is fuzzy"
    if not strings or not all(strings):
        yield f"{name} is not translated"
    elif any(_placeholders(text) != _expected(entry) for text in strings):
        yield f"{name} has other placeholders"


def _strings(entry: Message) -> tuple[str, ...]:
    strings = entry.string if isinstance(entry.string, (tuple, list)) else [entry.string]
    return tuple(text or "" for text in strings)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _expected(entry: Message) -> set[str]:
    return _placeholders(entry.id[-1] if isinstance(entry.id, (tuple, list)) else entry.id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
