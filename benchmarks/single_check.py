"""One check over HTTP against bare Django views with as many statements, in one run.

    .venv/bin/python -m benchmarks.single_check [--rounds 25] [--people 500] [--markdown]

It asks the database that the environment names (`DATABASE_URL` and its fellows), or that of `make run`
while it is up, about people chosen there at random, each once a round. Ours and the yardsticks take
turns, so that a busy machine slows them alike. Printed are the medians, the fastest tenth (what nothing else
disturbed), and the processor time of the web server. docs/performance.md has what was measured.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Iterator
from itertools import cycle, islice

from benchmarks.serving import Asker, Server, people, prepare, sample, server, table, token

CHECK = "/api/v1/status-checks"
YARDSTICK, WRITTEN_OUT = "/bare", "/written-out"
ADDRESSES = (CHECK, YARDSTICK, WRITTEN_OUT)
IN_A_ROUND = 40
HOLD = 1.5


def main() -> None:
    asked = _arguments()
    prepare()
    iins = sample(asked.people)
    bodies = cycle([json.dumps({"iin": iin, "purpose": "scheduled"}) for iin in iins])
    with server() as its:
        ask = Asker(its.port, token())
        for address in ADDRESSES:
            ask.timed(address, list(islice(bodies, asked.people)))
        seconds, processor = _rounds(ask, its, bodies, asked.rounds)
    table("one check over HTTP", _lines(seconds, processor, iins), markdown=asked.markdown)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--markdown", action="store_true")
    return parser.parse_args()


Measured = dict[str, list[float]]


def _rounds(
    ask: Asker, its: Server, bodies: Iterator[str], rounds: int
) -> tuple[Measured, Measured]:
    seconds: Measured = {address: [] for address in ADDRESSES}
    processor: Measured = {address: [] for address in ADDRESSES}
    for _ in range(rounds):
        some = list(islice(bodies, IN_A_ROUND))
        for address in ADDRESSES:
            before = its.processor()
            seconds[address] += ask.timed(address, some)
            processor[address].append((its.processor() - before) / len(some))
    return seconds, processor


def _lines(seconds: Measured, processor: Measured, iins: list[str]) -> list[tuple[str, str]]:
    def shown(address: str) -> str:
        middle, tenth = (each(seconds[address]) * 1000 for each in (statistics.median, _tenth))
        used = statistics.mean(processor[address]) * 1000
        return f"{middle:.2f}; {tenth:.2f}; {used:.2f}"

    def ratio(address: str) -> str:
        ours, theirs = seconds[CHECK], seconds[address]
        middle = statistics.median(ours) / statistics.median(theirs)
        return f"{middle:.2f}; {_tenth(ours) / _tenth(theirs):.2f}"

    counted, all_of_them = _statements(iins[0])
    return [
        ("people in the database", f"{people():,}"),
        ("people asked about", f"{len(iins):,}"),
        ("milliseconds", "median; fastest tenth; processor of the web server"),
        ("check", shown(CHECK)),
        ("bare view, four statements through the ORM", shown(YARDSTICK)),
        ("the same statements written out", shown(WRITTEN_OUT)),
        (f"ratio (to hold: {HOLD})", ratio(YARDSTICK)),
        ("ratio to the statements written out", ratio(WRITTEN_OUT)),
        ("statements of facts, proof, audit (to hold: 4)", str(counted)),
        ("with the transaction's own", str(all_of_them)),
    ]


def _tenth(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=10)[0]


def _statements(iin: str) -> tuple[int, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from apps.entitlement.answer import Asker as Who
    from apps.entitlement.services import check_status

    check_status(iin=iin, asker=Who("api", "benchmark"))
    with CaptureQueriesContext(connection) as queries:
        check_status(iin=iin, asker=Who("api", "benchmark"))
    own = [query for query in queries if query["sql"].startswith(("BEGIN", "COMMIT"))]
    return len(queries) - len(own), len(queries)


if __name__ == "__main__":
    main()
