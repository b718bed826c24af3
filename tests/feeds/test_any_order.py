"""The same rows end in the same registers, however they are spread over files and in whatever order."""

from collections.abc import Sequence

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.feeds.files import (
    ALIYA,
    BERIK,
    Desk,
    Row,
    feed_of,
    iin,
    ledger,
    payment,
    person,
    reversal,
    stay,
    waiver,
)

pytestmark = pytest.mark.django_db
INDEPENDENT = {"payer_kind": "independent", "purpose_code": "122"}
ROWS: Sequence[Row] = [
    person(iin=ALIYA),
    person(iin=ALIYA, legal_status="visitor", legal_status_from="2024-02-01"),
    person(iin=ALIYA, legal_status="kandas", legal_status_from="2020-01-01"),
    person(iin=BERIK, sex="m"),
    person(iin=BERIK, sex="x"),
    payment(document_no="A"),
    payment(document_no="B", iin=BERIK),
    payment(document_no="C", iin=BERIK, amount="4000", paid_on="2026-11-02", **INDEPENDENT),
    payment(document_no="D", iin=BERIK, amount="250", paid_on="2026-11-03", **INDEPENDENT),
    payment(document_no="E", iin=BERIK, amount="9999", paid_on="2026-11-01", **INDEPENDENT),
    payment(document_no="F", iin=BERIK, payer_kind="uncle"),
    payment(document_no="G", iin=iin(9)),
    reversal(document_no="A"),
    reversal(document_no="E"),
    reversal(document_no="G"),
    stay(iin=BERIK),
    stay(iin=BERIK, valid_from="2025-01-01", valid_to="2025-06-30"),
    stay(iin=iin(9)),
    waiver(iin=BERIK),
]


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Row]]:
    """All the rows, shuffled and cut into files; a file has rows of one feed."""
    files: list[list[Row]] = []
    for row in draw(st.permutations(ROWS)):
        fits = [file for file in files if feed_of(file[0]) == feed_of(row)]
        if fits and draw(st.booleans()):
            fits[-1].append(row)
        else:
            files.append([row])
    return files


@given(files=deliveries())
@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_split_and_order_of_the_rows_gives_the_same_registers(
    desk: Desk, files: list[list[Row]]
) -> None:
    expected = _after(desk, [[row] for row in ROWS])
    assert _after(desk, files) == expected


def _after(desk: Desk, files: Sequence[Sequence[Row]]) -> dict[str, list[tuple[str, ...]]]:
    with transaction.atomic():
        for file in files:
            assert desk.take(*file).add_up()
        found = ledger()
        transaction.set_rollback(True)
    return found
