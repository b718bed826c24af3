"""The whole population counted, against a plain `SELECT count(*) … GROUP BY` over the same rows.

    .venv/bin/python -m benchmarks.population                      people who are there
    .venv/bin/python -m benchmarks.population --caches 1000000     with generated caches beside them

Runs on the database that DATABASE_URL and its companions name, or on a cluster of its own in
`.var/benchmarks` (`--var`; `--remove` deletes it at the end). `--caches N` makes people until there are
`--templates` of them and fills the cache of months up to N rows drawn from theirs, without people and
without a ledger behind them: about 0.25 GiB a million, and as much again in write-ahead log while it is
written. Such rows have no categories, so counting by category is measured on the people only.

Prints medians of interleaved rounds: counting by outcome, ground and region with who loses cover;
counting by category; a preview from the kept histogram, and that of a change set that comes into force
next January, on two days; the yardstick; statements; peak memory of this
process and of what PostgreSQL allocates for it. *Processor* is what both used without parallel
workers: it says the same on a busy machine. To hold: 1 million in 1 s,
20 million in 20 s, a preview in 1 s, also of a set, memory flat.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLAIN = "SELECT region, count(*) FROM entitlement_personmonths WHERE NOT in_doubt GROUP BY region"
FIRST_MADE = 4_000_000_000_000  # ids of rows without people
A_STEP = 1_000_000
FILL = """
INSERT INTO entitlement_personmonths (person_id, {columns})
SELECT g.id, {columns} FROM (
  SELECT id, abs(hashint8(id)::bigint) %% %(templates)s AS n
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) id) g
JOIN benchmark_templates t USING (n)
"""


def main() -> None:
    asked = _arguments()
    with _database(asked.var, remove=asked.remove):
        import django

        django.setup()
        if asked.caches:
            _prepare()
            _fill(asked.caches, asked.templates)
        _measure(asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.population", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--caches", type=int, default=0, help="fill the cache up to so many rows")
    parser.add_argument("--templates", type=int, default=100_000, help="people they are drawn from")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--on", type=date.fromisoformat, help="the day; today by default")
    parser.add_argument(
        "--var", type=lambda path: Path(path).resolve(), default=ROOT / ".var" / "benchmarks"
    )
    parser.add_argument("--remove", action="store_true", help="delete the cluster at the end")
    parser.add_argument("--markdown", action="store_true", help="print a row of the table too")
    return parser.parse_args()


@contextmanager
def _database(var: Path, *, remove: bool) -> Iterator[None]:
    """Point Django at the database that the environment names, or at a cluster of our own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "osms_portal.settings"
    os.environ.setdefault("OSMS_DEMO", "1")
    if os.environ.get("DATABASE_URL"):
        yield
        return
    from tools import services

    os.environ.setdefault("OSMS_SECRET_KEY", "benchmark")
    os.environ.setdefault("OSMS_IIN_KEY", "ab" * 32)
    os.environ.setdefault("OSMS_PROOF_KEY", "12" * 32)
    with services.locked("test", var) as state:
        urls = services.database_urls("test", state) | services.redis_urls("test", state)
    os.environ.update({name.upper(): url for name, url in urls.items()})
    try:
        yield
    finally:
        (services.remove if remove else services.down)("test", var)


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0)


def _fill(rows: int, templates: int) -> None:
    """Bring the cache up to so many rows. As superuser: no person stands behind a made row."""
    import psycopg2
    from django.core.management import call_command

    from apps.entitlement.months.services import COLUMNS, drain_all
    from apps.persons.models import Person

    people = min(templates, rows)
    if Person.objects.count() < people:
        call_command("generate_population", people)
    drain_all()
    columns = ", ".join(COLUMNS[1:])
    connection = psycopg2.connect(os.environ["DATABASE_SUPERUSER_URL"])
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SET session_replication_role = replica")
    cursor.execute(f"DELETE FROM entitlement_personmonths WHERE person_id >= {FIRST_MADE}")
    cursor.execute("DROP TABLE IF EXISTS benchmark_templates")
    cursor.execute(
        "CREATE UNLOGGED TABLE benchmark_templates AS SELECT row_number() OVER () - 1 AS n,"
        f" {columns} FROM entitlement_personmonths WHERE NOT in_doubt"
    )
    cursor.execute("SELECT count(*) FROM benchmark_templates")
    there = cursor.fetchone()[0]
    for first in range(FIRST_MADE, FIRST_MADE + rows - there, A_STEP):
        last = min(first + A_STEP, FIRST_MADE + rows - there) - 1
        values = {"templates": there, "first": first, "last": last}
        cursor.execute(FILL.format(columns=columns), values)
        print(f"{last - FIRST_MADE + 1 + there} rows of the cache", flush=True)
    cursor.execute("DROP TABLE benchmark_templates")
    cursor.execute("VACUUM ANALYZE")
    connection.close()


def _measure(asked: argparse.Namespace) -> None:
    parts = _parts(asked.on)
    taken: dict[str, list[float]] = {name: [] for name in parts}
    with _memory() as memory:
        for _ in range(asked.rounds):
            for name, part in parts.items():
                begun = time.perf_counter()
                part()
                taken[name].append(time.perf_counter() - begun)
    seconds = {name: statistics.median(times) for name, times in taken.items()}
    used = {name: _processor(part) for name, part in parts.items()}
    _report(
        asked,
        seconds,
        used,
        people=parts["outcomes"]().people,
        statements=_statements(parts["outcomes"]),
        memory=max(memory),
    )


def _parts(on: date | None) -> dict[str, Callable[[], Any]]:
    """What is measured, by name; the previews' histograms are made here."""
    from apps.common import clock
    from apps.entitlement.months.services import current_law
    from apps.entitlement.population import changed, histogram, preview_law
    from apps.entitlement.population.counting import Count
    from apps.entitlement.previewing.laws import Pair
    from apps.entitlement.previewing.reached import reached_by
    from apps.entitlement.previewing.whole import previews

    day = on or clock.today()
    law = current_law()
    question = histogram.ask(day, clock.today(), law)

    def outcomes() -> Any:
        count = Count(day, None, law, question.unknown, {})
        count.cells(histogram.by_region(question))
        return count.found

    def categories() -> Any:
        count = Count(day, None, law, question.unknown, {})
        count.categories(histogram.by_category(question))

    values = {"retention_payments": Decimal(5), "minimum_wage": Decimal(92_000)}
    then = changed(law, values, day)
    preview_law(then, day, is_fresh=True)
    pair = Pair(law, changed(law, values, date(day.year + 1, 1, 1)), day)
    previews(pair, reached_by(pair))
    return {
        "outcomes": outcomes,
        "categories": categories,
        "preview": lambda: preview_law(then, day),
        "set": lambda: previews(pair, reached_by(pair)),
        "plain": lambda: _rows(PLAIN),
    }


def _rows(statement: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _processor(part: Callable[[], Any]) -> float:
    """Seconds of processor of this process and of the backend, without parallel workers."""
    from django.db import connection

    backend = int(_rows("SELECT pg_backend_pid()")[0][0])

    def used() -> float:
        fields = Path(f"/proc/{backend}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + time.process_time()

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        begun = used()
        part()
        taken = used() - begun
        cursor.execute("RESET max_parallel_workers_per_gather")
    return taken


def _statements(part: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        part()
    words = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET")
    return sum(not query["sql"].lstrip().startswith(words) for query in queries)


@contextmanager
def _memory() -> Iterator[list[int]]:
    """MiB that our backend and its parallel workers hold for themselves, sampled; [0] elsewhere."""
    backend = int(_rows("SELECT pg_backend_pid()")[0][0])
    seen, done = [0], threading.Event()

    def sample() -> None:
        while not done.wait(0.02):
            seen.append(sum(_anonymous(pid) for pid in [backend, *_workers_of(backend)]) // 1024)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    yield seen
    done.set()
    thread.join()


def _workers_of(backend: int) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            title = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if f"parallel worker for PID {backend}".encode() in title:
            yield int(folder.name)


def _anonymous(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon")), 0)


def _report(
    asked: argparse.Namespace,
    seconds: dict[str, float],
    used: dict[str, float],
    *,
    people: int,
    statements: int,
    memory: int,
) -> None:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    ratio = seconds["outcomes"] / seconds["plain"]
    names = {
        "outcomes": "by outcome and region",
        "categories": "by category",
        "preview": "preview, kept",
        "set": "of a set, two days",
        "plain": "SELECT … GROUP BY",
    }
    (size,) = _rows("SELECT pg_relation_size('entitlement_personmonths') / 1048576")[0]
    print(f"people                 {people:>12}   {size} MiB of cache")
    for part, name in names.items():
        print(f"{name:<23}{seconds[part]:12.2f} s   processor {used[part]:.2f} s")
    busy = used["outcomes"] / used["plain"]
    print(
        f"ratio                  {ratio:12.2f}     processor {busy:.2f}   of {asked.rounds} rounds"
    )
    print(f"statements             {statements:>12}")
    print(f"memory                 {own:>12} MiB here, {memory} MiB in PostgreSQL")
    if asked.markdown:
        print(
            f"| {people:,} | {_pair(seconds, used, 'outcomes')} | {_pair(seconds, used, 'plain')} |"
            f" {ratio:.1f} ({busy:.1f}) | {_pair(seconds, used, 'categories')} |"
            f" {_pair(seconds, used, 'preview')} | {_pair(seconds, used, 'set')} |"
            f" {statements} | {own} + {memory} MiB |"
        )


def _pair(seconds: dict[str, float], used: dict[str, float], part: str) -> str:
    return f"{seconds[part]:.2f} s ({used[part]:.2f})"


if __name__ == "__main__":
    main()
