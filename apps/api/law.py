"""Published changes of the law's tables as the API shows them, and their schema; nobody is named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from apps.changes.differences import Difference
from apps.changes.models import ChangeSet
from apps.changes.naming import RowNames
from apps.changes.published import Publication, RowChange, publications
from apps.changes.tables import TABLES, Content
from apps.rates.texts import LANGUAGES, text


class LawDifference(serializers.Serializer):  # type: ignore[type-arg]
    since = serializers.DateField(allow_null=True, help_text="null: the row has no days.")
    until = serializers.DateField(allow_null=True, help_text="Included; null: no end is known.")
    before = serializers.DictField(
        allow_null=True,
        help_text="The columns that differ, as they were; null: nothing was said of these days.",
    )
    after = serializers.DictField(
        allow_null=True, help_text="The same columns as they are; null: nothing is said any more."
    )
    is_correction = serializers.BooleanField(
        help_text="We had said something else of days that had come, or had been announced."
    )


class LawRow(serializers.Serializer):  # type: ignore[type-arg]
    table = serializers.ChoiceField(choices=list(TABLES))
    key = serializers.CharField()
    name = serializers.CharField()
    differences = LawDifference(many=True)


class LawChange(serializers.Serializer):  # type: ignore[type-arg]
    number = serializers.IntegerField()
    title = serializers.CharField()
    title_language = serializers.ChoiceField(choices=LANGUAGES)
    reason = serializers.CharField(allow_blank=True)
    reason_language = serializers.ChoiceField(choices=LANGUAGES)
    legal_act = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField()
    in_force_from = serializers.DateField(allow_null=True)
    is_correction = serializers.BooleanField()
    rows = LawRow(many=True)


class LawChangesAnswer(serializers.Serializer):  # type: ignore[type-arg]
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    count = serializers.IntegerField(help_text="Of all changes.")
    changes = LawChange(many=True, help_text="Newest first.")


def changes(sets: Iterable[ChangeSet]) -> list[dict[str, Any]]:
    """Published change sets, with what they changed."""
    names = RowNames()
    return [_change(each, names) for each in publications(sets)]


def _change(publication: Publication, names: RowNames) -> dict[str, Any]:
    its = publication.change_set
    title, reason = text(its, "title"), text(its, "reason")
    return {
        "number": its.pk,
        "title": title.value,
        "title_language": title.language,
        "reason": reason.value,
        "reason_language": reason.language,
        "legal_act": its.legal_act,
        "link": its.link,
        "published_at": its.published_at,
        "in_force_from": publication.first_day,
        "is_correction": publication.is_correction,
        "rows": [_row(publication, row, names) for row in publication.rows],
    }


def _row(publication: Publication, row: RowChange, names: RowNames) -> dict[str, Any]:
    last = row.differences[-1] if row.differences else None
    content = (last.after or last.before or {}) if last else {}
    return {
        "table": row.table.code,
        "key": row.key,
        "name": str(names.name(row.table, row.key, content)),
        "differences": [
            _difference(each, row, is_correction=publication.corrects(row, each))
            for each in row.differences
        ],
    }


def _difference(each: Difference, row: RowChange, *, is_correction: bool) -> dict[str, Any]:
    columns = each.columns(row.table.columns)
    return {
        "since": each.since,
        "until": each.until,
        "before": _of(each.before, columns),
        "after": _of(each.after, columns),
        "is_correction": is_correction,
    }


def _of(content: Content | None, columns: Iterable[str]) -> dict[str, Any] | None:
    return None if content is None else {name: content.get(name) for name in columns}
