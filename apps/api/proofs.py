"""The shapes of proofs, and their examples."""

from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from apps.api.examples import RETENTION
from apps.api.schema import OUTCOMES, StatusCheckAnswer
from apps.entitlement.models import ProofKey
from apps.entitlement.proofs.selectors import Seen

CODE = "OS-261122-7KQ2M-9XTB4-T"
KEY = "c0b1f4a1d2e3f405"


class ProofKeyRow(serializers.Serializer):  # type: ignore[type-arg]
    key = serializers.CharField(help_text="Its name in proofs.")
    public = serializers.CharField(help_text="Ed25519, 32 bytes in hexadecimal.")
    since = serializers.DateTimeField(allow_null=True, help_text="null: the first key.")
    until = serializers.DateTimeField(allow_null=True, help_text="null: it signs now.")


class ProofKeys(serializers.Serializer):  # type: ignore[type-arg]
    keys = ProofKeyRow(many=True)


class ProofVerdict(serializers.Serializer):  # type: ignore[type-arg]
    """Nothing but `valid` is told of a code that does not hold."""

    valid = serializers.BooleanField()
    on = serializers.DateField(allow_null=True, help_text="The day that was asked about.")
    given_on = serializers.DateField(
        allow_null=True,
        help_text="The day of the answer, through whose end it was to be relied on.",
    )
    organisation = serializers.CharField(allow_null=True, help_text="Whom it was given to.")
    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_null=True)
    signed_by = serializers.CharField(allow_null=True, help_text="The key's name.")


class Step(serializers.Serializer):  # type: ignore[type-arg]
    left = serializers.CharField(required=False, help_text="A hash that stands left of ours.")
    right = serializers.CharField(required=False, help_text="A hash that stands right of ours.")


class ProofDocument(serializers.Serializer):  # type: ignore[type-arg]
    proof = serializers.CharField()
    statement = serializers.CharField(help_text="Canonical JSON (RFC 8785), byte for byte.")
    path = Step(many=True, help_text="From the statement to the root; empty for a single check.")
    signature = serializers.CharField(help_text="Ed25519, 64 bytes in hexadecimal.")
    key = serializers.CharField(help_text="The key's name.")
    history = serializers.ListField(
        child=serializers.CharField(),
        help_text="The records of the same question, oldest first: corrections follow.",
    )


class ProofRecheck(serializers.Serializer):  # type: ignore[type-arg]
    proof = serializers.CharField()
    is_changed = serializers.BooleanField(
        help_text="Whether another record holds now: its code is in `now`."
    )
    then = StatusCheckAnswer(help_text="From what was known when the proof was given.")
    now = StatusCheckAnswer(help_text="From what is known now.")


def key_row(row: ProofKey) -> dict[str, Any]:
    """A public key as it is published."""
    return {"key": row.pk, "public": row.public, "since": row.since, "until": row.until}


def verdict(seen: Seen | None) -> dict[str, Any]:
    """What anybody is told of a code; the same of every code that does not hold."""
    return {
        "valid": seen is not None,
        "on": seen and seen.on.isoformat(),
        "given_on": seen and seen.given_on.isoformat(),
        "organisation": seen and seen.organisation,
        "outcome": seen and seen.outcome,
        "signed_by": seen and seen.signed_by,
    }


KEYS = OpenApiExample(
    "The key in use",
    value={"keys": [{"key": KEY, "public": "d0" * 32, "since": None, "until": None}]},
    response_only=True,
)
HOLDS = OpenApiExample(
    "It holds",
    value={
        "valid": True,
        "on": "2026-11-22",
        "given_on": "2026-11-22",
        "organisation": "City clinic 7",
        "outcome": "insured",
        "signed_by": KEY,
    },
    response_only=True,
)
UNKNOWN = OpenApiExample("It does not", value=verdict(None), response_only=True)
DOCUMENT = OpenApiExample(
    "The second row of a list of two",
    value={
        "proof": CODE,
        "statement": '{"as_of":"2026-11-22T12:00:00.000000+05:00","corrects":null, ... }',
        "path": [{"left": "ab" * 32}],
        "signature": "cd" * 64,
        "key": KEY,
        "history": [CODE],
    },
    response_only=True,
)
RECHECK = OpenApiExample(
    "Nothing has changed",
    value={"proof": CODE, "is_changed": False, "then": RETENTION, "now": RETENTION},
    response_only=True,
)
