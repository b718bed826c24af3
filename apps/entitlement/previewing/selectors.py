"""Reads of previews: the one of a set, whether it is of today's draft, the answers that it found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from apps.changes.models import ChangeSet
from apps.entitlement.models import DifferingAnswer, LawPreview


@dataclass(frozen=True, slots=True)
class Held:
    """The newest preview of a set before its publication, and the final one after it.

    Not `is_whole`: the draft as it is leaves a hole in the law, and nothing can be said of it.
    `is_over`: the set is published.
    """

    draft: LawPreview | None
    final: LawPreview | None
    is_current: bool
    is_whole: bool = True
    is_over: bool = False

    @property
    def answers(self) -> LawPreview | None:
        """The preview whose differing answers hold: the final one as soon as there is one."""
        return self.final or self.draft


def previews_of(change_set: ChangeSet, digest: str = "") -> Held:
    """What was worked out of a set. `is_current`: from laws with this digest; a published set's stays."""
    rows = LawPreview.objects.filter(change_set=change_set).order_by("-pk")
    draft, final = rows.filter(is_final=False).first(), rows.filter(is_final=True).first()
    is_over = change_set.published_at is not None
    is_current = draft is not None and (is_over or draft.digest == digest)
    return Held(draft, final, is_current, is_over=is_over)


def answers_of(preview: LawPreview) -> QuerySet[DifferingAnswer]:
    """The answers that would have been different, in the order in which they were given."""
    return DifferingAnswer.objects.filter(preview=preview).order_by("at", "lookup_id")


def answers_by_organisation(preview: LawPreview) -> Counter[int | None]:
    """How many of them each organisation was given; None: nobody's, as on the public pages."""
    rows = answers_of(preview).order_by().values("organisation_id").annotate(count=Count("pk"))
    return Counter({row["organisation_id"]: row["count"] for row in rows})
