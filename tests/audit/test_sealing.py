"""The chain of seals: nothing is left out, nothing stands twice, and only one lengthens it."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from apps.audit.models import Lookup, Seal, Sealer
from apps.audit.sealing.services import seal
from apps.audit.sealing.verifying import Fault, Verdict, verify
from tests.audit.chain import ONE, TWO, look, looks, seal_all, superuser, unsealed

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def verdict() -> Verdict:
    with connection.cursor() as cursor:
        return verify(cursor)


@pytest.fixture
def somebody_else(db: None) -> Iterator[None]:
    """A transaction of somebody else, begun before all others and still open, that has written a look-up."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            "INSERT INTO audit_lookup (at, door, asker, purpose, presence, no_presence, need, iin_key,"
            " outcome, rules, proof) VALUES (now(), 'api', 'slow', '', '', '', '', 'k', 'insured', '', '')"
        )
        yield
        cursor.execute("ROLLBACK")


# Order ----------------------------------------------------------------------------------------


def test_every_look_up_gets_one_seal_in_an_unbroken_sequence() -> None:
    for _ in range(3):
        look()
    looks(20)
    assert seal_all() == 23
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 24))
    ids = list(Lookup.objects.order_by("id").values_list("id", flat=True))
    assert list(Seal.objects.order_by("seq").values_list("lookup_id", flat=True)) == ids
    assert verdict()
    assert seal(holder=ONE) == 0


def test_a_row_waits_for_every_transaction_that_is_older(somebody_else: None) -> None:
    quick = look()
    assert seal(holder=ONE) == 0

    connections["owner"].cursor().execute("COMMIT")
    assert seal_all() == 2
    slow = Lookup.objects.get(asker="slow")
    assert slow.pk < quick.pk
    assert list(Seal.objects.order_by("seq").values_list("lookup_id", flat=True)) == [
        slow.pk,
        quick.pk,
    ]


def test_a_row_whose_transaction_began_earlier_and_wrote_later_comes_first() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_current_xact_id()")
        first = look()
        assert seal(holder=ONE) == 0
        cursor.execute(
            "INSERT INTO audit_lookup (at, door, asker, purpose, presence, no_presence, need, iin_key,"
            " outcome, rules, proof) VALUES (now(), 'api', 'slow', '', '', '', '', 'k', 'insured', '', '')"
        )
        cursor.execute("COMMIT")
    seal_all()
    order = list(Seal.objects.order_by("seq").values_list("lookup_id", flat=True))
    assert order == [Lookup.objects.get(asker="slow").pk, first.pk]


def test_a_look_up_that_was_rolled_back_leaves_no_gap() -> None:
    look()
    with transaction.atomic():
        look()
        transaction.set_rollback(True)
    look()
    assert seal_all() == 2
    assert verdict()


def test_fifty_writers_at_once_leave_neither_fork_nor_gap() -> None:
    def write() -> None:
        for _ in range(20):
            look()
        connection.close()

    def seal_beside(holder: object) -> None:
        while any(thread.is_alive() for thread in writers):
            seal(holder=holder)  # type: ignore[arg-type]
        connection.close()

    writers = [Thread(target=write) for _ in range(50)]
    sealers = [Thread(target=seal_beside, args=[holder]) for holder in (ONE, TWO)]
    for thread in writers + sealers:
        thread.start()
    for thread in writers + sealers:
        thread.join()
    seal_all(Sealer.objects.get().holder)
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 1001))
    assert verdict()


# The lease ------------------------------------------------------------------------------------


def test_while_one_seals_another_does_not() -> None:
    seal(holder=ONE)
    look()
    assert seal(holder=TWO) == 0
    assert Sealer.objects.get().holder == ONE


def test_a_lost_sealer_is_followed_by_another() -> None:
    seal(holder=ONE)
    Sealer.objects.update(held_until="2020-01-01T00:00Z")
    look()
    assert seal_all(TWO) == 1
    assert Sealer.objects.get().holder == TWO


def test_a_sealer_that_lost_its_lease_meanwhile_appends_nothing() -> None:
    from apps.audit.sealing.services import _seal_some

    seal(holder=ONE)
    look()
    Sealer.objects.update(holder=TWO)
    assert _seal_some(ONE, False) == 0
    assert not Seal.objects.exists()


def test_more_rows_than_one_step_takes_are_all_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.audit.sealing.services.AT_ONCE", 7)
    looks(30)
    looks(5)
    assert seal_all() == 35
    assert verdict()


# Another cluster ------------------------------------------------------------------------------


def test_after_a_move_to_a_cluster_that_counts_anew_nothing_is_left_out() -> None:
    look()
    seal_all()
    with superuser() as cursor:
        cursor.execute("UPDATE audit_lookup SET xid = '9000000000000000'")
        cursor.execute("UPDATE audit_sealer SET horizon = '9000000000000001'")
        cursor.execute("DELETE FROM audit_seal")
        cursor.execute("UPDATE audit_sealer SET seq = 0")
        cursor.connection.commit()
    look()
    assert seal_all() == 2
    look()
    assert seal_all() == 1
    assert verdict()


# What is not there ----------------------------------------------------------------------------


def test_a_row_put_in_behind_the_sealer_is_named_and_may_be_sealed_afterwards() -> None:
    look()
    seal_all()
    with superuser() as cursor:
        cursor.execute(
            "INSERT INTO audit_lookup (at, door, asker, purpose, presence, no_presence, need, iin_key,"
            " outcome, rules, proof, xid)"
            " VALUES (now(), 'api', 'late', '', '', '', '', 'k', 'insured', '', '', '3')"
        )
        cursor.connection.commit()
    late = Lookup.objects.get(asker="late")
    assert seal(holder=ONE) == 0
    found = verdict()
    assert not found
    assert (found.bad, found.unsealed.passed_by, found.unsealed.some) == (None, 1, (late.pk,))
    assert seal(holder=ONE, everything=True) == 1
    assert verdict()


def test_a_row_that_waits_is_listed_and_is_no_fault(somebody_else: None) -> None:
    waiting = look()
    found = verdict()
    assert found
    assert (found.unsealed.count, found.unsealed.some) == (1, (waiting.pk,))


def test_after_a_cut_tail_the_sequence_goes_on_and_shows_the_gap() -> None:
    looks(10)
    seal_all()
    with superuser() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE seq > 8")
        cursor.execute(
            "DELETE FROM audit_lookup WHERE id > (SELECT max(lookup_id) FROM audit_seal)"
        )
        cursor.connection.commit()
    assert verdict().bad is not None
    look()
    seal_all()
    bad = verdict().bad
    assert bad is not None
    assert (bad.seq, bad.fault) == (9, Fault.GAP)


# Anchors --------------------------------------------------------------------------------------


def cut_the_tail_and_forget_it() -> None:
    with superuser() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE seq > 5")
        cursor.execute(
            "DELETE FROM audit_lookup WHERE id > (SELECT max(lookup_id) FROM audit_seal)"
        )
        cursor.execute("UPDATE audit_sealer SET seq = 5")
        cursor.connection.commit()


def test_a_tail_cut_after_the_last_anchor_is_seen_by_the_anchor(tmp_path: Path) -> None:
    file = tmp_path / "kept elsewhere" / "anchors"
    looks(5)
    seal_all()
    call_command("export_anchor", str(file), stdout=StringIO())
    looks(3)
    seal_all()
    call_command("export_anchor", str(file), stdout=StringIO())
    assert len(file.read_text().splitlines()) == 2
    call_command("verify_audit", anchor=file, stdout=StringIO())

    cut_the_tail_and_forget_it()
    call_command("verify_audit", stdout=StringIO())  # the chain alone cannot show it
    with pytest.raises(CommandError, match="Seal 6 is bad"):
        call_command("verify_audit", anchor=file, stdout=StringIO())


def test_a_chain_made_anew_is_not_the_one_that_was_anchored(tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    looks(5)
    seal_all()
    call_command("export_anchor", str(file), stdout=StringIO())
    with superuser() as cursor:
        cursor.execute("UPDATE audit_lookup SET outcome = 'not_insured' WHERE id % 5 = 0")
        cursor.execute("DELETE FROM audit_seal")
        cursor.execute("DELETE FROM audit_sealer")
        cursor.connection.commit()
    seal_all()
    assert verdict()
    with pytest.raises(CommandError, match="Seal 5 is bad: it is not the one that the anchor"):
        call_command("verify_audit", anchor=file, stdout=StringIO())


@pytest.mark.parametrize("line", ["{}", "nothing", '{"seq": 1, "hash": "zz"}'])
def test_a_file_that_holds_no_anchors_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "anchors"
    file.write_text(line)
    with pytest.raises(CommandError, match="line 1 is no anchor"):
        call_command("verify_audit", anchor=file, stdout=StringIO())


def test_the_command_seals_and_ends() -> None:
    out = StringIO()
    look()
    while unsealed():
        call_command("seal_audit", once=True, stdout=out)
    assert "1 sealed" in out.getvalue()


# Nobody changes a row -------------------------------------------------------------------------


@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.parametrize("table", ["audit_lookup", "audit_seal"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"],
)
def test_neither_the_application_nor_the_owner_changes_a_row(
    alias: str, table: str, statement: str
) -> None:
    look()
    seal_all()
    column = "outcome" if table == "audit_lookup" else "form"
    with pytest.raises(DatabaseError, match=r"denied|kept for ever|foreign key"):
        connections[alias].cursor().execute(statement.format(table, column, column))
