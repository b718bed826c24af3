"""What reading R1 looks at, of one person in one month, as one number: the key of a histogram.

The database only shifts and joins the cache's masks; what they mean is decided by apps/rules, once for
each distinct key. From the least bit: 13 months uncovered, 13 covered by a payment, 13 by a category or
service, 8 that end sixty unbroken, the same 8 were the unknown months paid, and six flags of M.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from apps.entitlement.months.layout import halves, window
from apps.rules.history import History, cut
from apps.rules.law import Terms
from apps.rules.months import Month
from apps.rules.record import Record, place, span

WINDOW, RUNS = 13, 8
PAID, CATEGORY, UNBROKEN, UNBROKEN_BEST = WINDOW, 2 * WINDOW, 3 * WINDOW, 3 * WINDOW + RUNS
RIGHT = UNBROKEN_BEST + RUNS
EXEMPT, STATE, PREPAID, HELD = RIGHT + 1, RIGHT + 2, RIGHT + 3, RIGHT + 4
HELD_FLAGS = 63 - HELD


@dataclass(frozen=True, slots=True)
class Unknown:
    """The months that cannot be told, as masks of the rules: for everybody, and for who was held by
    one of the late sources of categories, each by its id."""

    everybody: int = 0
    held: tuple[tuple[int, int], ...] = ()

    def of(self, key: int) -> int:
        """The months of a person with this key that cannot be told."""
        months = self.everybody
        for number, (_, mask) in enumerate(self.held):
            months |= mask if key >> (HELD + number) & 1 else 0
        return months


class TooManyLateSources(ValueError):
    """More sources of categories are late than a key has flags for."""


def key_of(month: Month, unknown: Unknown, length: int | None) -> str:
    """SQL for the key, over a row `m` of the cache; `length` is the number of unbroken months.

    Raises TooManyLateSources.
    """
    if len(unknown.held) > HELD_FLAGS:
        raise TooManyLateSources
    kinds = ("liable", "exempt", "state", "paid", "ekp", "unbroken")
    parts = [f'{window(kind, month, WINDOW)} AS "{kind}"' for kind in kinds]
    parts += [f'{window(kind, month, 1)} AS "{kind}"' for kind in ("right", "prepaid")]
    parts += [f"{held(source, month)} AS held{n}" for n, (source, _) in enumerate(unknown.held)]
    flags = "".join(f" | (held{n} << {HELD + n})" for n, _ in enumerate(unknown.held))
    # In SQL all these operators bind alike, from the left: every part has its own parentheses.
    return f"""(SELECT (liable & (~covered))
        | ((covered & paid) << {PAID})
        | ((covered & (exempt | state)) << {CATEGORY})
        | ((covered & paid & unbroken & {_low(RUNS)}) << {UNBROKEN})
        | ({_best(month, unknown, length)} << {UNBROKEN_BEST})
        | ("right" << {RIGHT}) | ((exempt & 1) << {EXEMPT}) | ((state & 1) << {STATE})
        | (prepaid << {PREPAID}){flags}
      FROM (SELECT *, (exempt | state | paid | ekp) & liable AS covered
              FROM (SELECT {", ".join(parts)}) w) w)"""


def held(source: int, month: Month) -> str:
    """SQL: 1 for who was held by a source of categories in the window."""
    first, last = (month - WINDOW + 1).first_day, month.last_day
    return (
        "EXISTS (SELECT FROM categories_categoryperiod c WHERE c.person_id = m.person_id"
        f" AND c.source_id = {source} AND upper_inf(c.recorded)"
        f" AND c.valid && daterange('{first}', '{last}', '[]'))::int::bigint"
    )


def _best(month: Month, unknown: Unknown, length: int | None) -> str:
    """SQL: the months that would end a run, were the months that cannot be told paid."""
    if length is None or not (unknown.everybody or unknown.held):
        return "0::bigint"
    new, old = (f"{half}::bigint" for half in halves(unknown.everybody))
    for number, (_, mask) in enumerate(unknown.held):
        told_new, told_old = halves(mask)
        new, old = f"{new} | (held{number} * {told_new})", f"{old} | (held{number} * {told_old})"
    ends = []
    for age in range(RUNS):
        needed = halves(span(month - age - length + 1, month - age))
        ends.append(
            f"((((m.loyal_new | {new}) & {needed[0]}) = {needed[0]}"
            f" AND ((m.loyal_old | {old}) & {needed[1]}) = {needed[1]})::int::bigint << {age})"
        )
    return f"({' | '.join(ends)})"


def history_of(key: int, day: date, terms: Terms, unknown: Unknown) -> History:
    """The history that a key stands for, cut by the rules as any other."""
    here = place(Month.of(day))
    worst = _record(key, here, terms, UNBROKEN)
    months = (key & _low(WINDOW)) << here & unknown.of(key)
    if not months:
        return cut(worst, day, terms)
    filled = replace(_record(key, here, terms, UNBROKEN_BEST), paid=worst.paid | months)
    best = cut(filled, day, terms)
    return replace(cut(worst, day, terms), unknown=months >> here, best=best)


def _record(key: int, here: int, terms: Terms, runs: int) -> Record:
    """A record that the rules cannot tell from the person's own, as far as they look."""
    uncovered, paid = key & _low(WINDOW), key >> PAID & _low(WINDOW)
    category = key >> CATEGORY & _low(WINDOW)
    loyal = 0
    for age in range(RUNS):
        if key >> (runs + age) & 1:
            loyal |= _low(terms.loyalty or 0) << age
    return Record(
        liable=(uncovered | paid | category) << here,
        right=(key >> RIGHT & 1) << here,
        exempt=(key >> EXEMPT & 1) << here,
        state=(category | key >> STATE & 1) << here,
        paid=paid << here,
        loyal=loyal << here,
        prepaid=(key >> PREPAID & 1) << here,
        independent=0,
        ekp=0,
        ekp_paid_on={},
    )


def _low(bits: int) -> int:
    return (1 << bits) - 1
