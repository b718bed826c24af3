"""One check over HTTP against bare Django views with as many statements, in one run.

    .venv/bin/python -m benchmarks.single_check [--rounds 25] [--people 500] [--markdown]

It asks the database that the environment names (`DATABASE_URL` and its fellows), or that of `make run`
while it is up, about people chosen there at random, each once a round. Ours and the yardsticks take
turns, so that a busy machine slows them alike; the medians of the rounds are printed, with the processor
time of the web server, which a busy machine changes less. docs/performance.md has what was measured.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Iterator
from itertools import cycle, islice

from benchmarks.serving import Asker, Server, people, prepare, sample, server, table, token

CHECK = "/api/v1/status-checks"
YARDSTICK, WITHOUT_TOKEN = "/bare-authenticated", "/bare"
ADDRESSES = (CHECK, YARDSTICK, WITHOUT_TOKEN)
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
            seconds[address].append(ask.timed(address, some))
            processor[address].append((its.processor() - before) / len(some))
    return seconds, processor


def _lines(seconds: Measured, processor: Measured, iins: list[str]) -> list[tuple[str, str]]:
    def ratio(address: str) -> float:
        pairs = zip(seconds[CHECK], seconds[address], strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)

    def shown(address: str) -> str:
        wall = statistics.median(seconds[address]) * 1000
        used = statistics.mean(processor[address]) * 1000
        return f"{wall:.2f} ms ({used:.2f} ms of the web server's processor)"

    counted, all_of_them = _statements(iins[0])
    return [
        ("people in the database", f"{people():,}"),
        ("people asked about", f"{len(iins):,}"),
        ("check", shown(CHECK)),
        ("bare view, three statements", shown(YARDSTICK)),
        ("bare view, two: no token read", shown(WITHOUT_TOKEN)),
        (f"ratio (to hold: {HOLD})", f"{ratio(YARDSTICK):.2f}"),
        ("ratio to the view that reads no token", f"{ratio(WITHOUT_TOKEN):.2f}"),
        ("statements of facts and audit (to hold: 4)", str(counted)),
        ("with the transaction's own", str(all_of_them)),
    ]


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
