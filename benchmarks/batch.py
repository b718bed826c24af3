"""10,000 people in one request over HTTP, against a SELECT of their rows and a COPY of what is written.

    .venv/bin/python -m benchmarks.batch [--rounds 9] [--people 10000] [--markdown]

It asks the database that the environment names, about people chosen there at random, whose caches are
up to date; docs/performance.md has what was measured. To hold on two free cores: 1 s for facts,
decisions and codes, 3 s with the audit rows and the proofs.
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
COPY audit_lookup (at, door, asker, purpose, presence, no_presence, need, iin_key, outcome, rules, proof)
FROM STDIN
"""
COPY_PROOFS = """
COPY entitlement_proof (at, code, iin_key, statement, path, signature, key_id) FROM STDIN
"""
CODE = "OS-261122-7KQ2M-9XTB4-T"
STATEMENT, PATH, SIGNATURE = "-" * 640, r"\\x" + "00" * 462, r"\\x" + "00" * 64


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
    proofs = _repeated(lambda: _proofs(iins), asked.rounds)
    read = _repeated(lambda: _read(iins), asked.rounds)
    copied = _repeated(lambda: _copied(iins), asked.rounds)
    table(
        f"{len(iins):,} people in one request",
        [
            ("people in the database", f"{people():,}"),
            (
                "over HTTP, audit rows and proofs too (to hold: 3 s)",
                f"{statistics.median(over_http):.2f} s",
            ),
            ("processor of the web server", f"{processor:.2f} s"),
            ("size of the answer", f"{size / 1e6:.2f} MB"),
            ("facts, decisions, codes (to hold: 1 s)", f"{inside - audit - proofs:.2f} s"),
            ("proofs", f"{proofs:.2f} s"),
            ("audit rows", f"{audit:.2f} s"),
            ("yardstick: their rows in one SELECT", f"{read:.2f} s"),
            ("yardstick: COPY of as many audit rows and proofs", f"{copied:.2f} s"),
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
    from apps.audit.services import Found, Looking, record_lookups
    from apps.persons.identity import iin_key

    found = [Found(iin_key(iin), "insured", proof=CODE) for iin in iins]
    record_lookups(Looking("api", "benchmark"), found)


def _proofs(iins: list[str]) -> None:
    from apps.audit.services import Looking
    from apps.entitlement.answer import PackageAnswer
    from apps.entitlement.proofs.services import prove
    from apps.entitlement.proofs.statements import Given
    from apps.persons.identity import iin_key

    packages = (PackageAnswer("mshi", True, "full"),)
    given = [Given(iin_key(iin), "insured", packages) for iin in iins]
    prove(Looking("api", "benchmark"), given, data_as_of={})


def _read(iins: list[str]) -> None:
    from django.db import connection

    from apps.persons.identity import iin_key

    with connection.cursor() as cursor:
        cursor.execute(ROWS, [[iin_key(iin) for iin in iins]])
        cursor.fetchall()


def _copied(iins: list[str]) -> None:
    from datetime import date

    from django.db import connection

    from apps.entitlement.proofs.codes import drawn_many
    from apps.persons.identity import iin_key

    day = date(2026, 1, 1)
    line = f"{day}\tapi\tbenchmark\t\t\t\t\t{{}}\tinsured\t\t{CODE}\n"
    proof = f"{day}\t{{}}\t{{}}\t{STATEMENT}\t{PATH}\t{SIGNATURE}\tnone\n"
    keys = [iin_key(iin) for iin in iins]
    codes = drawn_many(day, len(keys))
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, io.StringIO("".join(line.format(key) for key in keys)))
        pairs = zip(codes, keys, strict=True)
        cursor.copy_expert(COPY_PROOFS, io.StringIO("".join(proof.format(*one) for one in pairs)))


if __name__ == "__main__":
    main()
