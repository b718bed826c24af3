"""Look-ups sealed, and the whole chain verified, at so many rows.

    .venv/bin/python -m benchmarks.sealing [ROWS] [--markdown]

On a cluster of its own under .var/sealing, durable, made anew and taken away each time. The look-ups are
written in one statement, of which the time is printed too; then the sealer seals them all, and `verify`
goes over every seal and looks for what has none. Prints rows a second of each, what a million would take
at that speed (to hold: verified in 60 s, S-33), and the most memory that this process has held, which must
not grow with the rows.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from tools import services

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / ".var" / "sealing"
MILLION = 1_000_000
AT_MOST = 60  # seconds in which a million are verified
LOOKUPS = """
INSERT INTO audit_lookup (at, door, asker, purpose, presence, no_presence, need, organisation_id, client_id,
                          iin_key, asked_on, outcome, rules, proof)
SELECT timestamptz '2026-11-22 10:00+05' + n * interval '1 millisecond', 'api', 'clinic ' || n %% 97,
       'walk_in', 'qr', '', '', n %% 89, n %% 97, encode(sha256(n::text::bytea), 'hex'), date '2026-11-22',
       'insured', 'R1/2026-01-01', 'OS-261122-' || upper(substr(md5(n::text), 1, 11)) || '-T'
  FROM generate_series(1, %s) AS n
"""


def main() -> None:
    asked = _arguments()
    _set_up()
    try:
        _measure(asked)
    finally:
        services.remove("demo", VAR)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.sealing", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("rows", nargs="?", type=int, default=MILLION)
    parser.add_argument("--markdown", action="store_true", help="print a row of the table too")
    return parser.parse_args()


def _set_up() -> None:
    services.remove("demo", VAR)
    shutil.rmtree(VAR, ignore_errors=True)
    outside = {name: url for name, url in os.environ.items() if not name.endswith("_URL")}
    urls = services.up("demo", VAR, outside)
    os.environ.update({name.upper(): url for name, url in urls.items()})
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "osms_portal.settings",
        "OSMS_SECRET_KEY": "benchmark" * 8,
        "OSMS_IIN_KEY": "ab" * 32,
        "OSMS_PROOF_KEY": "12" * 32,
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)


def _measure(asked: argparse.Namespace) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        writing, _ = _timed(lambda: cursor.execute(LOOKUPS, [asked.rows]))
        before = _memory()
        sealing, sealed = _timed(_seal_all)
        after_sealing = _memory()
        verifying, verdict = _timed(lambda: _verdict(cursor))
        memory = _memory()
        cursor.execute("SELECT pg_total_relation_size('audit_seal') / 1048576")
        (size,) = cursor.fetchone()
    if sealed != asked.rows or verdict.holding != asked.rows or not verdict:
        raise SystemExit(f"{sealed} sealed, {verdict}")
    _report("written", asked.rows, writing)
    _report("sealed", asked.rows, sealing)
    _report("verified", asked.rows, verifying)
    million = verifying * MILLION / asked.rows
    print(f"a million verified in  {million:10.1f} s   to hold: {AT_MOST}")
    print(f"seals                  {size:>10} MiB")
    print(
        f"memory at most         {memory:>10} MiB   {before} before, {after_sealing} after sealing"
    )
    if asked.markdown:
        print(
            f"| {asked.rows:,} | {sealing:.1f} s ({asked.rows / sealing:,.0f}) |"
            f" {verifying:.1f} s ({asked.rows / verifying:,.0f}) | {million:.0f} s | {size} MiB |"
            f" {memory} MiB |"
        )


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def _seal_all() -> int:
    """Seal until nothing is left: one call lets go after eight seconds."""
    from apps.audit.sealing.services import seal

    holder, sealed = uuid4(), 0
    while done := seal(holder=holder):
        sealed += done
    return sealed


def _verdict(cursor: Any) -> Any:
    from apps.audit.sealing.verifying import verify

    return verify(cursor)


def _memory() -> int:
    """MiB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _report(what: str, rows: int, seconds: float) -> None:
    print(f"{what:<23}{seconds:10.1f} s   {rows / seconds:,.0f} rows a second", flush=True)


if __name__ == "__main__":
    main()
