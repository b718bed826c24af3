"""The check digit stands twice, in Python and in SQL: a million numbers say that it is the same."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.rules.iin import is_valid

COUNT = 1_000_000
# A step prime to 10**12 walks through numbers of every shape, the same on every run.
STEP = 618_033_988_749
SPACE = 10**12

MALFORMED = ["", "9901015000", "99010150001", "9901015000199", "99010150001x", " 99010150001"]
MALFORMED += ["９９０１０１５０００１６", "٩٩٠١٠١٥٠٠٠١٦", "990101500016\n", "-99010150001"]


@pytest.mark.django_db
def test_a_million_numbers_are_judged_alike() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM generate_series(1, %s) AS number WHERE iin_is_valid("
            "lpad(((number::numeric * %s) %% %s)::bigint::text, 12, '0'))",
            [COUNT, STEP, SPACE],
        )
        in_sql = {number for (number,) in cursor.fetchall()}

    in_python = {
        number for number in range(1, COUNT + 1) if is_valid(f"{number * STEP % SPACE:012d}")
    }

    assert in_sql == in_python
    assert 0.08 < len(in_sql) / COUNT < 0.12


@pytest.mark.django_db
@pytest.mark.parametrize("text", MALFORMED)
def test_what_is_no_number_is_refused_alike(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT iin_is_valid(%s)", [text])
        (answer,) = cursor.fetchone()

    assert answer is is_valid(text) is False


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["90010130080", "15081560007"])
def test_a_prefix_that_is_never_issued_has_no_number_in_sql_either(prefix: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(iin_is_valid(%s || digit)) FROM generate_series(0, 9) AS digit",
            [prefix],
        )
        (answer,) = cursor.fetchone()

    assert answer is False
