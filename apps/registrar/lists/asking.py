"""The rows of a list as questions: a chunk at a time, one answer and one audit row each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from apps.audit.models import Lookup
from apps.audit.services import Found, record_lookup
from apps.entitlement.answer import Audience
from apps.entitlement.batch import check_keys
from apps.persons.selectors import ids_by_key
from apps.registrar.models import ListRow, PatientList
from apps.registrar.services import asker_of

NOT_IN_REGISTERS = "not_in_registers"
WRITE = """
UPDATE registrar_listrow AS row
   SET iin_key = '', outcome = told.outcome, covered_until = told.covered_until,
       reason = told.reason, proof = told.proof
  FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::text[], %s::text[])
       AS told(id, outcome, covered_until, reason, proof)
 WHERE row.id = told.id
"""


class Answered(NamedTuple):
    """What a row got; in the order of WRITE."""

    row_id: int
    outcome: str
    covered_until: str | None
    reason: str
    proof: str


def record_act(its: PatientList, act: str, *, operator_id: int | None = None) -> None:
    """An audit row of the list itself: handed in, approved, fetched, wiped; about nobody.

    `operator_id` is who did it, where that is not its owner.
    """
    asker = asker_of(its.uploaded_by, Lookup.Door.LIST)
    if operator_id is not None:
        asker = replace(asker, operator_id=operator_id)
    looking = asker.looking(purpose=its.purpose, presence=its.presence, no_presence=its.no_presence)
    record_lookup(looking, Found(iin_key="", outcome=act))


def next_rows(list_id: int, most: int) -> list[ListRow]:
    """Rows that nobody has answered yet, those of one day together."""
    rows = ListRow.objects.filter(list_id=list_id).exclude(iin_key="")
    return list(rows.order_by("visit_on", "place")[:most])


def ask(its: PatientList, rows: Sequence[ListRow]) -> int:
    """Answer these rows and write the answers; how many of the people are in no register.

    Raises DateOutOfRange, and what the check raises where there can be no answer now.
    """
    told: list[Answered] = []
    for day, of_day in groupby(rows, key=lambda row: row.visit_on):
        told += _of_day(its, day, list(of_day))
    _write(told)
    return sum(one.reason == NOT_IN_REGISTERS for one in told)


def _of_day(its: PatientList, day: date | None, rows: Sequence[ListRow]) -> list[Answered]:
    keys = [row.iin_key for row in rows]
    known = ids_by_key(keys)
    answers = check_keys(
        keys=keys,
        asker=asker_of(its.uploaded_by, Lookup.Door.LIST),
        audience=Audience.CLINIC,
        on=day,
        purpose=its.purpose,
        presence=its.presence,
        no_presence=its.no_presence,
    )["answers"]
    return [
        _answered(row, answer, is_known=row.iin_key in known)
        for row, answer in zip(rows, answers, strict=True)
    ]


def _answered(row: ListRow, answer: dict[str, Any], *, is_known: bool) -> Answered:
    reason = answer["reason"]["code"] if is_known else NOT_IN_REGISTERS
    return Answered(
        row.pk, answer["outcome"], answer["covered_until"], reason, answer["proof"] or ""
    )


def _write(told: Iterable[Answered]) -> None:
    columns = [list(column) for column in zip(*told, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, columns)
