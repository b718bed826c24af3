"""Examples in the schema. The numbers are "born" in 2099: valid in form, and nobody's."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

MONTHS = [f"2025-{month:02d}" for month in (11, 12)] + [f"2026-{m:02d}" for m in range(1, 12)]
UNPAID = ("2026-09",)


def _months(not_due: tuple[str, ...] = ("2026-10", "2026-11")) -> list[dict[str, str]]:
    def state(month: str) -> str:
        if month in UNPAID:
            return "uncovered"
        return "not_due" if month in not_due else "paid"

    return [{"month": month, "state": state(month)} for month in MONTHS]


RETENTION: dict[str, Any] = {
    "outcome": "insured",
    "ground": "retention",
    "on": "2026-11-22",
    "covered_until": "2026-11-30",
    "uncovered_from": "2026-12-01",
    "reasons": [
        {
            "code": "retention",
            "text": "The last paid month is August 2026; cover is kept for three months after it.",
            "article": "405-V, 5(2)",
        }
    ],
    "months": _months(),
    "owed": {"months": list(UNPAID), "amount": "4250.00"},
    "packages": [
        {"code": "gvfmc", "entitled": True, "scope": "full"},
        {"code": "mshi", "entitled": True, "scope": "full"},
    ],
    "routes": [
        {
            "code": "pay_owed",
            "cost": "4250.00",
            "insured_from": "2026-11-25",
            "steps": ["Pay 4 250 ₸ for September 2026."],
        }
    ],
    "person": {"masked_name": "Оми*** С."},
    "proof": None,
    "data_as_of": {"payments": "2026-10-31"},
    "rules": "R1/2026-01-01",
}
NOBODY: dict[str, Any] = {
    **RETENTION,
    "outcome": "not_confirmed",
    "ground": "none",
    "covered_until": None,
    "uncovered_from": None,
    "reasons": [
        {
            "code": "person_unknown",
            "text": "The registers hold nobody under this number.",
            "article": "",
        }
    ],
    "months": [{"month": month, "state": "unknown"} for month in MONTHS],
    "owed": {"months": [], "amount": "0.00"},
    "packages": [
        {"code": "gvfmc", "entitled": None, "scope": "none"},
        {"code": "mshi", "entitled": None, "scope": "none"},
    ],
    "routes": [],
    "person": {"masked_name": ""},
}
STATUS_QUESTIONS = [
    OpenApiExample(
        "A patient at the desk",
        value={"iin": "990101601010", "purpose": "walk_in", "presence": "paper_id"},
        request_only=True,
    ),
    OpenApiExample(
        "A dispute: that day, as known on another",
        value={
            "iin": "990101601010",
            "on": "2026-10-05",
            "known_on": "2026-10-05",
            "purpose": "billing",
        },
        request_only=True,
    ),
]
STATUS_ANSWERS = [
    OpenApiExample("Insured, one month unpaid", value=RETENTION, response_only=True),
    OpenApiExample("Nobody under this number", value=NOBODY, response_only=True),
]
