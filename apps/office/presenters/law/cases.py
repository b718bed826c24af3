"""Cases as their pages show them: what was expected and what a law answers, month by month, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from apps.audit import words
from apps.changes.models import ChangeSet
from apps.common import wording
from apps.entitlement import messages
from apps.entitlement.cases.running import CaseResult
from apps.entitlement.lawbook import Lawbook
from apps.entitlement.models import CaseVersion
from apps.entitlement.month_words import LOOKS, state_word
from apps.entitlement.reasons import reasons_of
from apps.office.forms.law.case_choices import payer_kinds
from apps.office.presenters.people import State, name_of
from apps.office.presenters.population import GROUNDS
from apps.rates.texts import Text
from apps.rules.cases import Case, Expected
from apps.rules.months import Month
from apps.rules.outlook import Outlook

FAULTS = ("no_law", "not_in_the_law", "unreadable")


@dataclass(frozen=True)
class Compared:
    """One thing that is asked: what was expected, what is answered."""

    name: str
    expected: str
    got: str
    differs: bool


@dataclass(frozen=True)
class MonthRow:
    """A month with its state under the law, and who paid for it in the case."""

    name: str
    word: str
    symbol: str
    tone: str
    paid: str


@dataclass(frozen=True)
class Run:
    """What a law answers to a case."""

    verdict: State
    fault: str
    compared: tuple[Compared, ...]
    reasons: tuple[tuple[str, str], ...]
    months: tuple[MonthRow, ...]


@dataclass(frozen=True)
class CaseLine:
    """A case in the list; `got` is the outcome, where it was run and another one was expected."""

    id: int
    code: str
    title: Text
    asked: str
    expected: str
    got: str
    verdict: State
    holds: str
    is_retired: bool


@dataclass(frozen=True)
class VersionLine:
    """A version of a case: who wrote it, when, and what became another."""

    number: int
    at: datetime
    by: str
    what: str
    fields: tuple[str, ...]


def text_in(texts: Mapping[str, str]) -> Text:
    """A text by language in the active one, or in the first language that has it."""
    wanted = get_language() or settings.LANGUAGE_CODE
    for language in (wanted, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
        if told := texts.get(language):
            return Text(told, language, is_fallback=language != wanted)
    return Text("", wanted, is_fallback=False)


def verdict_of(result: CaseResult | None) -> State:
    """Whether the answer is as expected; none where the case was not run."""
    if result is None:
        return State(pgettext("a case", "not run"), "calm", "dash")
    if result.passed:
        return State(pgettext("a case", "as expected"), "good", "check")
    if result.fault:
        return State(pgettext("a case", "cannot be run"), "warn", "attention")
    return State(pgettext("a case", "another answer"), "warn", "cross")


def run_of(result: CaseResult, book: Lawbook) -> Run:
    """A result in words."""
    if result.case is None or result.seen is None:
        return Run(verdict_of(result), fault_words(result), (), (), ())
    told = result.case.told(book.law)
    return Run(
        verdict=verdict_of(result),
        fault="",
        compared=_compared(result.case.expected, result.seen, result.differs),
        reasons=tuple(
            (messages.reason(reason), reason.article)
            for reason in reasons_of(result.seen, told, book)
        ),
        months=_months(result.case, result.seen),
    )


def fault_words(result: CaseResult) -> str:
    """Why nothing was decided."""
    if result.fault == "no_law":
        return _("The law that was chosen says nothing of the day asked.")
    if result.fault == "not_in_the_law":
        return _("The law that was chosen does not have “%(code)s”.") % {"code": result.about}
    if result.fault == "unreadable":
        return _("The case cannot be read: %(field)s.") % {"field": result.about}
    return ""


def _compared(expected: Expected, seen: Outlook, differs: Sequence[str]) -> tuple[Compared, ...]:
    open_ = _("not looked at")
    rows = {
        "outcome": (
            _("Outcome"),
            _outcome(expected.outcome),
            _outcome(seen.outcome.status),
        ),
        "ground": (
            _("Ground"),
            str(GROUNDS[expected.ground]) if expected.ground else open_,
            str(GROUNDS[seen.outcome.ground]),
        ),
        "owed": (
            _("Months owed"),
            open_ if expected.owed is None else _owed(expected.owed),
            _owed(seen.owed),
        ),
        "covered_until": (
            _("Last insured day"),
            wording.day(expected.covered_until) if expected.covered_until else open_,
            _last_day(seen),
        ),
    }
    return tuple(Compared(*words, differs=name in differs) for name, words in rows.items())


def _outcome(status: str) -> str:
    return words.word(words.OUTCOMES, status)


def _owed(months: Sequence[Month]) -> str:
    return wording.months(months) if months else _("nothing")


def _last_day(seen: Outlook) -> str:
    if seen.covered_until:
        return wording.day(seen.covered_until)
    return _("no end in sight") if seen.outcome.status == "insured" else _("none")


def _months(case: Case, seen: Outlook) -> tuple[MonthRow, ...]:
    return tuple(
        MonthRow(wording.month(month), state_word(state), *LOOKS[state], paid=_paid(case, month))
        for month, state in seen.months
    )


def _paid(case: Case, month: Month) -> str:
    """Who paid for a month in the case, when, and how much where that is told."""
    names = dict(payer_kinds())
    return "; ".join(
        _payment(names.get(each.kind, each.kind), each)
        for each in case.payments
        if each.period == month
    )


def _payment(name: str, payment: Any) -> str:
    parts = [str(name)]
    if payment.paid_on:
        parts.append(wording.day(payment.paid_on))
    if payment.amount is not None:
        parts.append(wording.tenge(payment.amount))
    if payment.purpose_code:
        parts.append(_("code %(code)s") % {"code": payment.purpose_code})
    if payment.is_returned:
        parts.append(_("returned"))
    return ", ".join(parts)


def line_of(version: CaseVersion, result: CaseResult | None) -> CaseLine:
    """A row of the list."""
    expected = version.content.get("expected", {})
    return CaseLine(
        id=version.case_id,
        code=version.case.code,
        title=text_in(version.content.get("title", {})),
        asked=_day(version.content.get("asked_on")),
        expected=_outcome(expected.get("outcome", "")),
        got=_other_outcome(result),
        verdict=verdict_of(result),
        holds=holds_words(version),
        is_retired=version.is_retired,
    )


def _other_outcome(result: CaseResult | None) -> str:
    if result is None or result.seen is None or "outcome" not in result.differs:
        return ""
    return _outcome(result.seen.outcome.status)


def _day(text: str | None) -> str:
    try:
        return wording.day(date.fromisoformat(text or ""))
    except ValueError:
        return text or ""


def holds_words(version: CaseVersion) -> str:
    """Under which law the case is to hold."""
    named = version.change_set
    if named is None:
        return _("the law in force")
    told = {"number": named.pk, "title": named.title}
    if named.state == ChangeSet.State.PUBLISHED:
        return _("the law in force, since change set %(number)s: %(title)s") % told
    if named.state == ChangeSet.State.WITHDRAWN:
        return _("nowhere: change set %(number)s was withdrawn (%(title)s)") % told
    return _("only draft %(number)s: %(title)s") % told


def version_lines(versions: Sequence[CaseVersion]) -> list[VersionLine]:
    """The versions of a case, newest first, each with what it changed."""
    before = [*versions[1:], None]
    return [_version(now, then) for now, then in zip(versions, before, strict=True)]


def _version(now: CaseVersion, then: CaseVersion | None) -> VersionLine:
    names = field_names()
    changed = [
        str(names.get(name, name))
        for name in sorted({*now.content, *(then.content if then else {})})
        if then is not None and now.content.get(name) != then.content.get(name)
    ]
    by = name_of(now.by.user) if now.by else _("a release")
    return VersionLine(now.number, now.at, by, _what(now, then), tuple(changed))


def _what(now: CaseVersion, then: CaseVersion | None) -> str:
    if now.is_retired:
        return _("retired: %(reason)s") % {"reason": now.retired_for}
    if then is None:
        return pgettext("a case", "written")
    return (
        pgettext("a case", "taken up again") if then.is_retired else pgettext("a case", "changed")
    )


def field_names() -> dict[str, str]:
    """What the fields of a case are called."""
    return {
        "title": _("Title"),
        "why": _("What it proves"),
        "article": _("Article"),
        "born": _("Born on"),
        "left_on": _("Left or died on"),
        "statuses": _("Legal status"),
        "categories": _("Categories"),
        "payments": _("Months"),
        "waivers": _("Waivers"),
        "in_doubt": _("Months in doubt"),
        "payments_through": _("Payments have reached us through"),
        "categories_through": _("Categories have reached us through"),
        "asked_on": _("Asked on"),
        "known_on": _("As known on"),
        "expected": _("What is expected"),
    }
