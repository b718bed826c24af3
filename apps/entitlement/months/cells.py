"""What reading R1 looks at, of one person around one month, as two numbers: the cell of a histogram.

The database only shifts and joins the cache's masks; what they mean is decided by apps/rules, once for
each distinct cell. A cell serves two months, the one asked about and the next, so its windows hold
fourteen. From the least bit, in `months`: 14 that are liable, 14 exempt, 14 state-paid, 14 paid; in
`marks`: 14 paid by EKP, 9 that end sixty unbroken, 2 with a right, 2 prepaid, 8 that would end sixty
were the unknown months paid, then one flag for each late source of categories.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from apps.entitlement.months.layout import halves, window
from apps.rules.history import History, cut
from apps.rules.law import Terms
from apps.rules.months import Month
from apps.rules.record import Record, place, span, union

SPAN, RUNS = 14, 8
WINDOW = SPAN - 1
IN_MONTHS = {"liable": 0, "exempt": SPAN, "state": 2 * SPAN, "paid": 3 * SPAN}
EKP, UNBROKEN = 0, SPAN
RIGHT = UNBROKEN + RUNS + 1
PREPAID = RIGHT + 2
BEST = PREPAID + 2
HELD = BEST + RUNS
HELD_FLAGS = 63 - HELD

Masks = tuple[int, int]
"""The `months` and `marks` of a cell."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The months that cannot be told, as masks of the rules: for everybody, and for who was held by
    one of the late sources of categories, each by its id."""

    everybody: int = 0
    held: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.everybody or self.held)

    def of(self, marks: int) -> int:
        """The months of a person with these marks that cannot be told."""
        months = self.everybody
        for number, (_, mask) in enumerate(self.held):
            months |= mask if marks >> (HELD + number) & 1 else 0
        return months


class TooManyLateSources(ValueError):
    """More sources of categories are late than a cell has flags for."""


@dataclass(frozen=True, slots=True)
class Runs:
    """How many months in a row give longer retention; `are_kept`: the cache says which months end one."""

    length: int | None
    are_kept: bool = True


def masks_of(month: Month, unknown: Unknown, runs: Runs) -> tuple[str, str]:
    """SQL for `months` and `marks` around a month, over a row `m` of the cache.

    Raises TooManyLateSources.
    """
    if len(unknown.held) > HELD_FLAGS:
        raise TooManyLateSources
    newest = month + 1
    months = [_at(window(kind, newest, SPAN), bit) for kind, bit in IN_MONTHS.items()]
    marks = [
        _at(window("ekp", newest, SPAN), EKP),
        _at(_ends(newest, runs), UNBROKEN),
        _at(window("right", newest, 2), RIGHT),
        _at(window("prepaid", newest, 2), PREPAID),
        *(_at(held(source, month), HELD + n) for n, (source, _) in enumerate(unknown.held)),
    ]
    if runs.length is not None and unknown:
        marks.append(_at(_best_ends(month, unknown, runs.length), BEST))
    # In SQL all these operators bind alike, from the left: every part has its own parentheses.
    return " | ".join(months), " | ".join(marks)


def held(source: int, month: Month) -> str:
    """SQL: 1 for who was held by a source of categories in the window."""
    first, last = (month - WINDOW + 1).first_day, month.last_day
    return (
        "EXISTS (SELECT FROM categories_categoryperiod c WHERE c.person_id = m.person_id"
        f" AND c.source_id = {source} AND upper_inf(c.recorded)"
        f" AND c.valid && daterange('{first}', '{last}', '[]'))::int::bigint"
    )


def _at(bits: str, place_: int) -> str:
    return f"({bits} << {place_})" if place_ else f"({bits})"


def _ends(newest: Month, runs: Runs) -> str:
    """SQL: the months that end a run, the newest and the eight before it."""
    if runs.length is None:
        return "0::bigint"
    if runs.are_kept:
        return window("unbroken", newest, RUNS + 1)
    return _ending(newest, runs.length, RUNS + 1, "m.loyal_new", "m.loyal_old")


def _best_ends(month: Month, unknown: Unknown, length: int) -> str:
    """SQL: the months that would end a run, were the months that cannot be told paid."""
    masks = []
    for number, half in enumerate(("new", "old")):
        untold = f"{halves(unknown.everybody)[number]}::bigint"
        for source, mask in unknown.held:
            untold += f" | ({held(source, month)} * {halves(mask)[number]})"
        covered = " | ".join(f"m.{kind}_{half}" for kind in ("exempt", "state", "paid", "ekp"))
        masks.append(f"(m.loyal_{half} | (({untold}) & m.liable_{half} & (~({covered}))))")
    return _ending(month, length, RUNS, *masks)


def _ending(newest: Month, length: int, count: int, new: str, old: str) -> str:
    """SQL: which of `count` months end a run of `length` in these two halves of a mask."""
    ends = []
    for age in range(count):
        needed = halves(span(newest - age - length + 1, newest - age))
        ends.append(
            f"((({new} & {needed[0]}) = {needed[0]} AND ({old} & {needed[1]}) = {needed[1]})"
            f"::int::bigint << {age})"
        )
    return f"({' | '.join(ends)})"


def history_of(
    cell: Masks, day: date, terms: Terms, unknown: Unknown, *, is_next: bool = False
) -> History:
    """The history that a cell stands for on a day of its month, or of the next one; cut by the rules."""
    here = place(Month.of(day))
    newest = here if is_next else here - 1
    ends = _low(RUNS + 1) & cell[1] >> UNBROKEN
    worst = _record(cell, newest, _runs(ends, newest, terms))
    if not unknown:
        return cut(worst, day, terms)
    months = unknown.of(cell[1]) & worst.liable & ~worst.covered & _low(WINDOW) << here
    best_ends = _low(RUNS) & cell[1] >> BEST
    if not months and best_ends == ends >> 1:
        return cut(worst, day, terms)
    best = replace(worst, paid=worst.paid | months, loyal=_runs(best_ends, here, terms))
    return replace(cut(worst, day, terms), unknown=months >> here, best=cut(best, day, terms))


def _record(cell: Masks, newest: int, loyal: int) -> Record:
    """A record that the rules cannot tell from the person's own, as far as they look."""
    months, marks = cell
    kinds = {kind: (months >> bit & _low(SPAN)) << newest for kind, bit in IN_MONTHS.items()}
    return Record(
        right=(marks >> RIGHT & 3) << newest,
        prepaid=(marks >> PREPAID & 3) << newest,
        ekp=(marks >> EKP & _low(SPAN)) << newest,
        loyal=loyal,
        independent=0,
        ekp_paid_on={},
        **kinds,
    )


def _runs(ends: int, newest: int, terms: Terms) -> int:
    """The months of the runs that end in these months."""
    return union(
        _low(terms.loyalty or 0) << newest + age
        for age in range(ends.bit_length())
        if ends >> age & 1
    )


def _low(bits: int) -> int:
    return (1 << bits) - 1
