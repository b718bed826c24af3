"""Refusals and problems of change sets as sentences: what is so, and what to do or whom to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.changes.errors import Refused
from apps.changes.problems import Problem
from apps.changes.tables import TABLES
from apps.common.wording import day
from apps.office.presenters.law.words import column_name
from apps.rates.amounts import shown as amount

REFUSALS: dict[str, Promise] = {
    "may_not": gettext_lazy(
        "Your role does not allow this: only administrators at the Fund change the law’s numbers, and "
        "only the administrator of the Fund gives the third look. Ask one of them."
    ),
    "not_a_draft": gettext_lazy(
        "This set is no draft any more. To change something in it, have it sent back first; what is "
        "published is corrected by a new set."
    ),
    "not_submitted": gettext_lazy(
        "This set does not wait for approval: it was not handed in, or was taken back. Ask its author."
    ),
    "not_published": gettext_lazy(
        "Only a published set can be taken back. A set that waits is sent back or withdrawn."
    ),
    "has_problems": gettext_lazy(
        "The set cannot be handed in yet: something in it is missing or cannot be. The list says what."
    ),
    "unknown_row": gettext_lazy("The law’s tables have no such row. Choose it in the table."),
    "code_malformed": gettext_lazy(
        "A code has small Latin letters, digits and underscores, as level_de, and not too many of them."
    ),
    "invalid": gettext_lazy(
        "The column cannot hold this value. Look at its form and type it anew."
    ),
    "days_needed": gettext_lazy("Say from which day on this is to hold."),
    "days_reversed": gettext_lazy("The last day lies before the first. Correct one of them."),
    "not_ended": gettext_lazy("Rows of this table hold without days: they cannot end on one."),
    "taken_out": gettext_lazy("This change was taken out of the set already."),
    "not_the_value": gettext_lazy(
        "What you typed is another value than the one in the set. Compare both with the legal act."
    ),
    "own_set": gettext_lazy(
        "You are the author of this set, and nobody approves their own. Somebody of the Fund who did "
        "not work on it must do it."
    ),
    "let_in": gettext_lazy(
        "Whoever makes an account does not change the law together with it: one of you offered the other "
        "the place at the Fund, or the role. Somebody else of the Fund must do it."
    ),
    "own_edit": gettext_lazy(
        "You made or took out a change in this set, so you cannot approve it. Somebody of the Fund who "
        "did not work on it must do it."
    ),
    "approved_already": gettext_lazy(
        "You have approved this set, or somebody else has just done so in the same place. Nobody "
        "approves twice: a further look is another person’s."
    ),
    "another_content": gettext_lazy(
        "The set was changed since you looked at it. Read what it changes now, then decide."
    ),
    "not_approved": gettext_lazy(
        "A second person’s approval is missing, or who gave it has left meanwhile. Ask somebody of the "
        "Fund who did not work on the set."
    ),
    "needs_third_look": gettext_lazy(
        "The set decides days that are over otherwise: a third person must look, the administrator of "
        "the Fund."
    ),
    "no_third_look": gettext_lazy("The set changes no day that is over: it needs no third look."),
    "author_gone": gettext_lazy(
        "The author of this set may not change the law any more. Put its changes into a set of your own "
        "and withdraw this one."
    ),
    "superseded": gettext_lazy(
        "Another set has changed the same row meanwhile. Send this one back: its author looks at it "
        "anew and hands it in again."
    ),
    "hole": gettext_lazy("Days between two periods would be left without a value."),
    "clock": gettext_lazy(
        "The clocks of the portal and of its database differ, so nothing can be published now. Nothing "
        "was changed. Tell whoever runs the portal."
    ),
    "words_needed": gettext_lazy("Write a sentence: others read it to understand why."),
}


def refusal(refused: Refused) -> str:
    """The sentence of a refusal, with what the column itself said."""
    return f"{REFUSALS[refused.code]} {refused.message}".strip()


@dataclass(frozen=True)
class ProblemLine:
    """A problem in words: its kind is `error`, `confirm` or `warning`."""

    kind: str
    text: str
    edit_id: int | None = None


Params = dict[str, Any]
PROBLEMS: dict[str, Callable[[Params], str]] = {
    "translation_missing": lambda about: (
        _("%(column)s is missing: a text must be there in all three languages.") % about
    ),
    "legal_act_missing": lambda about: _("The legal act is missing. Name it in the description."),
    "no_edits": lambda about: _("The set has no change in it yet."),
    "nothing_changed": lambda about: _(
        "This changes nothing: the table says so already. Take it out, or correct it."
    ),
    "hole": lambda about: (
        _("From %(first)s to %(last)s no value would hold: begin the period earlier.") % about
    ),
    "invalid": lambda about: _("%(column)s: this value does not fit. %(message)s") % about,
    "unknown_code": lambda about: (
        _("%(column)s: the law’s lists do not have %(message)s. Add it there first, or correct it.")
        % about
    ),
    "contradiction": lambda about: _(
        "What the columns of this row say does not go together. Look at its code and its days."
    ),
    "value_or_unknown": lambda about: _(
        "A number needs a value, or the confidence “not known to us”: one of the two."
    ),
    "negative": lambda about: _("A number of the law is never below zero."),
    "not_a_share": lambda about: _("A share is a part of one: write 3 % as 0.03."),
    "not_a_switch": lambda about: _("A switch is 1 for yes or 0 for no."),
    "not_whole": lambda about: _("Months, days and years are whole numbers."),
    "jump": lambda about: (
        _("%(value)s after %(was)s: a jump of more than half. Type the new value once more.")
        % about
    ),
    "band": lambda about: (
        _(
            "%(value)s lies outside of what is believed without asking (%(lowest)s – %(highest)s). "
            "Type the new value once more."
        )
        % about
    ),
}


def problem_line(problem: Problem, unit: str = "") -> ProblemLine:
    """A problem in words; `unit` is that of the number it is about."""
    edit = problem.edit
    about = {name: _said(value, unit) for name, value in problem.params.items()}
    about |= {"column": _column(problem), "message": problem.message}
    return ProblemLine(problem.kind, PROBLEMS[problem.code](about), edit.pk if edit else None)


def problem_lines(
    problems: Iterable[Problem], units: Callable[[str, str], str]
) -> list[ProblemLine]:
    """Problems in words; `units` tells the unit of a row, as `Names.unit` does."""
    return [
        problem_line(one, units(one.edit.table, one.edit.key) if one.edit else "")
        for one in problems
    ]


def _said(value: Any, unit: str) -> str:
    if isinstance(value, date):
        return day(value)
    return amount(Decimal(value), unit) if value != "" else "…"


SET_COLUMNS = {"title": gettext_lazy("The title"), "reason": gettext_lazy("The reason")}


def _column(problem: Problem) -> str:
    if problem.edit is not None:
        return column_name(TABLES[problem.edit.table], problem.field) if problem.field else ""
    stem, _under, language = problem.field.rpartition("_")
    return f"{SET_COLUMNS[stem]} ({language})" if stem in SET_COLUMNS else problem.field
