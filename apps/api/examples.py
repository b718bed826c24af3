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
    "proof": "OS-261122-7KQ2M-9XTB4-T",
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
        {"code": "gvfmc", "entitled": True, "scope": "full"},
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

BATCH = [
    OpenApiExample(
        "Two patients",
        value={"iins": ["990101601010", "990101500016"], "purpose": "scheduled"},
        request_only=True,
    ),
    OpenApiExample(
        "One insured, one not held",
        value={
            "on": "2026-11-22",
            "rules": "R1/2026-01-01",
            "answers": [
                {
                    "outcome": "insured",
                    "ground": "payments",
                    "covered_until": "2027-01-31",
                    "uncovered_from": "2027-02-01",
                    "reason": {"code": "payments", "article": "405-V, 5(2)"},
                    "owed": {"months": [], "amount": "0.00"},
                    "proof": "OS-261122-7KQ2M-9XTB4-T",
                },
                {
                    "outcome": "not_confirmed",
                    "ground": "none",
                    "covered_until": None,
                    "uncovered_from": None,
                    "reason": {"code": "not_in_registers", "article": "405-V, 5"},
                    "owed": {"months": [], "amount": "0.00"},
                    "proof": "OS-261122-7KQ2M-9XTB4-T",
                },
            ],
        },
        response_only=True,
    ),
]

_SOURCED: dict[str, Any] = {
    "source": "liter.kz; baq.kz",
    "article": "",
    "link": "",
    "confidence": "sourced",
    "checked_on": "2026-11-22",
    "note": "",
}
_WAGE: dict[str, Any] = {
    "code": "minimum_wage",
    "group": "base",
    "unit": "tenge",
    "name": "Minimum wage (MW)",
    "description": "Set once a year.",
    "value": "85000",
    "since": "2026-01-01",
    "until": None,
    **_SOURCED,
}


def _answer(name: str, value: dict[str, Any]) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True, status_codes=["200"])


_COMING = {"value": "92000", "since": "2027-01-01", "until": None, **_SOURCED}
RATES = _answer(
    "One of the rows",
    {
        "on": "2026-11-22",
        "known_on": None,
        "rates": [{**_WAGE, "until": "2026-12-31", "coming": _COMING}],
    },
)
LAW_CHANGES = _answer(
    "One change",
    {
        "page": 1,
        "pages": 1,
        "count": 1,
        "changes": [
            {
                "number": 12,
                "title": "2027 budget law",
                "title_language": "en",
                "reason": "The minimum wage of the next year.",
                "reason_language": "en",
                "legal_act": "Law on the republican budget for 2027–2029",
                "link": "",
                "published_at": "2026-12-10T11:20:00+05:00",
                "in_force_from": "2027-01-01",
                "is_correction": False,
                "rows": [
                    {
                        "table": "rates",
                        "key": "minimum_wage",
                        "name": "Minimum wage (MW)",
                        "differences": [
                            {
                                "since": "2027-01-01",
                                "until": None,
                                "before": {"value": "85000"},
                                "after": {"value": "92000"},
                                "is_correction": False,
                            }
                        ],
                    }
                ],
            }
        ],
    },
)
CALCULATOR = _answer(
    "An independent payer",
    {
        "kind": "independent",
        "month": "2026-11",
        "income": None,
        "place": "city",
        "amount": "4250.00",
        "base": "85000.00",
        "rate": "0.05",
        "is_capped": False,
        "numbers": [_WAGE],
        "missing": [],
    },
)
CATEGORIES = _answer(
    "One of the rows",
    {
        "on": "2026-11-22",
        "known_on": None,
        "categories": [
            {
                "code": "pensioner",
                "treatment": "state",
                "payer": "republican_budget",
                "until_age": None,
                "employer_pays": True,
                "name": "Recipients of pension payments",
                "description": "",
                "evidence": "Nothing to hand in.",
                "source_body": "Ministry of Labour",
                "legal_basis": "Article 26(1)",
                "since": "2020-01-01",
                "until": None,
                **_SOURCED,
            }
        ],
    },
)
PACKAGES = _answer(
    "One of each",
    {
        "on": "2026-11-22",
        "known_on": None,
        "packages": [
            {
                "code": "gvfmc",
                "name": "Guaranteed volume of free medical care",
                "abbreviation": "GVFMC",
                "decree": "Government Decree No. 672 of 16 October 2020",
                "services": [
                    {
                        "code": "ambulance",
                        "name": "Ambulance and medical aviation",
                        "description": "",
                        "since": "2020-10-16",
                        "until": None,
                        "moved_from": None,
                        **_SOURCED,
                    }
                ],
                **_SOURCED,
            }
        ],
        "legal_statuses": [
            {
                "code": "citizen",
                "mshi_right": True,
                "gvfmc_scope": "full",
                "name": "Citizen of Kazakhstan",
                "mshi_note": "",
                "attachment": "By the place of living.",
                **_SOURCED,
            }
        ],
        "dental_care": [
            {"code": "children", "kind": "planned", "name": "Children under 18", **_SOURCED}
        ],
    },
)

_WEBHOOK: dict[str, Any] = {
    "id": "0b5f2b7e-4b5d-4c1e-9d52-0d8b0a4f9a11",
    "url": "https://clinic.example/osms",
    "state": "active",
    "failures": 0,
    "made_at": "2026-11-22T12:00:00+05:00",
    "disabled_at": None,
}
WEBHOOK = _answer("Yours", _WEBHOOK)
WEBHOOKS = _answer("One", {"webhooks": [_WEBHOOK]})
WEBHOOK_QUESTION = OpenApiExample(
    "Your address", value={"url": "https://clinic.example/osms"}, request_only=True
)
NEW_WEBHOOK = OpenApiExample(
    "With its secret",
    value={**_WEBHOOK, "secret": "whsec_bm90IGEgc2VjcmV0LCBhbiBleGFtcGxlIG9ubHk="},
    response_only=True,
    status_codes=["201"],
)
API = _answer(
    "This version",
    {
        "version": "1.2",
        "schema": "/api/v1/schema",
        "docs": "/api/v1/docs",
        "changes": [{"version": "1.2", "since": "2026-11-23", "what": "Changes of the law."}],
    },
)
