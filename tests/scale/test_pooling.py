"""Nothing of the portal outlives a transaction in its server connection, so a pooler may stand between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connection, connections, transaction

from apps.common import clock
from apps.contributions.models import Payment
from apps.entitlement.answer import Asker, Audience
from apps.entitlement.batch import check_many
from apps.entitlement.months.services import differing, drain_all, rebuild
from apps.entitlement.population import population, population_known
from apps.entitlement.services import check_status
from tests.builders import IIN, months
from tests.scale.pooled import base

ROOT = Path(__file__).resolve().parents[2]

# Source ---------------------------------------------------------------------------------------

BEGINS = r"(?:\"\"\"\n|[\"']|;\s*)"  # of a statement, or of a part of one
SESSION = {
    "a lock": re.compile(r"pg_(?:try_)?advisory_(?:lock|unlock)\w*"),
    "a setting": re.compile(BEGINS + r"(?:RE)?SET\s+(?!LOCAL\b|CONSTRAINTS\b|TRANSACTION\b)\w+"),
    "a setting by function": re.compile(r"set_config\((?:(?!, true\)).)*?, (?:false|%s)\)", re.S),
    "a table": re.compile(
        r"CREATE TEMP(?:(?!ON COMMIT DROP)[^;])*?(?:;|\"\"\"|\"\s*\)|\"\n)", re.S
    ),
    "a statement": re.compile(BEGINS + r"(?:PREPARE|DEALLOCATE|LOAD|DISCARD)\s"),
    "a cursor": re.compile(
        r"WITH HOLD|\.cursor\((?:name=|[\"'])|" + BEGINS + r"DECLARE \w+ .*CURSOR"
    ),
    "a channel": re.compile(BEGINS + r"(?:UN)?LISTEN\s"),
}
# The tool that makes a synthetic country, in the demo only: it must connect straight.
ALLOWED = {
    ("apps/feeds/population/generating.py", "pg_try_advisory_lock"),
    ("apps/feeds/population/generating.py", "pg_advisory_unlock"),
}


def found_in(text: str) -> set[str]:
    return {match[0].strip() for pattern in SESSION.values() for match in pattern.finditer(text)}


def test_the_source_keeps_nothing_in_a_session() -> None:
    files = [path for room in ("apps", "osms_portal") for path in (ROOT / room).rglob("*.py")]
    found = {
        (str(path.relative_to(ROOT)), what)
        for path in files
        if "migrations" not in path.parts
        for what in found_in(path.read_text("utf-8"))
    }
    assert found == ALLOWED


@pytest.mark.parametrize(
    "text",
    [
        'cursor.execute("SELECT pg_advisory_lock(1)")',
        'cursor.execute("SET statement_timeout = 5")',
        'execute("SELECT 1; SET ROLE osms_owner")',
        "execute(\"SELECT set_config('a.b', %s, false)\")",
        'execute("CREATE TEMP TABLE t (n integer)")',
        'execute("CREATE TEMPORARY TABLE t AS SELECT 1; SELECT 2 ON COMMIT DROP")',
        'execute("PREPARE p AS SELECT 1")',
        'connection.cursor(name="steady")',
        'execute("DECLARE c NO SCROLL CURSOR WITH HOLD FOR SELECT 1")',
        'execute("LISTEN jobs")',
    ],
)
def test_it_would_be_found(text: str) -> None:
    assert found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        'execute("SELECT pg_advisory_xact_lock(%s)")',
        'execute("SET LOCAL timezone = 1")',
        'execute("UPDATE t SET a = 1")',
        '"UPDATE t"\n    " SET a = 1"',
        "execute(\"SELECT set_config('a.b', %s, true)\")",
        'execute("CREATE TEMP TABLE t (n integer) ON COMMIT DROP")',
    ],
)
def test_what_ends_with_the_transaction_is_not(text: str) -> None:
    assert not found_in(text)


def test_django_keeps_no_cursor_on_the_server_either() -> None:
    assert all(one["DISABLE_SERVER_SIDE_CURSORS"] for one in configured.DATABASES.values())


# At work ----------------------------------------------------------------------------------------

PERSONS = (
    "iin,last_name,first_name,patronymic,birth_date,sex,legal_status,legal_status_from,locality,contact\n"
    f"{IIN},Сынақ,Адам,,1985-05-05,m,citizen,1985-05-05,city,\n"
)
HEADER = "document_no,item_no,iin,period,purpose_code,payer_kind,payer_id,amount,paid_on\n"


@pytest.fixture
def pooled(transactional_db: None) -> Iterator[None]:
    """The portal's connection, changed after every transaction."""
    config = connections.settings["default"]
    engine = config["ENGINE"]
    connection.close()
    del connections["default"]
    config["ENGINE"] = "tests.scale.pooled"
    base.LEFT.clear()
    base.USED.clear()
    yield
    connection.close()
    del connections["default"]
    config["ENGINE"] = engine


def fed(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    call_command("import_feed", str(folder / name), source="gcvp", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_import_drain_check_list_and_count_need_no_session(
    pooled: None, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"
    fed(tmp_path, "persons.csv", PERSONS)
    lines = [
        f"D-{month},1,{IIN},{month},122,employer,,9000.00,{month}-28"
        for month in months("2025-11", "2026-10")
    ]
    fed(tmp_path, "contributions.csv", HEADER + "\n".join(lines) + "\n")
    assert Payment.objects.count() == 12
    assert drain_all() == 1
    asker = Asker("api", "clinic")
    assert check_status(iin=IIN, asker=asker).status == "insured"
    listed = check_many(iins=[IIN], asker=asker, audience=Audience.FULL)
    assert listed["answers"][0]["outcome"] == "insured"
    assert population(clock.today()).statuses == {"insured": 1}
    assert population_known(clock.today(), clock.today()).statuses == {"insured": 1}
    assert rebuild() == 1
    assert differing() == []
    call_command("reconcile", stdout=StringIO())
    assert connection.is_usable()
    assert base.LEFT == []
    assert len(base.USED) >= base.SERVERS


@pytest.mark.django_db(transaction=True)
def test_what_is_left_in_a_session_is_noticed(pooled: None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(1), set_config('lock_timeout', '1s', false)")
        cursor.execute("CREATE TEMP TABLE kept (n integer)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('kept'), current_setting('lock_timeout')")
        assert cursor.fetchone() == (None, "0")
    assert {left.split()[0] for left in base.LEFT} == {"lock", "setting", "table"}
