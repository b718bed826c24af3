"""S-30: whatever is changed in the chain or under it, the verifier sees it, and says where.

The hand is a superuser's with all triggers asleep; each change is undone before the next.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from apps.audit.sealing.verifying import Verdict, verify
from tests.audit.chain import looks, seal_all, superuser

pytestmark = pytest.mark.django_db(transaction=True)
LOOKUP = {
    "id": "id + 1000000",
    "xid": "(xid::text::bigint # 1)::text::xid8",
    "at": "at + interval '1 microsecond'",
    "door": "overlay(door PLACING 'b' FROM 1 FOR 1)",
    "asker": "overlay(asker PLACING 'C' FROM 1 FOR 1)",
    "purpose": "overlay(purpose PLACING 'W' FROM 1 FOR 1)",
    "presence": "overlay(presence PLACING 'o' FROM 1 FOR 1)",
    "no_presence": "no_presence || ' '",
    "need": "need || 'x'",
    "organisation_id": "coalesce(organisation_id # 1, 0)",
    "operator_id": "coalesce(operator_id # 1, 0)",
    "client_id": "client_id # 1",
    "iin_key": "translate(iin_key, '01', '10')",
    "asked_on": "asked_on + 1",
    "known_on": "date '2026-11-22'",
    "outcome": "overlay(outcome PLACING 'I' FROM 1 FOR 1)",
    "rules": "overlay(rules PLACING 'r' FROM 1 FOR 1)",
    "replayed": "'0/1'::pg_lsn",
    "proof": "proof || 'O'",
}
SEAL = {
    "seq": "seq + 1000000",
    "lookup_id": "lookup_id + 1000000",
    "form": "form # 1",
    "sealed_at": "sealed_at + interval '1 microsecond'",
    "content_hash": "set_byte(content_hash, {byte}, get_byte(content_hash, {byte}) # 1)",
    "chain_hash": "set_byte(chain_hash, {byte}, get_byte(chain_hash, {byte}) # 128)",
}
Change = Callable[[Any, random.Random, int], int]


def flip(cursor: Any, chance: random.Random, count: int) -> int:
    """One byte of one column of a look-up or a seal."""
    seq = chance.randint(1, count)
    if chance.random() < 0.6:
        column = chance.choice(list(LOOKUP))
        cursor.execute(
            f"UPDATE audit_lookup SET {column} = {LOOKUP[column]}"
            f" WHERE id = (SELECT lookup_id FROM audit_seal WHERE seq = {seq})"
        )
    else:
        column = chance.choice(list(SEAL))
        value = SEAL[column].format(byte=chance.randint(0, 31))
        cursor.execute(f"UPDATE audit_seal SET {column} = {value} WHERE seq = {seq}")
    return seq


def delete(cursor: Any, chance: random.Random, count: int) -> int:
    seq = chance.randint(1, count)
    if chance.random() < 0.5:
        cursor.execute(
            f"DELETE FROM audit_lookup WHERE id = (SELECT lookup_id FROM audit_seal WHERE seq = {seq})"
        )
    else:
        cursor.execute(f"DELETE FROM audit_seal WHERE seq = {seq}")
    return seq


def insert(cursor: Any, chance: random.Random, count: int) -> int:
    """A look-up between two others, and the seals after it moved up to make room for its own."""
    seq = chance.randint(max(1, count - 1_000), count)
    cursor.execute(
        "INSERT INTO audit_lookup (at, door, asker, purpose, presence, no_presence, need, iin_key,"
        " outcome, rules, proof, xid) SELECT at, door, asker, purpose, presence, no_presence, need,"
        " iin_key, outcome, rules, proof, xid FROM audit_lookup"
        f" WHERE id = (SELECT lookup_id FROM audit_seal WHERE seq = {seq}) RETURNING id"
    )
    put_in = cursor.fetchone()[0]
    cursor.execute(f"UPDATE audit_seal SET seq = -seq WHERE seq >= {seq}")
    cursor.execute("UPDATE audit_seal SET seq = 1 - seq WHERE seq < 0")
    cursor.execute(
        "INSERT INTO audit_seal (seq, lookup_id, form, sealed_at, content_hash, chain_hash)"
        f" SELECT {seq}, {put_in}, form, sealed_at, content_hash, chain_hash FROM audit_seal"
        f" WHERE seq = {seq + 1}"
    )
    return seq


def swap(cursor: Any, chance: random.Random, count: int) -> int:
    """Two seals, or two look-ups, change places."""
    first, second = sorted(chance.sample(range(1, count + 1), 2))
    if chance.random() < 0.5:
        cursor.execute(f"UPDATE audit_seal SET seq = -1 WHERE seq = {first}")
        cursor.execute(f"UPDATE audit_seal SET seq = {first} WHERE seq = {second}")
        cursor.execute(f"UPDATE audit_seal SET seq = {second} WHERE seq = -1")
    else:
        cursor.execute(
            f"SELECT array_agg(lookup_id ORDER BY seq) FROM audit_seal WHERE seq IN ({first}, {second})"
        )
        one, other = cursor.fetchone()[0]
        for before, after in ((one, -1), (other, one), (-1, other)):
            cursor.execute(f"UPDATE audit_lookup SET id = {after} WHERE id = {before}")
    return first


CHANGES: tuple[Change, ...] = (flip, flip, flip, delete, insert, swap)


def changed(cursor: Any, chance: random.Random, count: int) -> tuple[str, int, Verdict]:
    """One change by chance, what it was, which seal it hit first, and what the verifier says of it."""
    change = chance.choice(CHANGES)
    cursor.execute("SAVEPOINT whole")
    seq = change(cursor, chance, count)
    verdict = verify(cursor)
    cursor.execute("ROLLBACK TO SAVEPOINT whole")
    return change.__name__, seq, verdict


@pytest.mark.parametrize(("count", "tries"), [(1_000, 1_000), (100_000, 10)])
def test_every_change_is_seen_and_its_seal_is_named(count: int, tries: int) -> None:
    looks(count)
    seal_all()
    chance = random.Random(count)
    with superuser() as cursor:
        assert verify(cursor)
        for number in range(tries):
            what, seq, verdict = changed(cursor, chance, count)
            assert not verdict, (number, what, seq)
            assert verdict.bad is not None, (number, what, seq)
            assert verdict.bad.seq == seq, (number, what, seq, verdict.bad)
        assert verify(cursor)


def test_every_column_is_in_the_content_of_a_seal() -> None:
    """A column that the seal leaves out could be changed unseen: a new one needs a new form."""
    from apps.audit.models import Lookup, Seal

    assert {field.column for field in Lookup._meta.concrete_fields} == set(LOOKUP)
    assert {field.column for field in Seal._meta.concrete_fields} == set(SEAL)
