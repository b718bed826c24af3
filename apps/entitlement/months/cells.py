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


@dataclass(frozen=True, slots=True)
class Unknown:
    """The months that cannot be told, as masks of the rules: for everybody, and for who was held by
    a late source of categories (`sources` are their ids)."""

    everybody: int = 0
    held: int = 0
    sources: tuple[int, ...] = ()


def key_of(month: Month, unknown: Unknown, length: int | None) -> str:
    """SQL for the key, over a row `m` of the cache; `length` is the number of unbroken months."""
    kinds = ("liable", "exempt", "state", "paid", "ekp", "unbroken")
    windows = [f'{window(kind, month, WINDOW)} AS "{kind}"' for kind in kinds]
    flags = [f'{window(kind, month, 1)} AS "{kind}"' for kind in ("right", "prepaid")]
    told = [f"{_held(month, unknown)} AS held", f"{_best(month, unknown, length)} AS best"]
    low = _low(RUNS)
    # In SQL all these operators bind alike, from the left: every part has its own parentheses.
    return f"""(SELECT (liable & (~covered))
        | ((covered & paid) << {PAID})
        | ((covered & (exempt | state)) << {CATEGORY})
        | ((covered & paid & unbroken & {low}) << {UNBROKEN})
        | (best << {UNBROKEN_BEST})
        | ("right" << {RIGHT}) | ((exempt & 1) << {EXEMPT}) | ((state & 1) << {STATE})
        | (prepaid << {PREPAID}) | (held << {HELD})
      FROM (SELECT *, (exempt | state | paid | ekp) & liable AS covered
              FROM (SELECT {", ".join([*windows, *flags, *told])}) w) w)"""


def _held(month: Month, unknown: Unknown) -> str:
    """SQL: 1 for who was held by a late source of categories in the window."""
    if not unknown.sources:
        return "0::bigint"
    sources = ", ".join(str(pk) for pk in unknown.sources)
    first, last = (month - WINDOW + 1).first_day, month.last_day
    return (
        "EXISTS (SELECT FROM categories_categoryperiod c WHERE c.person_id = m.person_id"
        f" AND c.source_id IN ({sources}) AND upper_inf(c.recorded)"
        f" AND c.valid && daterange('{first}', '{last}', '[]'))::int::bigint"
    )


def _best(month: Month, unknown: Unknown, length: int | None) -> str:
    """SQL: the months that would end a run, were the months that cannot be told paid."""
    if length is None or not unknown.everybody | unknown.held:
        return "0::bigint"
    plain = _runs(month, unknown.everybody, length)
    if not unknown.sources:
        return plain
    of_held = _runs(month, unknown.everybody | unknown.held, length)
    return f"CASE WHEN {_held(month, unknown)} = 1 THEN {of_held} ELSE {plain} END"


def _runs(month: Month, filled: int, length: int) -> str:
    new, old = halves(filled)
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
    told = unknown.everybody | (unknown.held if key >> HELD & 1 else 0)
    months = (key & _low(WINDOW)) << here & told
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
