"""What a registrar's session holds: the last answer, without the number that was asked about.

In all three languages, so that refresh, Back and the language switch ask (and record) nothing again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_language

from apps.accounts.models import Member
from apps.common import clock
from apps.entitlement.answer import Answer, Audience
from apps.entitlement.explain import as_json
from apps.entitlement.needs import NeedAnswer
from apps.entitlement.needs import as_json as need_as_json
from apps.entitlement.proofs.rechecking import Rechecked

ANSWER = "desk_answer"
AGAIN = "desk_answer_again"
PURPOSE = "desk_purpose"
KEPT = timedelta(minutes=10)


@dataclass(frozen=True)
class HeldAnswer:
    """An answer in the active language; `need` where one was asked about, `at` when it was given."""

    answer: Mapping[str, Any]
    need: Mapping[str, Any] | None
    is_found: bool
    at: datetime


@dataclass(frozen=True)
class HeldAgain:
    """A question asked again: as known then, as known now, and the code that holds now."""

    then: HeldAnswer
    now: HeldAnswer
    latest: str


def keep(request: HttpRequest, member: Member, answer: Answer, need: NeedAnswer | None) -> None:
    """Hold an answer for ten minutes, for this member alone."""
    request.session[ANSWER] = _held(member, answer, need)


def _held(member: Member, answer: Answer, need: NeedAnswer | None = None) -> dict[str, Any]:
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = {
                "answer": as_json(answer, Audience.CLINIC),
                "need": need and need_as_json(need),
            }
    return {
        "said": said,
        "is_found": answer.person_id is not None,
        "member": member.pk,
        "at": clock.now().isoformat(),
    }


def answer(request: HttpRequest, member: Member) -> HeldAnswer | None:
    """The held answer, or None where there is none, its time is over or it is another's."""
    held = request.session.get(ANSWER)
    if held is None:
        return None
    if _is_over(held, member):
        forget(request)
        return None
    return _read(held)


def _is_over(held: Mapping[str, Any], member: Member) -> bool:
    since = datetime.fromisoformat(held["at"])
    return bool(held["member"] != member.pk or clock.now() - since > KEPT)


def _read(held: Mapping[str, Any]) -> HeldAnswer:
    said = held["said"][get_language()]
    at = datetime.fromisoformat(held["at"])
    return HeldAnswer(said["answer"], said["need"], held["is_found"], at)


def keep_again(request: HttpRequest, member: Member, found: Rechecked) -> None:
    """Hold what a question asked again said, then and now, as long as an answer."""
    request.session[AGAIN] = {
        "proof": found.proof.code,
        "then": _held(member, found.then),
        "now": _held(member, found.now),
        "latest": found.latest.code,
    }


def again(request: HttpRequest, member: Member, proof: str) -> HeldAgain | None:
    """What was said again of this proof; None where nothing is held, or of another one."""
    held = request.session.get(AGAIN)
    if held is None or held["proof"] != proof or _is_over(held["now"], member):
        return None
    return HeldAgain(_read(held["then"]), _read(held["now"]), held["latest"])


def forget(request: HttpRequest) -> None:
    """Hold nothing of the last patient."""
    request.session.pop(ANSWER, None)
    request.session.pop(AGAIN, None)


def keep_purpose(request: HttpRequest, purpose: str) -> None:
    """Remember what the last check was for: most patients in a row come for the same."""
    request.session[PURPOSE] = purpose


def purpose(request: HttpRequest) -> str:
    return str(request.session.get(PURPOSE, ""))
