"""Lists of 1,000 and of 10,000 rows, from the bytes that a browser sends to the bytes of the result.

    .venv/bin/python -m benchmarks.lists [--rows 1000,10000] [--markdown]

It asks the database that the environment names, about people chosen there at random, and writes their audit
rows and proofs; docs/performance.md has what was measured. To hold: 60 s for 1,000 rows, 10 minutes for
10,000. Each list is read, kept, approved where it has to be, answered by the worker's own code in this
process, and put together as a file.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

from benchmarks.serving import people, prepare, sample, table


def main() -> None:
    asked = _arguments()
    prepare()
    from apps.entitlement.months.services import drain_all

    drain_all()
    for rows in map(int, asked.rows.split(",")):
        _measure(rows, markdown=asked.markdown)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="1000,10000")
    parser.add_argument("--markdown", action="store_true")
    return parser.parse_args()


def _measure(rows: int, *, markdown: bool) -> None:
    from apps.common import clock
    from apps.registrar.lists import reading, results, running, services

    iins = sample(rows)
    content = "\n".join(
        ["iin;visit_date;local_ref", *(f"{iin};;A-{place}" for place, iin in enumerate(iins))]
    ).encode()
    before = _megabytes()
    read, reads = _timed(lambda: reading.read(content, clock.today()))
    registrar, head = _members()
    its, keeps = _timed(
        lambda: services.hand_in(member=registrar, rows=read, purpose="billing", presence="qr")
    )
    if its.needs_approval:
        services.approve(list_id=its.pk, member=head)
    _, works = _timed(lambda: running.work(its.pk))
    its.refresh_from_db()
    file, writes = _timed(lambda: results.csv_of(its))
    table(
        f"a list of {len(iins):,} rows: {its.status}",
        [
            ("people in the database", f"{people():,}"),
            (
                "whole (to hold: 60 s for 1,000, 600 s for 10,000)",
                _seconds(reads + keeps + works + writes),
            ),
            ("read and hashed", _seconds(reads)),
            ("kept in the database", _seconds(keeps)),
            ("answered, with audit rows and proofs", _seconds(works)),
            ("put together as a file", _seconds(writes)),
            ("answered in a second", f"{its.done_rows / works:,.0f}"),
            ("size of the file", f"{len(file) / 1e6:.2f} MB"),
            ("memory at most, and before", f"{_megabytes():.0f} MB, {before:.0f} MB"),
        ],
        markdown=markdown,
    )


def _members() -> tuple[Any, Any]:
    """A registrar whose first list of the day this is, and the administrator of her clinic."""
    from django.contrib.auth.models import User

    from apps.accounts.models import Member, Organisation
    from apps.common import clock

    place, _ = Organisation.objects.get_or_create(
        code="benchmark",
        defaults={"kind": "clinic", "name": "Benchmark", "created_at": clock.now()},
    )
    made = []
    for role in ("registrar", "administrator"):
        user = User.objects.create_user(f"{role}-{time.monotonic_ns()}@benchmark.example")
        made.append(
            Member.objects.create(user=user, organisation=place, role=role, joined_at=clock.now())
        )
    return made[0], made[1]


def _timed(once: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    found = once()
    return found, time.perf_counter() - begun


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


def _megabytes() -> float:
    """The most memory that this process has had (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
