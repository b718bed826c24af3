"""10,000 people in one request over HTTP, against one SELECT of their rows and one COPY of audit rows.

    .venv/bin/python -m benchmarks.batch [--rounds 9] [--people 10000] [--markdown]

It asks the database that the environment names, about people chosen there at random, whose caches are
up to date; docs/performance.md has what was measured. To hold on two free cores: 1 s for facts,
decisions and codes, 3 s with the audit rows.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable

from benchmarks.serving import Asker, people, prepare, sample, server, table, token

BATCH = "/api/v1/status-checks/batch"
ROWS = """
SELECT p.iin_key, m.* FROM persons_person p JOIN entitlement_personmonths m ON m.person_id = p.id
 WHERE p.iin_key = ANY(%s)
"""
COPY = """
COPY audit_lookup (at, door, asker, purpose, presence, iin_key, outcome, rules) FROM STDIN
"""


def main() -> None:
    asked = _arguments()
    prepare()
    from apps.entitlement.months.services import drain_all

    drain_all()
    iins = sample(asked.people)
    body = json.dumps({"iins": iins, "purpose": "scheduled"})
    with server() as its:
        ask = Asker(its.port, token())
        ask.post(BATCH, body)
        before = its.processor()
        over_http = [ask.timed(BATCH, [body])[0] for _ in range(asked.rounds)]
        processor = (its.processor() - before) / asked.rounds
        size = len(ask.post(BATCH, body))
    inside = _repeated(lambda: _check_many(iins), asked.rounds)
    audit = _repeated(lambda: _audit(iins), asked.rounds)
    read = _repeated(lambda: _read(iins), asked.rounds)
    copied = _repeated(lambda: _copied(iins), asked.rounds)
    table(
        f"{len(iins):,} people in one request",
        [
            ("people in the database", f"{people():,}"),
            ("over HTTP, audit rows too (to hold: 3 s)", f"{statistics.median(over_http):.2f} s"),
            ("processor of the web server", f"{processor:.2f} s"),
            ("size of the answer", f"{size / 1e6:.2f} MB"),
            ("facts, decisions, codes (to hold: 1 s)", f"{inside - audit:.2f} s"),
            ("audit rows", f"{audit:.2f} s"),
            ("yardstick: their rows in one SELECT", f"{read:.2f} s"),
            ("yardstick: COPY of as many audit rows", f"{copied:.2f} s"),
            ("ratio of both to both", f"{inside / (read + copied):.2f}"),
        ],
        markdown=asked.markdown,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--markdown", action="store_true")
    return parser.parse_args()


def _repeated(once: Callable[[], None], rounds: int) -> float:
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        once()
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def _check_many(iins: list[str]) -> None:
    from apps.entitlement.answer import Asker as Who
    from apps.entitlement.answer import Audience
    from apps.entitlement.batch import check_many

    check_many(iins=iins, asker=Who("api", "benchmark"), audience=Audience.FULL)


def _audit(iins: list[str]) -> None:
    from apps.audit.services import record_lookups
    from apps.persons.identity import iin_key

    outcomes = [(iin_key(iin), "insured") for iin in iins]
    record_lookups(door="api", asker="benchmark", outcomes=outcomes)


def _read(iins: list[str]) -> None:
    from django.db import connection

    from apps.persons.identity import iin_key

    with connection.cursor() as cursor:
        cursor.execute(ROWS, [[iin_key(iin) for iin in iins]])
        cursor.fetchall()


def _copied(iins: list[str]) -> None:
    from django.db import connection

    from apps.persons.identity import iin_key

    line = "2026-01-01\tapi\tbenchmark\t\t\t{}\tinsured\t\n"
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, io.StringIO("".join(line.format(iin_key(iin)) for iin in iins)))


if __name__ == "__main__":
    main()
