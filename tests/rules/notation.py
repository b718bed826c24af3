"""The shorthand in which the tables tell a person's history: clauses parted by semicolons.

    born 1980-05-05                     left 2025-06-10            (departure or death)
    citizen 2025-03-10..                no status                  (nothing said: a citizen from birth)
    pensioner 2025-03-01..2025-08-31    pensioner 2025-03-01.. from mol
    employer 2025-01..2025-06           paid for these months, each on its last day
    independent 2025-01 on 2025-02-10 of 4250 code 122 returned
    waived 2025-01-01..2025-03-31       in doubt 2025-05..2025-06
    payments through 2025-08-31         categories of mol through 2025-08-31   (a source's last word)
    known 2025-12-31                    (nothing said: known on the day asked)

Without `of`, a payment is as high as its kind needs on its day. Both ends of a period are included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from apps.rules.facts import CategoryPeriod, Facts, Period, SourceWord, StatusPeriod
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.told import ToldPayment, facts_told
from tests.rules.law import LAW

BORN = date(1980, 1, 1)


@dataclass
class _Person:
    facts: Facts
    payments: list[ToldPayment] = field(default_factory=list)
    says_status: bool = False


def facts_of(text: str, asked: date, law: Law = LAW) -> Facts:
    """The facts that the shorthand tells; ValueError for a clause that says nothing."""
    person = _Person(Facts(birth_date=BORN, known_on=asked))
    for clause in filter(None, (part.strip() for part in text.split(";"))):
        _read(clause, person, law)
    facts = person.facts
    if not person.says_status:
        facts = replace(facts, statuses=(StatusPeriod("citizen", facts.birth_date, None),))
    return facts_told(facts, person.payments, law)


def _read(clause: str, person: _Person, law: Law) -> None:
    word, _, rest = clause.partition(" ")
    if word in PLAIN:
        PLAIN[word](rest, person)
    elif word in law.payer_kinds:
        person.payments += _payments(word, rest)
    elif word in law.categories:
        days, _, source = rest.partition(" from ")
        stay = CategoryPeriod(word, *days_of(days), source)
        person.facts = replace(person.facts, categories=(*person.facts.categories, stay))
    elif word in law.statuses:
        person.says_status = True
        held = StatusPeriod(word, *days_of(rest))
        person.facts = replace(person.facts, statuses=(*person.facts.statuses, held))
    else:
        raise ValueError(clause)


def _born(rest: str, person: _Person) -> None:
    person.facts = replace(person.facts, birth_date=date.fromisoformat(rest))


def _left(rest: str, person: _Person) -> None:
    person.facts = replace(person.facts, left_on=date.fromisoformat(rest))


def _known(rest: str, person: _Person) -> None:
    person.facts = replace(person.facts, known_on=date.fromisoformat(rest))


def _no_status(rest: str, person: _Person) -> None:
    if rest != "status":
        raise ValueError(rest)
    person.says_status = True


def _waived(rest: str, person: _Person) -> None:
    waiver = Period(*days_of(rest))
    person.facts = replace(person.facts, waivers=(*person.facts.waivers, waiver))


def _in_doubt(rest: str, person: _Person) -> None:
    months = months_of(rest.removeprefix("doubt "))
    doubt = Period(months[0].first_day, months[-1].last_day)
    person.facts = replace(person.facts, doubts=(*person.facts.doubts, doubt))


def _payments_through(rest: str, person: _Person) -> None:
    _word(SourceWord("ledger", _through(rest), True, False), person)


def _categories_through(rest: str, person: _Person) -> None:
    source, _, day = rest.removeprefix("of ").partition(" ")
    _word(SourceWord(source, _through(day), False, True), person)


def _through(text: str) -> date:
    return date.fromisoformat(text.removeprefix("through "))


def _word(word: SourceWord, person: _Person) -> None:
    person.facts = replace(person.facts, words=(*person.facts.words, word))


PLAIN = {
    "born": _born,
    "left": _left,
    "known": _known,
    "no": _no_status,
    "waived": _waived,
    "in": _in_doubt,
    "payments": _payments_through,
    "categories": _categories_through,
}

PAYMENT = re.compile(
    r"(?P<months>[0-9.-]+)(?: on (?P<on>[0-9-]+))?(?: of (?P<of>[0-9.]+))?"
    r"(?: code (?P<code>[0-9]*))?(?P<returned> returned)?"
)


def _payments(kind: str, text: str) -> list[ToldPayment]:
    found = PAYMENT.fullmatch(text)
    if not found:
        raise ValueError(f"{kind} {text}")
    day = date.fromisoformat(found["on"]) if found["on"] else None
    amount = Decimal(found["of"]) if found["of"] else None
    code, returned = found["code"] or "", bool(found["returned"])
    months = months_of(found["months"])
    return [ToldPayment(kind, month, day, amount, code, returned) for month in months]


def days_of(text: str) -> tuple[date, date | None]:
    """The days written `2025-01-01..2025-03-31`; without an end still going on."""
    first, dots, last = text.partition("..")
    if not dots:
        raise ValueError(text)
    return date.fromisoformat(first), date.fromisoformat(last) if last else None


def months_of(text: str) -> list[Month]:
    """The months written `2025-01`, `2025-01..2025-03`, or several of these parted by spaces."""
    months: list[Month] = []
    for part in text.split():
        first, _, last = part.partition("..")
        start, end = Month.parse(first), Month.parse(last or first)
        months += [start + step for step in range(end - start + 1)]
    return months


def written(months: list[Month]) -> str:
    """The months as the tables write them: runs joined, oldest first."""
    runs: list[list[Month]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return " ".join(str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in runs)
