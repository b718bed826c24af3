"""The result page out of an answer (the JSON of docs/api, any audience), tested without HTTP.

A field that the audience may not see is simply absent; the page then says less, never something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common import wording
from apps.portal.presenters.articles import Article, article
from apps.portal.presenters.care import Card, cards
from apps.portal.presenters.months import Meaning, MonthCell, cells, key
from apps.portal.presenters.ways import Way, advice, ways

Json = Mapping[str, Any]

TONES = {"insured": "good", "not_insured": "warn", "not_confirmed": "calm", "not_eligible": "calm"}
SYMBOLS = {
    "insured": "check",
    "not_insured": "attention",
    "not_confirmed": "question",
    "not_eligible": "dash",
}
FRESH = timedelta(days=1)
ORDER_WHEN_INSURED = ("why", "months", "care", "ways")
ORDER_OTHERWISE = ("care", "ways", "why", "months")


@dataclass(frozen=True)
class Reason:
    """One sentence of why, and the article that says so."""

    text: str
    article: Article | None


@dataclass(frozen=True)
class Button:
    """The next step that matters most."""

    target: str
    text: str


@dataclass(frozen=True)
class Late:
    """A source that is silent for longer than a day, and its latest word."""

    source: str
    through: date


@dataclass(frozen=True)
class ResultPage:
    """Everything that the result page shows, in the words of the active language."""

    outcome: str
    tone: str
    symbol: str
    label: str
    headline: str
    after: str
    reasons: list[Reason]
    months: list[MonthCell]
    key: list[Meaning]
    care: list[Card]
    ways: list[Way]
    advice: list[str]
    button: Button
    fresh: str
    is_stale: bool
    late: list[Late]
    sections: tuple[str, ...]

    @property
    def is_insured(self) -> bool:
        return self.outcome == "insured"


def result_page(answer: Json, today: date, named: Callable[[str], str] = str) -> ResultPage:
    """The page for one answer; `today` only tells whether another day was asked about, and which
    sources are late. `named` says what a source is called."""
    outcome = answer["outcome"]
    shown_months = cells(answer["months"])
    shown_ways = ways(answer)
    return ResultPage(
        outcome=outcome,
        tone=tone(answer),
        symbol=SYMBOLS[outcome],
        label=label(answer, today),
        headline=headline(answer),
        after=after(answer),
        reasons=[_reason(reason) for reason in answer["reasons"]],
        months=shown_months,
        key=key(shown_months),
        care=cards(answer),
        ways=shown_ways,
        advice=advice(outcome),
        button=_button(bool(shown_ways or advice(outcome))),
        fresh=fresh(answer),
        is_stale=is_stale(answer, today),
        late=late(answer, today, named),
        sections=ORDER_WHEN_INSURED if outcome == "insured" else ORDER_OTHERWISE,
    )


def tone(answer: Json) -> str:
    """Good, warn or calm; retention is insured, but asks for something."""
    return "warn" if is_retention(answer) else TONES[answer["outcome"]]


def is_retention(answer: Json) -> bool:
    """Whether the person is insured for a while only, with months unpaid."""
    codes = {reason["code"] for reason in answer["reasons"]}
    return answer["outcome"] == "insured" and (
        answer.get("ground") == "retention" or any(code.startswith("retention") for code in codes)
    )


def label(answer: Json, today: date) -> str:
    """The small line above the headline."""
    asked = date.fromisoformat(answer["on"])
    if asked == today:
        return _("Your insurance today")
    return _("Your insurance as of %(day)s") % {"day": wording.day(asked)}


def headline(answer: Json) -> str:
    """The first sentence a person reads; for the insured it is a date."""
    if answer["outcome"] != "insured":
        return _headline_otherwise(answer["outcome"])
    until = answer.get("covered_until")
    if until is None:
        return _("You are insured")
    when = {"date": wording.until_day(date.fromisoformat(until))}
    unpaid = len(unpaid_months(answer))
    if is_retention(answer) and unpaid:
        return ngettext(
            "You are insured until %(date)s, but %(count)s month is unpaid",
            "You are insured until %(date)s, but %(count)s months are unpaid",
            unpaid,
        ) % {**when, "count": unpaid}
    if answer.get("uncovered_from") is None:
        return _("You are insured at least until %(date)s") % when
    return _("You are insured until %(date)s") % when


def _headline_otherwise(outcome: str) -> str:
    return {
        "not_insured": _("You are not insured"),
        "not_confirmed": _("We cannot confirm your status right now"),
        "not_eligible": _("Mandatory health insurance (MSHI) does not apply to you"),
    }[outcome]


def unpaid_months(answer: Json) -> list[str]:
    """The months that are owed; for who may not see that, the uncovered ones of the strip."""
    if "owed" in answer:
        return list(answer["owed"]["months"])
    return [row["month"] for row in answer["months"] if row["state"] == "uncovered"]


def after(answer: Json) -> str:
    """The sentence under the headline: what it means for the coming days."""
    if answer["outcome"] == "insured" and answer.get("covered_until"):
        return _("A new payment or a new entry in the registers moves this day further by itself.")
    if answer["outcome"] == "insured":
        return _("No end of your insurance is in sight.")
    return {
        "not_insured": _("Below: what is free for you all the same, and how to be insured again."),
        "not_confirmed": _(
            "This does not mean that you are not insured. Some data have not reached us."
        ),
        "not_eligible": _("Below: the medical care that you can have all the same."),
    }[answer["outcome"]]


def _reason(reason: Json) -> Reason:
    return Reason(text=reason["text"], article=article(reason.get("article") or ""))


def _button(something_to_do: bool) -> Button:
    if something_to_do:
        return Button(target="#ways", text=_("What to do"))
    return Button(target="#care", text=_("What is free for me"))


def fresh(answer: Json) -> str:
    """How old the data are: the day up to which every source has reported."""
    oldest = _oldest(answer)
    if oldest is None:
        return _("The sources have not said up to which day their data are complete.")
    return _("Data: as of %(day)s.") % {"day": wording.as_of_day(oldest)}


def is_stale(answer: Json, today: date) -> bool:
    """Whether a source is silent for longer than a day, so that newer payments may be missing."""
    oldest = _oldest(answer)
    return oldest is not None and today - oldest > FRESH


def late(answer: Json, today: date, named: Callable[[str], str]) -> list[Late]:
    """The silent sources by name, the longest silent first."""
    told = {named(code): date.fromisoformat(day) for code, day in _told(answer).items()}
    silent = [Late(name, through) for name, through in told.items() if today - through > FRESH]
    return sorted(silent, key=lambda one: (one.through, one.source))


def _told(answer: Json) -> Mapping[str, str]:
    return {code: day for code, day in answer.get("data_as_of", {}).items() if day}


def _oldest(answer: Json) -> date | None:
    days = _told(answer).values()
    return date.fromisoformat(min(days)) if days else None
