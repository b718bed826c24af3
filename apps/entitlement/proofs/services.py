"""The one way to write a proof, and how the keys that sign come and go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from apps.accounts.models import Member, Organisation
from apps.audit.services import Looking
from apps.common import clock
from apps.entitlement.models import Proof, ProofKey
from apps.entitlement.proofs import codes, keys, statements, tree
from apps.entitlement.proofs.keys import CannotSign
from apps.entitlement.proofs.statements import Given

# Written out, as the audit's is: every answer to a clinic ends with both. It writes nothing where the key
# may not sign, so that a key that was taken back is out of use with the next answer, in every process.
INSERT = """
INSERT INTO entitlement_proof
       (at, organisation_id, client_id, corrects_id, signature, key_id, code, iin_key, statement, path)
SELECT %s, %s, %s, %s, decode(%s, 'hex'), k.id, one.code, one.iin_key, one.statement,
       decode(one.path, 'hex')
  FROM entitlement_proofkey k,
       unnest(%s::text[], %s::text[], %s::text[], %s::text[])
         AS one(code, iin_key, statement, path)
 WHERE k.id = %s AND (k.until IS NULL OR k.until > %s)
"""
MOST_NAMES = 8192
# The doors whose answers others rely on. A person who asks for himself gets none: a page is no evidence
# against him, and he can ask again.
PROVEN = frozenset({"api", "desk", "list", "fhir"})


def prove(
    looking: Looking,
    given: Sequence[Given],
    *,
    data_as_of: Mapping[str, date],
    corrects: Proof | None = None,
) -> list[str]:
    """Write a proof of each answer in the caller's transaction, all under one signature; their codes.

    One INSERT. Raises CannotSign where no key may sign: then nothing may be answered.
    """
    key, now = keys.signing_key(), clock.now()
    of_all = statements.shared(
        looking,
        organisation=_organisation(looking),
        operator=_operator(looking),
        at=now,
        data_as_of=data_as_of,
        corrects=corrects.code if corrects else None,
    )
    drawn = codes.drawn_many(now.date(), len(given))
    texts = [
        statements.statement(of_all, code, one) for code, one in zip(drawn, given, strict=True)
    ]
    root, paths = tree.grown([text.encode() for text in texts])
    about: list[Any] = [now, looking.organisation_id, looking.client_id, corrects and corrects.pk]
    own: list[Any] = [
        drawn,
        [one.iin_key for one in given],
        texts,
        [path.hex() for path in paths],
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [*about, key.sign(root).hex(), *own, key.id, now])
        if cursor.rowcount != len(given):
            raise CannotSign(f"the key {key.id} is not registered, or signs no more")
    return drawn


def _organisation(looking: Looking) -> str:
    """The code of the place that asks; the client's name where it belongs to none."""
    return _code(looking.organisation_id) if looking.organisation_id else looking.asker


def _operator(looking: Looking) -> str:
    """Who asks there, under a name that tells nothing outside."""
    if looking.operator_id:
        return _pseudonym(looking.operator_id)
    return f"client-{looking.client_id}" if looking.client_id else ""


@lru_cache(maxsize=MOST_NAMES)
def _code(organisation_id: int) -> str:
    return Organisation.objects.values_list("code", flat=True).get(pk=organisation_id)


@lru_cache(maxsize=MOST_NAMES)
def _pseudonym(member_id: int) -> str:
    return Member.objects.values_list("pseudonym", flat=True).get(pk=member_id)


def rotate_key(*, overlap: timedelta, using: str) -> tuple[ProofKey, bool]:
    """Register the public key of OSMS_PROOF_KEY; keys before it sign for `overlap` longer, no more.

    Returns the key, and whether it is new. Repeated for the same key it only ends what has not ended by
    then. Raises CannotSign where the setting holds no key.
    """
    key, now = keys.signing_key(), clock.now()
    with transaction.atomic(using=using):
        known = ProofKey.objects.using(using)
        row, is_new = known.get_or_create(
            id=key.id,
            defaults={"public": key.public, "since": now if known.exists() else None},
        )
        end = now + overlap
        known.exclude(pk=row.pk).filter(Q(until=None) | Q(until__gt=end)).update(until=end)
    return row, is_new


def register_first_key(*, using: str) -> bool:
    """Register the public key of OSMS_PROOF_KEY where none is registered yet; whether it was."""
    if ProofKey.objects.using(using).exists():
        return False
    rotate_key(overlap=timedelta(), using=using)
    return True
