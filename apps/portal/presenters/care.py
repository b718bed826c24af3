"""The two cards of care: what is always free, and what insurance adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from apps.common import wording


@dataclass(frozen=True)
class Card:
    """One package in a few words; `examples` are what people come for most."""

    code: str
    tone: str
    symbol: str
    title: str
    name: str
    text: str
    examples: list[str] = field(default_factory=list)


def cards(answer: Mapping[str, Any]) -> list[Card]:
    """The guaranteed package first: it does not depend on insurance."""
    packages = {package["code"]: package for package in answer["packages"]}
    shown = []
    if "gvfmc" in packages:
        shown.append(guaranteed(packages["gvfmc"], answer["outcome"]))
    if "mshi" in packages:
        shown.append(insured(packages["mshi"], answer))
    return shown


def guaranteed(package: Mapping[str, Any], outcome: str) -> Card:
    """The guaranteed volume of free care, as far as the legal status goes."""
    is_open = package["scope"] != "none"
    return Card(
        code="gvfmc",
        tone="good" if is_open else "calm",
        symbol="check" if is_open else "dash",
        title=_guaranteed_title(outcome),
        name=_("Guaranteed volume of free medical care (GVFMC)"),
        text=_guaranteed_text(package["scope"], outcome),
        examples=_guaranteed_examples(package["scope"]),
    )


def _guaranteed_title(outcome: str) -> str:
    if outcome == "insured":
        return _("Always free for you")
    return _("This care is free for you even without insurance")


def _guaranteed_text(scope: str, outcome: str) -> str:
    if outcome == "not_confirmed" and scope != "full":
        return _("Whatever your status is, this is free in any case:")
    return {
        "full": _("It does not depend on payments:"),
        "emergency_and_dangerous": _("Without a residence permit this is free:"),
        "dangerous_only": _("Without a residence permit this is free:"),
        "none": _(
            "On that day the guaranteed volume did not cover you. The ambulance comes all the same."
        ),
    }[scope]


def _guaranteed_examples(scope: str) -> list[str]:
    ambulance = _("ambulance (103)")
    dangerous = _("diseases that are dangerous to people around")
    return {
        "full": [
            ambulance,
            _("your clinic's doctor, vaccinations, pregnancy care"),
            _("urgent hospital care, injuries and poisonings"),
            _("treatment of socially significant diseases, such as cancer or tuberculosis"),
        ],
        "emergency_and_dangerous": [
            ambulance,
            _("urgent care until the danger has passed"),
            dangerous,
        ],
        "dangerous_only": [ambulance, dangerous],
        "none": [],
    }[scope]


def insured(package: Mapping[str, Any], answer: Mapping[str, Any]) -> Card:
    """What insurance adds; yes, no, or not known now."""
    entitled = package["entitled"]
    return Card(
        code="mshi",
        tone="good" if entitled else "calm",
        symbol={True: "check", False: "dash", None: "question"}[entitled],
        title=_insured_title(entitled),
        name=_("Mandatory social health insurance (MSHI)"),
        text=_insured_text(answer),
        examples=_insured_examples() if entitled else [],
    )


def _insured_title(entitled: bool | None) -> str:
    if entitled is None:
        return _("With insurance also this is free, but we cannot confirm it now")
    if entitled:
        return _("Also free now, because you are insured")
    return _("Not free now, because it needs insurance")


def _insured_text(answer: Mapping[str, Any]) -> str:
    if answer["outcome"] == "not_eligible":
        return _("Everything else is paid for by yourself or by your voluntary insurance.")
    if answer["outcome"] != "insured":
        return _(
            "It becomes free as soon as you are insured: specialists, tests, MRI, planned operations, "
            "rehabilitation."
        )
    if not answer.get("covered_until"):
        return _("With a referral from your clinic's doctor:")
    until = wording.until_day(date.fromisoformat(answer["covered_until"]))
    return _("Until %(date)s, with a referral from your clinic's doctor:") % {"date": until}


def _insured_examples() -> list[str]:
    return [
        _("specialists: cardiologist, neurologist, eye doctor and others"),
        _("ultrasound, X-ray, CT, MRI and laboratory tests"),
        _("planned operations and hospital treatment"),
        _("rehabilitation"),
    ]
