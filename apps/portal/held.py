"""What the session holds for one visitor: the last answer, and after a code whose record is open.

Answers are held without the IIN, in all three languages, so that the language switch, Back and refresh
work without asking (and recording) again. Everything here ends by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import get_language

from apps.common import clock

ANSWER = "answer"
RECORD = "record"
BROWSER = "browser"
WAITING = "code_asked_for"
KEPT = timedelta(minutes=10)
LONGEST = timedelta(hours=8)


@dataclass(frozen=True)
class HeldAnswer:
    """The answer in the active language and the last digits that were typed."""

    answer: dict[str, Any]
    tail: str


def keep_answer(request: HttpRequest, answers: dict[str, dict[str, Any]], tail: str) -> None:
    """Hold an answer, by language, for ten minutes."""
    request.session[ANSWER] = {"answers": answers, "tail": tail, "at": clock.now().isoformat()}


def answer(request: HttpRequest) -> HeldAnswer | None:
    """The held answer, or None where there is none or its time is over."""
    held = request.session.get(ANSWER)
    if held is None or _is_over(held["at"], KEPT):
        forget_answer(request)
        return None
    return HeldAnswer(answer=held["answers"][get_language()], tail=held["tail"])


def forget_answer(request: HttpRequest) -> None:
    request.session.pop(ANSWER, None)


def open_record(request: HttpRequest, person_id: int) -> None:
    """Open a person's record in this session, under a new session key."""
    request.session.cycle_key()
    now = clock.now().isoformat()
    request.session.pop(WAITING, None)
    request.session[RECORD] = {"person": person_id, "opened": now, "seen": now}


def record_person(request: HttpRequest) -> int | None:
    """Whose record is open: None after ten idle minutes or eight hours. Asking counts as use."""
    held = request.session.get(RECORD)
    if held is None or _is_over(held["seen"], KEPT) or _is_over(held["opened"], LONGEST):
        request.session.pop(RECORD, None)
        return None
    request.session[RECORD] = {**held, "seen": clock.now().isoformat()}
    return int(held["person"])


def browser(request: HttpRequest) -> str:
    """A random name of this browser, by which tries at a code are counted."""
    if BROWSER not in request.session:
        request.session[BROWSER] = get_random_string(32)
    return str(request.session[BROWSER])


def wait_for_code(request: HttpRequest, key: str) -> None:
    """Note whose code was asked for, for as long as a code lives."""
    request.session.pop(RECORD, None)
    request.session[WAITING] = {"key": key, "at": clock.now().isoformat()}


def waiting_key(request: HttpRequest) -> str | None:
    """The keyed hash of the IIN whose code is waited for; None where none was asked for, or too long ago."""
    waiting = request.session.get(WAITING)
    if waiting is None or _is_over(waiting["at"], KEPT):
        request.session.pop(WAITING, None)
        return None
    return str(waiting["key"])


def _is_over(since: str, lasting: timedelta) -> bool:
    return clock.now() - datetime.fromisoformat(since) > lasting
