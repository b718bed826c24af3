"""A file of payments through the portal against COPY of the same rows into the ledger, in one run.

    .venv/bin/python -m benchmarks.importing [ROWS] [--held ROWS] [--people N] [--markdown]
    .venv/bin/python -m benchmarks.country 10000000 -- .venv/bin/python -m benchmarks.importing --here

On a cluster of its own under .var/importing, durable, made anew each time; with `--here` into the database
that the environment names, whatever it holds. COPY goes into the ledger's own tables, and is taken back.
Prints the wall and the processor's time of both, their ratio (to hold: 3), a bare COPY, the upkeep of the
caches, and what the import needs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg2

from tools import services

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / ".var" / "importing"
SOURCE, HELD = "benchmark", "benchmark-held"
TICKS = os.sysconf("SC_CLK_TCK")
HEADER = "document_no,item_no,iin,period,purpose_code,payer_kind,payer_id,amount,paid_on\n"
COLUMNS = (
    "id, source_id, document_no, item_no, person_id, period, purpose_code, payer_kind, payer_id, amount,"
    " paid_on, recorded_at, job_id, counts, law_revision"
)
ITEMS = "source_id, document_no, item_no, person_id, period, payment_id, content"
# As rows of another document, under other ids.
ANEW = {
    "id": "id + 1000000000000",
    "payment_id": "payment_id + 1000000000000",
    "document_no": "'Y' || document_no",
}
STRIDE = 104_729  # a prime
EMPLOYEES = 40  # of one employer, in one document
PEOPLE = """
INSERT INTO persons_persondetails (person_id, source_id, last_name, first_name, patronymic, birth_date,
  sex, locality, region, contact, recorded)
SELECT id, %(source)s, 'A', 'B', '', '1985-05-05', 'm', 'city', '', '', '[2020-01-01,)' FROM persons_person;
INSERT INTO persons_legalstatusperiod (person_id, source_id, status, valid, recorded)
SELECT id, %(source)s, 'citizen', '[1985-05-05,)', '[2020-01-01,)' FROM persons_person;
"""
# Rows that are there already: of the people in turn, month by month from 2021, two of each.
HELD_ROWS = """
WITH drawn AS (
  SELECT nextval('contributions_payment_id_seq') AS id, n, o.id AS person_id,
         (date '2021-01-01' + make_interval(months => ((n / 2 / %(people)s) %% 60)::int))::date AS period
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
    JOIN persons_person o ON o.id = %(low)s + n / 2 %% %(people)s
), items AS (
  INSERT INTO contributions_posteditem
    (source_id, document_no, item_no, person_id, period, payment_id, content)
  SELECT %(source)s, 'H' || n / 40, n, person_id, period, id, sha256(int8send(n)) FROM drawn
)
INSERT INTO contributions_payment ({columns})
SELECT id, %(source)s, 'H' || n / 40, n, person_id, period, '121', 'employer', '000000000000', 9000,
       period + 20, now(), 0, true, 0 FROM drawn
"""


@dataclass
class Cost:
    """What something took: wall, this process and the database's, in seconds."""

    wall: float
    process: float
    backend: float

    @property
    def processor(self) -> float:
        return self.process + self.backend


@dataclass
class Yardsticks:
    """COPY of the same rows: as the ledger, the identity of their documents beside it, and bare."""

    ledger: Cost
    identity: Cost
    bare: Cost

    @property
    def whole(self) -> Cost:
        """Everything that makes a row the ledger's: its own table and the key that refuses it twice."""
        one, other = self.ledger, self.identity
        return Cost(one.wall + other.wall, one.process + other.process, one.backend + other.backend)


@dataclass
class Imported(Cost):
    """An import, and what it needed."""

    peak_mib: float
    statements: int


def main() -> None:
    asked = _arguments()
    if asked.child:
        print(json.dumps(asdict(_import(Path(asked.child)))))
        return
    if asked.here:
        numbers = _settle_in(asked)
    else:
        _set_up()
        low = _people(asked.people)
        _hold(asked.held, asked.people, low)
        numbers = _iins(asked.people)
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        file = Path(folder) / "payments.csv"
        _write(file, asked.rows, numbers)
        found = subprocess.run(
            [sys.executable, "-m", "benchmarks.importing", "--child", str(file)],
            stdout=subprocess.PIPE,
            check=True,
        )
        ours = Imported(**json.loads(found.stdout.splitlines()[-1]))
        upkeep = _upkeep()
        yardsticks = _yardsticks(Path(folder))
    _report(asked, ours, yardsticks, upkeep)
    if not asked.here:
        services.remove("demo", VAR)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--held", type=int, default=0)
    parser.add_argument("--people", type=int, default=250_000)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument(
        "--here", action="store_true", help="into the database of the environment, for its people"
    )
    parser.add_argument("--child", help=argparse.SUPPRESS)
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
        "OSMS_SPOOL": str(VAR / "spool"),
    }
    _django()
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("load_reference", verbosity=0)


def _settle_in(asked: argparse.Namespace) -> list[str]:
    """Use what the environment names, and whatever its ledger holds; the numbers of some of its people."""
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "osms_portal.settings",
        "OSMS_SPOOL": str(VAR / "spool"),
    }
    _django()
    with _superuser() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples::bigint FROM pg_class WHERE relname = 'contributions_posteditem'"
        )
        asked.held = cursor.fetchone()[0]
        cursor.execute(
            "SELECT iin FROM persons_person ORDER BY hashint8(id) LIMIT %s", [asked.people]
        )
        return [iin for (iin,) in cursor.fetchall()]


def _superuser() -> Any:
    connection = psycopg2.connect(os.environ["DATABASE_SUPERUSER_URL"])
    connection.autocommit = True
    return closing(connection)


def _django() -> None:
    import django

    django.setup()


def _owner() -> Any:
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    connection.autocommit = True
    return closing(connection)


def _iins(count: int) -> list[str]:
    from apps.feeds.population.generating import BATCH
    from apps.feeds.population.numbers import iins

    return [
        iin for first in range(0, count, BATCH) for iin in iins(first, min(BATCH, count - first))
    ]


def _people(count: int) -> int:
    """People with details and a status; the lowest of their ids, which follow each other."""
    from apps.persons.identity import iin_key
    from apps.persons.services import registered_source

    source = registered_source("benchmark-people").pk
    with _owner() as connection, connection.cursor() as cursor:
        with tempfile.TemporaryFile("w+") as lines:
            lines.writelines(f"{iin}\t{iin_key(iin)}\t2020-01-01\n" for iin in _iins(count))
            lines.seek(0)
            cursor.copy_expert("COPY persons_person (iin, iin_key, recorded_at) FROM STDIN", lines)
        cursor.execute(PEOPLE, {"source": source})
        cursor.execute("VACUUM ANALYZE persons_person, persons_persondetails")
        cursor.execute("SELECT min(id) FROM persons_person")
        return int(cursor.fetchone()[0])


def _hold(rows: int, people: int, low: int) -> None:
    """Rows that are in the ledger before."""
    from apps.persons.services import registered_source

    asked = {"source": registered_source(HELD).pk, "people": people, "low": low}
    with _owner() as connection, connection.cursor() as cursor:
        for first in range(0, rows, 1_000_000):
            asked |= {"first": first, "last": min(first + 1_000_000, rows) - 1}
            cursor.execute(HELD_ROWS.format(columns=COLUMNS), asked)
        cursor.execute("VACUUM ANALYZE contributions_payment, contributions_posteditem")


def _write(file: Path, rows: int, numbers: list[str]) -> None:
    """A file as a bank sends it: documents of employers, two items for each of the employees."""
    with file.open("w") as lines:
        lines.write(HEADER)
        lines.writelines(_rows(rows, numbers))


def _rows(rows: int, numbers: list[str]) -> Iterator[str]:
    people = len(numbers)
    for n in range(rows):
        place, turn = n // 2 % people, n // 2 // people
        # Who works together has not come into the registers together.
        person = place * STRIDE % people
        employer, month = place // EMPLOYEES, 1 + turn % 10
        code, kind = ("121", "employer") if n % 2 else ("122", "employee")
        amount = f"{5000 + person * 37 % 20011}.{person % 100:02d}"
        yield (
            f"E{employer:07d}-{turn:03d}-{code},{place % EMPLOYEES + 1},{numbers[person]},2026-{month:02d},"
            f"{code},{kind},{employer:012d},{amount},2026-{month + 1:02d}-{1 + employer % 28:02d}\n"
        )


def _import(file: Path) -> Imported:
    """In a process of its own: its memory is that of an import."""
    _django()
    from django.db import connection

    from apps.feeds.services import import_file

    count = 0

    def counted(execute: Any, *told: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*told)

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    with connection.execute_wrapper(counted):
        begun, spent, served = time.perf_counter(), _spent(), _served(backend)
        import_file(path=file, source=SOURCE)
        wall, process = time.perf_counter() - begun, _spent() - spent
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)  # the interpreter that reads is a child
    peak = sum(resource.getrusage(each).ru_maxrss for each in who) / 1024
    return Imported(wall, process, _served(backend) - served, peak, count)


def _spent() -> float:
    """Seconds of the processor that this process has had, and those that it started and saw end."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def _served(backend: int) -> float:
    """Seconds of the processor that a backend of the database has had."""
    told = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


def _upkeep() -> tuple[int, float]:
    """People taken up into the cache of months, and the seconds it took."""
    from apps.entitlement.months.services import drain

    begun, people = time.perf_counter(), 0
    while people < 100_000 and (taken := drain()):
        people += taken
    return people, time.perf_counter() - begun


def _yardsticks(folder: Path) -> Yardsticks:
    """The same rows by COPY: into the ledger's own tables, taken back each time, and into a bare one."""
    payments, items = folder / "payments.copy", folder / "items.copy"
    with _superuser() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE UNLOGGED TABLE bare (LIKE contributions_payment)")
        of_source = f"source_id = (SELECT id FROM persons_source WHERE code = '{SOURCE}')"
        for columns, table, path, key in (
            (COLUMNS, "contributions_payment", payments, "id"),
            (ITEMS, "contributions_posteditem", items, "payment_id"),
        ):
            drawn = [ANEW.get(name, name) for name in columns.split(", ")]
            told = f"SELECT {', '.join(drawn)} FROM {table} WHERE {of_source} ORDER BY {key}"
            with path.open("wb") as file:
                cursor.copy_expert(f"COPY ({told}) TO STDOUT", file)
    found = Yardsticks(
        ledger=_copied(f"contributions_payment ({COLUMNS})", payments),
        identity=_copied(f"contributions_posteditem ({ITEMS})", items),
        bare=_copied(f"bare ({COLUMNS})", payments),
    )
    with _superuser() as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")
    return found


def _copied(table: str, lines: Path) -> Cost:
    with _superuser() as connection, connection.cursor() as cursor, lines.open("rb") as file:
        cursor.execute("BEGIN")
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # no triggers: the rows alone
        backend = connection.info.backend_pid
        begun, spent, served = time.perf_counter(), time.process_time(), _served(backend)
        cursor.copy_expert(f"COPY {table} FROM STDIN", file, 1 << 20)
        wall, process = time.perf_counter() - begun, time.process_time() - spent
        found = Cost(wall, process, _served(backend) - served)
        cursor.execute("ROLLBACK")
        return found


def _report(
    asked: argparse.Namespace, ours: Imported, copied: Yardsticks, upkeep: tuple[int, float]
) -> None:
    people, seconds = upkeep
    if asked.markdown:
        print(
            f"| {asked.rows:,} | {asked.held:,} | {ours.wall:.1f} s | {copied.ledger.wall:.1f} s |"
            f" {ours.wall / copied.ledger.wall:.2f} | {ours.wall / copied.whole.wall:.2f} |"
            f" {ours.wall / copied.bare.wall:.1f} | {seconds / people * 100_000:.0f} s |"
            f" {ours.peak_mib:.0f} MiB | {ours.statements} |"
        )
        return
    print(f"{asked.rows} payments of {asked.people} people, {asked.held} rows already there")
    for name, cost in (
        ("the import", ours),
        ("COPY, as the ledger", copied.ledger),
        ("  and its identity", copied.whole),
        ("COPY, bare", copied.bare),
    ):
        print(
            f"{name:<20} {cost.wall:7.1f} s   {asked.rows / cost.wall:9.0f} rows a second   processor:"
            f" {cost.process:.1f} s here, {cost.backend:.1f} s in the database"
        )
    print(f"ratio to COPY        {ours.wall / copied.ledger.wall:7.2f}     (to hold: 3)")
    print(f"  with the identity  {ours.wall / copied.whole.wall:7.2f}")
    print(f"  in processor time  {ours.processor / copied.ledger.processor:7.2f}")
    print(f"  to the bare one    {ours.wall / copied.bare.wall:7.2f}")
    print(f"caches               {seconds / people * 100_000:7.1f} s for 100,000 people")
    print(f"peak memory          {ours.peak_mib:7.0f} MiB (to hold: 256)")
    print(f"statements           {ours.statements:7d}")


if __name__ == "__main__":
    main()
