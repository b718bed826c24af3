"""What docs/scaling.md says of a distributed PostgreSQL holds for the schema and the plans of this one."""

from __future__ import annotations

import json
import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection
from psycopg2 import sql

from apps.categories.models import CategoryPeriod
from apps.common import clock
from apps.entitlement.answer import Asker, Audience
from apps.entitlement.batch import check_many
from apps.entitlement.months.reading import read
from apps.entitlement.months.services import drain_all, refresh
from apps.entitlement.services import check_status
from apps.persons.models import Person
from apps.persons.services import touch
from tests.builders import IIN, a_person, complete_through, in_category, months, paid, waived

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scaling.md"
KEY = {"person": "person_id", "document": "document_no"}
ROW = re.compile(r"^\| (`[^|]+) \| (\w+) \| [^|]+ \|$", re.M)


def rows(heading: str) -> list[tuple[list[str], str]]:
    """The rows of a table under a heading: the names in the first cell, and the second cell."""
    section = PAGE.read_text("utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return [(re.findall(r"`([^`]+)`", names), kind) for names, kind in ROW.findall(section)]


PLACES = [(name, kind) for names, kind in rows("A distributed PostgreSQL") for name in names]
EXCEPTIONS = {name for names, _ in rows("What would not fit yet") for name in names}


def places_of(table: str) -> list[str]:
    """Where a table is, says the page; what it does not name is the coordinator's."""
    return [kind for pattern, kind in PLACES if fnmatch(table, pattern)] or ["local"]


def asked(question: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


TABLES = """
SELECT relname,
       EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname IN ('person_id', 'iin_key'))
  FROM pg_class c
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
"""
# Every constraint, and every unique index beside them, of these tables with the columns it is about.
CONSTRAINTS = """
SELECT c.conname, t.relname, c.contype, r.relname,
       ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = t.oid AND attnum = ANY(c.conkey))
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
  LEFT JOIN pg_class r ON r.oid = c.confrelid
 WHERE c.contype IN ('p', 'u', 'x', 'f') AND NOT t.relispartition
   AND t.relnamespace = 'public'::regnamespace
UNION ALL
SELECT x.relname, t.relname, 'u', NULL,
       ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = t.oid AND attnum = ANY(i.indkey))
  FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
 WHERE i.indisunique AND NOT t.relispartition AND t.relnamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


@pytest.mark.django_db
def test_every_table_has_one_place_and_one_about_people_is_named() -> None:
    found = asked(TABLES)
    assert [table for table, _ in found if len(places_of(table)) != 1] == []
    assert {kind for _, kind in PLACES} == {"person", "document", "reference", "local"}
    assert [name for name, _ in PLACES if not any(fnmatch(table, name) for table, _ in found)] == []
    about_people = [table for table, is_about_people in found if is_about_people]
    named = [table for table in about_people if any(fnmatch(table, name) for name, _ in PLACES)]
    assert about_people == named


@pytest.mark.django_db
def test_every_key_of_a_distributed_table_contains_what_it_is_distributed_by() -> None:
    without = set()
    for name, table, kind, refers_to, columns in asked(CONSTRAINTS):
        place = places_of(table)[0]
        if place not in KEY or (kind == "f" and places_of(refers_to) == ["reference"]):
            continue
        if KEY[place] not in columns or (kind == "f" and places_of(refers_to) != [place]):
            without.add(name)
    assert without == {name for name in EXCEPTIONS if "." not in name}


@pytest.mark.django_db
def test_no_distributed_table_is_referred_to_from_elsewhere() -> None:
    for name, table, kind, refers_to, _ in asked(CONSTRAINTS):
        if kind == "f" and places_of(refers_to)[0] in KEY:
            assert places_of(table) == places_of(refers_to), name


TRIGGERS = """
SELECT c.relname, g.tgname, g.tgtype & 1 = 1 FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
 WHERE NOT g.tgisinternal AND NOT c.relispartition
"""


@pytest.mark.django_db
def test_triggers_of_distributed_tables_look_at_one_row_and_reference_tables_have_none() -> None:
    unfit = {
        f"{table}.{name}"
        for table, name, is_for_a_row in asked(TRIGGERS)
        if (places_of(table) == ["reference"] or (places_of(table)[0] in KEY and not is_for_a_row))
    }
    assert unfit == {name for name in EXCEPTIONS if "." in name}


# Plans ------------------------------------------------------------------------------------------

EXPLAIN = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_format": "json",
    "auto_explain.log_level": "notice",
    # These tables are tiny, or empty, and then read whole; what remains a scan of all has no other way.
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}


def as_superuser(*statements: str | sql.Composable) -> None:
    url, name = os.environ["DATABASE_SUPERUSER_URL"], connection.settings_dict["NAME"]
    with closing(psycopg2.connect(url, dbname=name)) as superuser:
        superuser.autocommit = True
        for statement in statements:
            superuser.cursor().execute(statement)


# A table that was found empty is read whole, as there is nothing in it; one that nobody looked at yet is
# taken to be ten pages long. The tests before this one decided which.
NEVER_LOOKED_AT = """
UPDATE pg_class SET relpages = 0, reltuples = -1, relallvisible = 0
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i', 'm')
"""
AUTOVACUUM = """
DO $$ DECLARE t regclass; BEGIN
  FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  LOOP EXECUTE format('ALTER TABLE %s {}', t); END LOOP; END $$
"""


@pytest.fixture
def plans(transactional_db: None) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The server tells this connection the plan of every statement, those inside functions too."""
    name = sql.Identifier(connection.settings_dict["NAME"])
    connection.close()
    alter = "ALTER DATABASE {} SET {} = {}"
    as_superuser(AUTOVACUUM.format("SET (autovacuum_enabled = off)"), NEVER_LOOKED_AT)
    as_superuser(
        *(
            sql.SQL(alter).format(name, sql.SQL(setting), sql.Literal(value))
            for setting, value in EXPLAIN.items()
        )
    )
    connection.ensure_connection()
    notices = connection.connection.notices = deque()

    def told() -> list[dict[str, Any]]:
        found = [json.loads(notice.split("plan:", 1)[1]) for notice in notices if "plan:" in notice]
        notices.clear()
        return found

    yield told
    connection.close()
    as_superuser(sql.SQL("ALTER DATABASE {} RESET ALL").format(name))
    as_superuser(AUTOVACUUM.format("RESET (autovacuum_enabled)"))


@pytest.fixture
def person(plans: Callable[[], Any]) -> Person:
    """Somebody with a row in every register."""
    complete_through("gcvp", clock.today(), sends_payments=True)
    complete_through("register", clock.today().replace(year=2025), sends_categories=True)
    found = a_person()
    paid(found, months("2024-01", "2026-10"))
    in_category(found, "pensioner", clock.today().replace(day=1))
    waived(found, clock.today().replace(day=1), clock.today())
    assert CategoryPeriod.objects.exists()
    touch([found.pk], clock.now())
    plans()
    return found


def nodes(plan: Any) -> Iterator[dict[str, Any]]:
    if isinstance(plan, dict):
        if "Node Type" in plan:
            yield plan
        for value in plan.values():
            yield from nodes(value)
    elif isinstance(plan, list):
        for value in plan:
            yield from nodes(value)


# Which index is taken where a table has a row or two says nothing; that the person is asked for does.
CONDITIONS = ("Index Cond", "Recheck Cond", "Filter")


def scans_of_everybody(found: list[dict[str, Any]]) -> tuple[set[str], set[str]]:
    """The distributed tables that these plans read, and those of them read without a person."""
    partitions = dict(
        asked(
            "SELECT c.relname, p.relname FROM pg_inherits"
            " JOIN pg_class c ON c.oid = inhrelid JOIN pg_class p ON p.oid = inhparent"
        )
    )
    seen, without = set(), set()
    for node in nodes(found):
        relation = node.get("Relation Name", "")
        table = partitions.get(relation, relation)
        if not node["Node Type"].endswith("Scan") or places_of(table) != ["person"]:
            continue
        seen.add(table)
        conditions = " ".join(str(node.get(name, "")) for name in CONDITIONS)
        if node["Node Type"] == "Seq Scan" or not re.search(r"\bperson_id = ", conditions):
            without.add(table)
    return seen, without


FACTS = {
    "persons_persondetails",
    "persons_legalstatusperiod",
    "persons_doubt",
    "categories_categoryperiod",
    "contributions_payment",
    "contributions_decision",
    "contributions_waiver",
}
LEDGER = {"contributions_payment", "contributions_decision", "contributions_waiver"}
CACHE = {"entitlement_personmonths", "persons_touched"}
ASKER = Asker("api", "clinic")


@pytest.mark.django_db(transaction=True)
def test_a_check_reads_one_person(person: Person, plans: Callable[[], Any]) -> None:
    """From the ledger while she is touched, from the cache once she is taken up."""
    for tables in (FACTS | CACHE, FACTS - LEDGER | CACHE):
        for _ in range(6):  # from the sixth on the server may keep one plan for everybody
            assert check_status(iin=IIN, asker=ASKER).person_id == person.pk
        seen, without = scans_of_everybody(plans())
        assert seen == tables
        assert without == set()
        drain_all()
        plans()


@pytest.mark.django_db(transaction=True)
def test_the_months_of_many_are_read_person_by_person(
    person: Person, plans: Callable[[], Any]
) -> None:
    assert len(list(read([person.pk], clock.today()))) == 1
    assert refresh([person.pk]) == 1
    seen, without = scans_of_everybody(plans())
    assert seen >= FACTS
    assert without == set()


@pytest.mark.django_db(transaction=True)
def test_a_list_reads_the_people_it_names(person: Person, plans: Callable[[], Any]) -> None:
    drain_all()
    plans()
    check_many(iins=[IIN], asker=ASKER, audience=Audience.FULL)
    seen, without = scans_of_everybody(plans())
    assert seen >= CACHE
    assert without == set()


@pytest.mark.django_db(transaction=True)
def test_taking_up_who_was_touched_scans_nothing_but_the_notes(
    person: Person, plans: Callable[[], Any]
) -> None:
    """The notes are a queue: whoever takes from it looks at its front, in each part of it."""
    assert drain_all() == 1
    seen, without = scans_of_everybody(plans())
    assert seen >= FACTS | {"persons_touched"}
    assert without == {"persons_touched"}
