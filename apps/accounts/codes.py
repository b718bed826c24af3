"""One-time codes for citizens (S-05): six digits, five minutes, to the contact bound to the IIN.

How the limits are read:
* At most three codes an hour and ten a day for an IIN, ten an hour for an address, and twenty an
  hour for one first six digits (S-03); all counted alike for known and unknown IINs.
* A wrong try counts against the code *and the browser that tried*. The browser that asked for the
  code has five tries of its own, which nobody else can use up. Other browsers have five each and
  twenty together, so that a person may type a code that somebody else's browser asked for, and
  many addresses still cannot guess.
* Somebody who spends an IIN's three codes stops no one: they reach the person's own phone, whose
  owner may type any of them; the check itself and the telephone 1406 need no code at all.

Asking does the same work for every IIN: a row and a task. The worker looks up who is behind it.
"""

import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from apps.accounts import directory
from apps.accounts.models import CodeMiss, OneTimeCode
from apps.common import clock, limits

DIGITS = 6
LIFETIME = timedelta(minutes=5)
TRIES = 5
TRIES_OF_OTHERS = 20
KEPT = timedelta(days=1)


def request_code(*, iin: str, address: str, client: str = "") -> None:
    """Have a code sent to the contact bound to this IIN, if there is one.

    `iin` is a valid IIN; `address` the caller's (limits.address_of); `client` names the browser (a
    random value kept in its session), by default the address. Says nothing about whether the IIN is
    known. Raises limits.LimitReached.
    """
    key = directory.key_of(iin)
    limits.require("code_address_hour", address)
    limits.require("code_prefix_hour", iin[:6])
    limits.require("code_iin_day", key)
    limits.require("code_iin_hour", key)
    now = clock.now()
    code = OneTimeCode.objects.create(
        iin_key=key,
        client=_browser(client or address),
        language=(get_language() or settings.LANGUAGE_CODE)[:2],
        created_at=now,
        expires_at=now + LIFETIME,
    )
    transaction.on_commit(lambda: _send_later(code.pk))


def _send_later(code_id: int) -> None:
    from apps.accounts.tasks import send_code  # tasks import this module

    send_code.delay(code_id)


def prepare(code_id: int) -> tuple[OneTimeCode, str, str] | None:
    """For the worker: the row, its contact and a fresh code; None where nobody is to be written to.

    A task that is run twice sends a second code, and the first is worth nothing.
    """
    code = OneTimeCode.objects.filter(pk=code_id, used_at=None).first()
    found = directory.contact_of(code.iin_key) if code and code.expires_at > clock.now() else None
    if code is None or found is None:
        return None
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    code.person_id, contact = found
    code.digest = _digest(code.pk, digits)
    code.save(update_fields=["person_id", "digest"])
    return code, contact, digits


@transaction.atomic
def verify_code(*, key: str, code: str, address: str, client: str = "") -> int | None:
    """The id of the person whose code this is, once; None where it is wrong, old or used.

    `key` is the keyed hash of the IIN; `address` and `client` as for request_code. Spaces and hyphens
    in `code` are left out.
    """
    browser = _browser(client or address)
    typed = "".join(character for character in code if character.isalnum())
    live = list(
        OneTimeCode.objects.select_for_update()
        .filter(iin_key=key, used_at=None, expires_at__gt=clock.now())
        .order_by("-created_at", "-pk")
    )
    open_to = [row for row in live if _may_try(row, browser)]
    right = [row for row in open_to if hmac.compare_digest(row.digest, _digest(row.pk, typed))]
    if not right:
        _count_misses(open_to, browser)
        return None
    OneTimeCode.objects.filter(pk__in=[row.pk for row in live]).update(used_at=clock.now())
    return right[0].person_id


def _may_try(row: OneTimeCode, browser: str) -> bool:
    others = Sum("count", filter=~Q(client=row.client), default=0)
    own = Sum("count", filter=Q(client=browser), default=0)
    tried = row.misses.aggregate(others=others, own=own)
    if browser != row.client and tried["others"] >= TRIES_OF_OTHERS:
        return False
    return bool(tried["own"] < TRIES)


def _count_misses(rows: list[OneTimeCode], browser: str) -> None:
    CodeMiss.objects.bulk_create(
        [CodeMiss(code=row, client=browser) for row in rows], ignore_conflicts=True
    )
    CodeMiss.objects.filter(code__in=rows, client=browser).update(count=F("count") + 1)


def forget_old() -> int:
    """Delete the codes of yesterday and before; how many."""
    return OneTimeCode.objects.filter(expires_at__lt=clock.now() - KEPT).delete()[0]


def _browser(client: str) -> str:
    return salted_hmac("apps.accounts.codes.browser", client, algorithm="sha256").hexdigest()


def _digest(code_id: int, digits: str) -> str:
    """Keyed: a million codes are soon tried by whoever reads the table."""
    text = f"{code_id}:{digits}"
    return salted_hmac("apps.accounts.codes.digest", text, algorithm="sha256").hexdigest()
