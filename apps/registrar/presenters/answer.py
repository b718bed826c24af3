"""The answer as a registrar reads it: what to tell the patient, what to compare, what is always free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.common import wording
from apps.registrar.held import HeldAnswer

Json = Mapping[str, Any]
TONES = {"insured": "good", "not_insured": "warn", "not_confirmed": "calm", "not_eligible": "calm"}
SYMBOLS = {
    "insured": "check",
    "not_insured": "attention",
    "not_confirmed": "question",
    "not_eligible": "dash",
}
ENTITLED = {
    "yes": ("good", "check"),
    "with_document": ("warn", "attention"),
    "not_confirmed": ("calm", "question"),
    "no": ("calm", "dash"),
}
MARKS = {True: ("good", "check"), False: ("calm", "dash"), None: ("calm", "question")}


@dataclass(frozen=True)
class Line:
    """A sentence with its symbol."""

    tone: str
    symbol: str
    text: str


@dataclass(frozen=True)
class NeedWay:
    """One way to what is needed."""

    line: Line
    condition: str
    documents: list[str]
    decree: str
    is_sure: bool


@dataclass(frozen=True)
class Need:
    """What the patient needs: the way that decides, and the others."""

    name: str
    verdict: Line
    ways: list[NeedWay]


@dataclass(frozen=True)
class DeskAnswer:
    """Everything that the desk shows of one answer, in the words of the active language."""

    tone: str
    symbol: str
    label: str
    headline: str
    after: str
    name: str
    read_out: list[str]
    packages: list[Line]
    free: str
    need: Need | None
    proof: str
    fresh: str
    is_found: bool


def desk_answer(held: HeldAnswer, today: date) -> DeskAnswer:
    """The answer that the session holds; `today` tells whether another day was asked about."""
    answer = held.answer
    outcome = answer["outcome"] if held.is_found else "not_found"
    return DeskAnswer(
        tone="warn" if _is_kept(answer) else TONES.get(outcome, "warn"),
        symbol=SYMBOLS.get(outcome, "attention"),
        label=label(date.fromisoformat(answer["on"]), held.at, today),
        headline=headline(outcome, answer),
        after=after(outcome),
        name=answer["person"]["masked_name"],
        read_out=read_out(outcome, answer),
        packages=packages(answer) if held.is_found else [],
        free=free(answer if held.is_found else None),
        need=need(held.need),
        proof=answer.get("proof") or "",
        fresh=fresh(answer),
        is_found=held.is_found,
    )


def label(on: date, at: datetime, today: date) -> str:
    """Which day the answer is about, and when it was given."""
    words = {"time": f"{at:%H:%M}", "day": wording.day(on)}
    if on == today:
        return _("Today, answered at %(time)s") % words
    return _("For %(day)s, answered at %(time)s") % words


def headline(outcome: str, answer: Json) -> str:
    """The outcome in two or three words; for the insured with its last day."""
    if outcome != "insured":
        return {
            "not_insured": pgettext("one patient", "Not insured"),
            "not_confirmed": pgettext("one patient", "Not confirmed"),
            "not_eligible": _("MSHI does not apply"),
            "not_found": _("This number is not in the registers"),
        }[outcome]
    if not answer.get("covered_until"):
        return pgettext("one patient", "Insured")
    when = {"date": wording.until_day(date.fromisoformat(answer["covered_until"]))}
    if answer.get("uncovered_from") is None:
        return _("Insured at least until %(date)s") % when
    return _("Insured until %(date)s") % when


def after(outcome: str) -> str:
    """What the registrar should not misunderstand."""
    return {
        "not_confirmed": _("This does not mean “not insured”: some data have not reached us."),
        "not_found": _("Check the document: compare every digit of the number."),
    }.get(outcome, "")


def read_out(outcome: str, answer: Json) -> list[str]:
    """What to tell the patient: why, and the one thing that helps."""
    why = [] if outcome == "not_found" else [answer["reasons"][0]["text"]]
    return [*why, *filter(None, [remedy(outcome, answer)])]


def remedy(outcome: str, answer: Json) -> str:
    """The one line that helps; empty where there is nothing to do."""
    if outcome == "insured":
        if not _is_kept(answer):
            return ""
        return _("To stay insured, pay the open months: My record on the portal names them.")
    return {
        "not_insured": _(
            "To be insured again, pay the open months or twelve months ahead: the portal names "
            "the months and the sum, 1406 helps free of charge."
        ),
        "not_confirmed": _(
            "Call 1406 free of charge with your receipt or certificate: they see what is missing."
        ),
        "not_eligible": _(
            "Planned care is paid for by yourself or by your voluntary insurance; with a residence "
            "permit you can join."
        ),
        "not_found": _(
            "A newborn child or a new arrival may not be entered yet: the public service centre "
            "enters them, 1406 helps free of charge."
        ),
    }[outcome]


def _is_kept(answer: Json) -> bool:
    """Whether cover is only kept for a while after the last covered month."""
    codes = {reason["code"] for reason in answer["reasons"]}
    return answer["outcome"] == "insured" and any(code.startswith("retention") for code in codes)


def packages(answer: Json) -> list[Line]:
    """Both packages in a line each."""
    return [
        _guaranteed(each) if each["code"] == "gvfmc" else _mshi(each) for each in answer["packages"]
    ]


def _guaranteed(package: Json) -> Line:
    text = {
        "full": _("GVFMC: in full"),
        "emergency_and_dangerous": _("GVFMC: emergency care and diseases dangerous to others"),
        "dangerous_only": _("GVFMC: diseases dangerous to others"),
        "none": _("GVFMC: not on that day"),
    }[package["scope"]]
    return Line(*MARKS[package["entitled"]], text)


def _mshi(package: Json) -> Line:
    text = {
        True: _("MSHI: yes"),
        False: _("MSHI: no"),
        None: _("MSHI: cannot be confirmed now"),
    }[package["entitled"]]
    return Line(*MARKS[package["entitled"]], text)


def free(answer: Json | None) -> str:
    """What is served whatever the answer says."""
    scope = "none"
    if answer is not None:
        scope = next(each["scope"] for each in answer["packages"] if each["code"] == "gvfmc")
    if scope == "full":
        return _(
            "Always free: the ambulance, emergency care, the clinic's doctor, vaccination, pregnancy "
            "care, socially significant and dangerous diseases."
        )
    return _(
        "Whatever the answer: the ambulance comes, emergency care is given, diseases dangerous to "
        "others are treated."
    )


def need(found: Json | None) -> Need | None:
    """What is said of the patient's need."""
    if found is None:
        return None
    return Need(
        name=found["name"],
        verdict=_verdict(found["entitled"], found["ways"]),
        ways=[_way(way) for way in found["ways"]],
    )


def _verdict(entitled: str, ways: list[Json]) -> Line:
    if not ways:
        return Line(*ENTITLED["not_confirmed"], _("No list of that day is known to us"))
    words = {"package": ways[0]["package_name"]}
    text = {
        "yes": _("Free, %(package)s"),
        "with_document": _("Free with the document, %(package)s"),
        "not_confirmed": _("Cannot be confirmed now, %(package)s"),
        "no": _("Not free: it needs %(package)s"),
    }[entitled]
    return Line(*ENTITLED[entitled], text % words)


def _way(way: Json) -> NeedWay:
    return NeedWay(
        line=_verdict(way["entitled"], [way]),
        condition=way["condition"],
        documents=way["documents"],
        decree=way["decree"],
        is_sure=way["is_sure"],
    )


def fresh(answer: Json) -> str:
    """How old the data are: the day up to which every source has reported."""
    told = [day for day in answer.get("data_as_of", {}).values() if day]
    if not told:
        return _("The sources have not said up to which day their data are complete.")
    return _("Data: as of %(day)s.") % {"day": wording.as_of_day(date.fromisoformat(min(told)))}
