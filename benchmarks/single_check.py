"""One check over HTTP against a bare Django view with as many statements, in one run.

Run it while `make run` is up (it uses the same database and demo people):

    .venv/bin/python -m benchmarks.single_check [ROUNDS]

Prints the medians of both, their ratio (to hold: 1.5), and the statements of one check.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
WARM_UP = 50
IN_A_ROUND = 20


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    import django

    django.setup()
    token, iins = _token(), _iins()
    port = _free_port()
    server = _serve(port)
    try:
        ask = _Asker(port, token, iins)
        ask.check(WARM_UP)
        ask.bare(WARM_UP)
        ours, yardstick = [], []
        for _ in range(rounds):
            ours.append(ask.check(IN_A_ROUND))
            yardstick.append(ask.bare(IN_A_ROUND))
    finally:
        server.terminate()
        server.wait()
    _report(ours, yardstick, _statements(iins[0]))


def _token() -> str:
    from apps.accounts.services import issue_token

    return issue_token(name="benchmark").secret


def _iins() -> list[str]:
    from apps.common import clock
    from apps.persons.cast import cast
    from apps.rules.months import Month

    return [member.iin for member in cast(Month.of(clock.today()))]


def _statements(iin: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from apps.entitlement.answer import Asker
    from apps.entitlement.services import check_status

    check_status(iin=iin, asker=Asker("api", "benchmark"))
    with CaptureQueriesContext(connection) as queries:
        check_status(iin=iin, asker=Asker("api", "benchmark"))
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT")) for query in queries)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(port: int) -> subprocess.Popen[bytes]:
    command = f"granian --interface wsgi --host 127.0.0.1 --port {port} --workers 1 --no-ws"
    server = subprocess.Popen(
        [ROOT / ".venv" / "bin" / "granian", *command.split()[1:], "osms_portal.wsgi:application"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


class _Asker:
    """Asks over one kept connection, and returns the seconds that one request took on average."""

    def __init__(self, port: int, token: str, iins: list[str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.bodies = [json.dumps({"iin": iin, "purpose": "scheduled"}) for iin in iins]

    def check(self, count: int) -> float:
        return self._timed("/api/v1/status-checks", count)

    def bare(self, count: int) -> float:
        return self._timed("/bare", count)

    def _timed(self, address: str, count: int) -> float:
        begun = time.perf_counter()
        for number in range(count):
            body = self.bodies[number % len(self.bodies)]
            self.connection.request("POST", address, body, self.headers)
            answer = self.connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{address} answered {answer.status}")
        return (time.perf_counter() - begun) / count


def _report(ours: list[float], yardstick: list[float], statements: int) -> None:
    ratios = [one / other for one, other in zip(ours, yardstick, strict=True)]
    print(f"check      {statistics.median(ours) * 1000:6.2f} ms (median of {len(ours)} rounds)")
    print(f"bare view  {statistics.median(yardstick) * 1000:6.2f} ms")
    print(f"ratio      {statistics.median(ratios):6.2f}    (to hold: 1.5)")
    print(f"statements {statements:6d}    of facts and audit, after authentication (to hold: 4)")


if __name__ == "__main__":
    main()
