"""What a change set would do, as its pages show it. Numbers of people arrive told: in full tens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.selectors import organisations_named
from apps.changes.models import ChangeSet
from apps.common import wording
from apps.entitlement.models import LawPreview
from apps.entitlement.population.telling import Told
from apps.entitlement.previewing.selectors import Held, answers_by_organisation
from apps.entitlement.previewing.services import look
from apps.office.presenters.charts import Row, chart
from apps.office.presenters.population import GROUNDS, OUTCOMES, Group, Section, people_told
from apps.office.regions import region_name
from apps.rules.assess import Ground, Status

State = LawPreview.State


@dataclass(frozen=True)
class Summary:
    """A preview in a few sentences, for the page of its set. `tone` is a card's, "" for a plain one."""

    pk: int
    tone: str
    headline: str
    lines: tuple[str, ...]
    has_page: bool


@dataclass(frozen=True)
class Figure:
    """A number before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Day:
    """What a set would do on one day."""

    title: str
    note: str
    verdict: str
    figures: tuple[Figure, ...]
    becoming: Section | None
    regions: tuple[Group, ...]


@dataclass(frozen=True)
class DemoLine:
    """A demo person whose answer changes."""

    name: str
    day: str
    was: str
    would_be: str


@dataclass(frozen=True)
class Answers:
    """The answers that would have been different: how many, by whom they were asked for."""

    pk: int
    count: int
    sentence: str
    organisations: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class PreviewPage:
    """The whole preview. `share` of a hundred is None until a job has begun."""

    summary: Summary
    state: str
    is_working: bool
    may_order: bool
    share: int | None
    made_at: datetime | None
    days: tuple[Day, ...]
    demo: tuple[DemoLine, ...]
    answers: Answers | None


def preview_summary(change_set: ChangeSet) -> Summary:
    """The preview of a set in short; `templates/office/law/preview_summary.html` shows it as `preview`.

    Works a preview out where that is quick; else it says that somebody has to order it.
    """
    return _summary(change_set, look(change_set=change_set))


def preview_page(change_set: ChangeSet) -> PreviewPage:
    """The page of a set's preview."""
    held = look(change_set=change_set)
    made = held.draft if held.is_whole else None
    result = made.result if made and held.is_current else None
    is_working = made is not None and made.state in {State.WAITING, State.RUNNING}
    is_open = change_set.state in {ChangeSet.State.DRAFT, ChangeSet.State.SUBMITTED}
    return PreviewPage(
        summary=_summary(change_set, held),
        state=made.get_state_display() if made else "",
        is_working=is_working,
        may_order=is_open and held.is_whole and not is_working,
        share=_share(made) if made else None,
        made_at=made.made_at if made and held.is_current else None,
        days=tuple(_days(result)) if result else (),
        demo=tuple(_demo(result["demo"])) if result else (),
        answers=_answers(held),
    )


def _share(made: LawPreview) -> int | None:
    return min(100, 100 * made.done // made.of) if made.of else None


def _summary(change_set: ChangeSet, held: Held) -> Summary:
    tone, headline, lines = _said(held)
    if held.final is not None and held.final.state == State.DONE:
        answers = _answers(held)
        lines = (*lines, answers.sentence) if answers else lines
    return Summary(change_set.pk, tone, headline, tuple(lines), held.is_whole)


def _said(held: Held) -> tuple[str, str, Sequence[str]]:
    made = held.draft
    if not held.is_whole:
        said = _(
            "Nothing can be previewed: the draft leaves the law without a value that it needs."
        )
        return "warn", said, ()
    if made is None and held.is_over:
        return "", _("No preview of this set was kept."), ()
    if made is None:
        return "warn", _("The preview of this set has not been worked out yet."), ()
    if not held.is_current:
        said = _("The preview is out of date: the draft or the law has changed since.")
        return "warn", said, ()
    if made.result is None:
        return _unfinished(made)
    return "", _verdict(made.result), _lines(made.result)


def _unfinished(made: LawPreview) -> tuple[str, str, Sequence[str]]:
    sentences = {
        State.WAITING: _("The preview waits for a worker."),
        State.RUNNING: _("The preview is being worked out."),
        State.FAILED: _("The preview could not be worked out: it failed three times."),
        State.CANCELLED: _("The preview was stopped."),
    }
    tone = "warn" if made.state in {State.FAILED, State.CANCELLED} else ""
    return tone, sentences[State(made.state)], ()


def _verdict(result: Mapping[str, Any]) -> str:
    """The headline: what the set does, in a sentence."""
    if result["kind"] == "nothing":
        return _("No answer and no price changes: the set changes words alone.")
    if not any(day["gain"] or day["lose"] for day in result["days"]):
        return _("Nobody gains or loses cover.")
    return _("Some people would gain cover or lose it.")


def _lines(result: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{_day_title(result, day)}: {_moves(day)}"
        for day in result["days"]
        if day["gain"] or day["lose"]
    ]
    if result["kind"] == "prices":
        lines.append(_("The set changes prices and debts only: no answer looks at them."))
    lines += [_dearer(day) for day in result["days"] if len({*day["prices"], None}) > 2]
    if names := list(dict.fromkeys(one["name"] for one in result["demo"])):
        told = wording.listed(names)
        lines.append(_("Demo people whose answer changes: %(names)s.") % {"names": told})
    if result.get("answers"):
        lines.append(_would_differ(result["answers"]))
    return lines


def _moves(day: Mapping[str, Any]) -> str:
    values = {"gain": people_told(day["gain"]), "lose": people_told(day["lose"])}
    return _("people who gain cover: %(gain)s, people who lose it: %(lose)s.") % values


def _dearer(day: Mapping[str, Any]) -> str:
    """What a month of debt, and all debt, costs before and after."""
    values = {
        "day": wording.day(date.fromisoformat(day["on"])),
        "price": _money(day["prices"][0]),
        "price_then": _money(day["prices"][1]),
        "debt": _money(day["before"]["debt"]),
        "debt_then": _money(day["after"]["debt"]),
    }
    return (
        _(
            "%(day)s: a month of debt costs %(price)s, with the set %(price_then)s; all debt together:"
            " %(debt)s, with the set %(debt_then)s."
        )
        % values
    )


def _day_title(result: Mapping[str, Any], day: Mapping[str, Any]) -> str:
    told = wording.day(date.fromisoformat(day["on"]))
    return _("Today, %(day)s") % {"day": told} if day["on"] == result["today"] else told


def _days(result: Mapping[str, Any]) -> Iterator[Day]:
    for number, day in enumerate(result["days"]):
        yield Day(
            title=_day_title(result, day),
            note=_note(result["today"], day["on"]),
            verdict=_moves(day)
            if day["gain"] or day["lose"]
            else _("Nobody gains or loses cover."),
            figures=tuple(_figures(day)),
            becoming=_becoming(f"becoming-{number}", _day_title(result, day), day["becoming"]),
            regions=tuple(_regions(day["regions"])),
        )


def _note(today: str, on: str) -> str:
    if on > today:
        return _("A day to come: what would be then if nothing more is paid until that day.")
    return _("A day that is over, as known now.") if on < today else ""


def _figures(day: Mapping[str, Any]) -> Iterator[Figure]:
    before, after = day["before"], day["after"]
    yield Figure(_("Insured"), people_told(before["insured"]), people_told(after["insured"]))
    yield Figure(_("Owe contributions"), people_told(before["owing"]), people_told(after["owing"]))
    yield Figure(_("All debt together"), _money(before["debt"]), _money(after["debt"]))
    yield Figure(_("A month of debt costs"), *(_money(price) for price in day["prices"]))


def _money(amount: str | None) -> str:
    return _("not told") if amount is None else wording.tenge(Decimal(amount))


def _becoming(code: str, day: str, rows: Sequence[Mapping[str, Any]]) -> Section | None:
    """Who becomes what, as bars and as a table."""
    if not rows:
        return None
    named = [(_change(*row["was"], *row["would_be"]), row["people"]) for row in rows]
    widest = max(_number(people) for _name, people in named)
    bars = [
        Row(name, people_told(people), [("ground", _number(people) / widest if widest else 0)])
        for name, people in named
    ]
    title = _("Who becomes what: %(day)s") % {"day": day}
    drawn = chart(code, title, _("Outcome and ground, now and then."), bars)
    groups = tuple(Group(name, people_told(people), ()) for name, people in named)
    return Section(drawn, (_("People"),), groups)


def _number(told: Told) -> int:
    return told if isinstance(told, int) else 0


def _change(status: str, ground: str, then: str, ground_then: str) -> str:
    return f"{_outcome(status, ground)} → {_outcome(then, ground_then)}"


def _outcome(status: str, ground: str) -> str:
    word = str(OUTCOMES[Status(status)][1])
    if Ground(ground) is Ground.NONE:
        return word
    return f"{word} ({GROUNDS[Ground(ground)]})"


def _regions(rows: Mapping[str, Mapping[str, Any]]) -> Iterator[Group]:
    for code, row in rows.items():
        if row["gain"] or row["lose"]:
            cells = people_told(row["lose"]), _money(row["debt"])
            yield Group(region_name(code), people_told(row["gain"]), cells)


def _demo(rows: Sequence[Mapping[str, Any]]) -> Iterator[DemoLine]:
    for row in rows:
        day = wording.day(date.fromisoformat(row["on"]))
        yield DemoLine(row["name"], day, _outcome(*row["was"]), _outcome(*row["would_be"]))


def _answers(held: Held) -> Answers | None:
    made = held.answers
    if made is None or made.state != State.DONE or "answers" not in (made.result or {}):
        return None
    if not made.is_final and not held.is_current:
        return None
    counts = answers_by_organisation(made)
    names = organisations_named(counts)
    nobodys = _("Public pages and other systems")
    return Answers(
        pk=made.pk,
        count=counts.total(),
        sentence=_would_differ(counts.total()),
        organisations=tuple(
            (names.get(place, nobodys) if place else nobodys, count)
            for place, count in counts.most_common()
        ),
    )


def _would_differ(count: int) -> str:
    if not count:
        return _("No answer given in between would have been different.")
    return _("Answers given in between that would have been different: %(count)s.") % {
        "count": count
    }
