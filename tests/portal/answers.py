"""Answers as the explanation gives them (design of the check's JSON), for presenters and pages."""

from __future__ import annotations

from typing import Any

from apps.rules.months import Month

NOW = Month(2026, 11)


def month_rows(states: str, last: Month = NOW) -> list[dict[str, str]]:
    """Thirteen months from a string of one letter each, oldest first."""
    names = {
        "p": "paid",
        "s": "state_paid",
        "e": "exempt",
        "c": "covered",
        "u": "uncovered",
        "n": "not_due",
        "l": "not_liable",
        "?": "unknown",
    }
    first = last - (len(states) - 1)
    return [
        {"month": str(first + place), "state": names[letter]} for place, letter in enumerate(states)
    ]


def packages(mshi: bool | None, gvfmc: str = "full") -> list[dict[str, Any]]:
    scope = {True: "full", False: "none", None: "none"}[mshi]
    return [
        {"code": "gvfmc", "entitled": gvfmc != "none", "scope": gvfmc},
        {"code": "mshi", "entitled": mshi, "scope": scope},
    ]


def answer(**changes: Any) -> dict[str, Any]:
    """An insured employee; a test names what it changes."""
    return {
        "outcome": "insured",
        "on": "2026-11-22",
        "covered_until": "2027-01-31",
        "uncovered_from": "2027-02-01",
        "reasons": [
            {
                "code": "payments",
                "text": "Contributions are paid for every month due.",
                "article": "405-V, 5(2)",
            }
        ],
        "months": month_rows("cccccccccccnn"),
        "packages": packages(True),
        "routes": [],
        "data_as_of": {"payroll": "2026-10-31", "registers": "2026-11-15"},
        "rules": "R1/2026-01-01",
        "proof": None,
    } | changes


RETENTION = answer(
    covered_until="2026-11-30",
    uncovered_from="2026-12-01",
    ground="retention",
    reasons=[
        {
            "code": "retention",
            "text": "The last paid month is August 2026; the status is kept for three months.",
            "article": "405-V, 5(2)",
        }
    ],
    months=month_rows("pppppppppp" + "uun"),
    owed={"months": ["2026-09", "2026-10"], "amount": "8500.00"},
    routes=[
        {
            "code": "pay_owed",
            "cost": "8500.00",
            "insured_from": "2026-11-22",
            "steps": ["Open your bank's app.", "Pay each month by itself.", "Check in three days."],
        },
        {
            "code": "prepay_12",
            "cost": "51000.00",
            "insured_from": "2026-12-01",
            "steps": ["Pay twelve."],
        },
    ],
)
NOT_INSURED = answer(
    outcome="not_insured",
    covered_until=None,
    uncovered_from=None,
    ground="none",
    reasons=[
        {
            "code": "nothing_within_reach",
            "text": "No contribution has arrived for the last five months.",
            "article": "405-V, 5(2)",
        }
    ],
    months=month_rows("lppppuuuuuuun"),
    packages=packages(False),
    owed={"months": [f"2026-{n:02d}" for n in range(4, 11)], "amount": "29750.00"},
    routes=RETENTION["routes"],
)
NOT_CONFIRMED = answer(
    outcome="not_confirmed",
    covered_until=None,
    uncovered_from=None,
    reasons=[
        {
            "code": "source_late",
            "text": "The sender of payments has not reported since 30 June 2026.",
            "article": "",
        }
    ],
    months=month_rows("ccccccc????nn"),
    packages=packages(None),
    routes=[],
)
NOT_ELIGIBLE = answer(
    outcome="not_eligible",
    covered_until=None,
    uncovered_from=None,
    reasons=[
        {
            "code": "status_without_right",
            "text": "Visitors have no right to it.",
            "article": "405-V, 2",
        }
    ],
    months=month_rows("lllllllllllll"),
    packages=packages(False, "emergency_and_dangerous"),
)
STATE = answer(
    covered_until="2027-11-22",
    uncovered_from=None,
    months=month_rows("c" * 13),
    reasons=[
        {
            "code": "covered_without_payments",
            "text": "You are covered without payments of your own.",
            "article": "405-V, 26(1)",
        }
    ],
)
ALL = {
    "payments": answer(),
    "retention": RETENTION,
    "not_insured": NOT_INSURED,
    "not_confirmed": NOT_CONFIRMED,
    "not_eligible": NOT_ELIGIBLE,
    "state": STATE,
}
