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

ANSWER = "desk_answer"
PURPOSE = "desk_purpose"
KEPT = timedelta(minutes=10)


@dataclass(frozen=True)
class HeldAnswer:
    """An answer in the active language; `need` where one was asked about, `at` when it was given."""

    answer: Mapping[str, Any]
    need: Mapping[str, Any] | None
    is_found: bool
    at: datetime


def keep(request: HttpRequest, member: Member, answer: Answer, need: NeedAnswer | None) -> None:
    """Hold an answer for ten minutes, for this member alone."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = {
                "answer": as_json(answer, Audience.CLINIC),
                "need": need and need_as_json(need),
            }
    request.session[ANSWER] = {
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
    at = datetime.fromisoformat(held["at"])
    if held["member"] != member.pk or clock.now() - at > KEPT:
        forget(request)
        return None
    said = held["said"][get_language()]
    return HeldAnswer(said["answer"], said["need"], held["is_found"], at)


def forget(request: HttpRequest) -> None:
    """Hold nothing of the last patient."""
    request.session.pop(ANSWER, None)


def keep_purpose(request: HttpRequest, purpose: str) -> None:
    """Remember what the last check was for: most patients in a row come for the same."""
    request.session[PURPOSE] = purpose


def purpose(request: HttpRequest) -> str:
    return str(request.session.get(PURPOSE, ""))
