"""The shapes of the feeds' answers, for the API's schema; a test holds the answers against them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob
from apps.feeds.reasons import Reason, Refusal

STATUSES = tuple(ImportJob.Status.values)


class FeedFile(serializers.Serializer):  # type: ignore[type-arg]
    file = serializers.FileField(help_text="CSV, XLSX or MT102; the content decides which.")
    complete_through = serializers.DateField(
        required=False, help_text="The sender's word that everything is sent through this day."
    )
    rows = serializers.IntegerField(
        required=False, help_text="A file with another number of rows is refused."
    )
    amount = serializers.CharField(
        required=False, help_text="Tenge; a file with another sum is refused."
    )


class FeedAccepted(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=STATUSES)
    address = serializers.CharField(help_text="Where to ask what became of it.")


class FeedTally(serializers.Serializer):  # type: ignore[type-arg]
    rows = serializers.IntegerField()
    amount = serializers.CharField(help_text="Tenge.")


class FeedTotals(serializers.Serializer):  # type: ignore[type-arg]
    """received = posted + known + quarantined, in rows and in tenge."""

    received = FeedTally()
    posted = FeedTally()
    known = FeedTally(help_text="In the registers already.")
    quarantined = FeedTally()
    released = FeedTally(help_text="Rows of earlier files that waited for this one.")
    returned_amount = serializers.CharField(help_text="Tenge taken back by returns.")
    unreadable_rows = serializers.IntegerField(help_text="Without an amount that can be read.")


class FeedProgress(serializers.Serializer):  # type: ignore[type-arg]
    done = serializers.IntegerField()
    rows = serializers.IntegerField(help_text="0: not known yet.")


class FeedRefusal(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.ChoiceField(choices=sorted(Refusal.values))
    text = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)


class FeedReason(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.ChoiceField(choices=sorted(Reason.values))
    text = serializers.CharField()
    rows = serializers.IntegerField()
    lines = serializers.ListField(
        child=serializers.IntegerField(), help_text="The first twenty of the file."
    )


class FeedState(serializers.Serializer):  # type: ignore[type-arg]
    """What became of a file. A row's cells are never told."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=STATUSES)
    feed = serializers.ChoiceField(choices=tuple(Feed.values), allow_null=True)
    arrived_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    progress = FeedProgress()
    refusal = FeedRefusal(
        allow_null=True, help_text="While `waiting`: why the work was given up last."
    )
    totals = FeedTotals(allow_null=True, help_text="null until `done`.")
    reasons = FeedReason(many=True, help_text="Of the rows in quarantine.")


def _tally(rows: int, amount: str) -> dict[str, Any]:
    return {"rows": rows, "amount": amount}


ACCEPTED = OpenApiExample(
    "Taken",
    {"id": 7, "status": "waiting", "address": "/api/v1/feeds/7"},
    response_only=True,
    status_codes=["202"],
)
STATE = OpenApiExample(
    "Posted, one row in quarantine",
    {
        "id": 7,
        "status": "done",
        "feed": "contributions",
        "arrived_at": "2026-11-22T12:00:00+05:00",
        "finished_at": "2026-11-22T12:00:04+05:00",
        "progress": {"done": 3, "rows": 3},
        "refusal": None,
        "totals": {
            "received": _tally(3, "27000.00"),
            "posted": _tally(2, "18000.00"),
            "known": _tally(0, "0.00"),
            "quarantined": _tally(1, "9000.00"),
            "released": _tally(0, "0.00"),
            "returned_amount": "0.00",
            "unreadable_rows": 0,
        },
        "reasons": [
            {
                "code": "person_unknown",
                "text": "The register of people does not hold this IIN yet.",
                "rows": 1,
                "lines": [3],
            }
        ],
    },
    response_only=True,
)
