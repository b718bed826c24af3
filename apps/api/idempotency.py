"""Asking twice and being answered once: the header Idempotency-Key (docs/decisions/0038).

The answer is kept in the transaction that gives it, beside the audit row: either both are there or
neither. Who asks with the same key meanwhile waits for that transaction at the unique index.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from http import HTTPStatus

from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from apps.api.authentication import client_of

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
HOURS = 24
LOCK_NOT_AVAILABLE = "55P03"
FASTEST = 1

TAKE = """
SET LOCAL lock_timeout = '3s';
INSERT INTO api_keptanswer (client_id, key, question, language, kept_at)
VALUES (%s, %s, %s, %s, statement_timestamp())
ON CONFLICT (client_id, key) DO NOTHING RETURNING id
"""
READ = "SELECT question, language, content FROM api_keptanswer WHERE client_id = %s AND key = %s"
KEEP = "UPDATE api_keptanswer SET content = %s WHERE id = %s"
WIPE = """
DELETE FROM api_keptanswer WHERE kept_at < statement_timestamp() - make_interval(hours => %s)
"""


class KeyMalformed(APIException):
    status_code = HTTPStatus.BAD_REQUEST
    default_code = "idempotency_key_malformed"


class KeyReused(APIException):
    """The key stands for another question."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"


class KeyInUse(APIException):
    """The same question is still being answered."""

    status_code = HTTPStatus.CONFLICT
    default_code = "idempotency_key_in_use"
    wait = 1


def once(request: Request, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to this request: the one given before under its key, or a new one, kept for a day.

    Without the header simply `answer()`. What `answer` raises is not kept, and the key stays free.
    Raises KeyMalformed, KeyReused where the key was used for another question, and KeyInUse where the
    same one is still being answered after some seconds.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return answer()
    if not KEY.fullmatch(key):
        raise KeyMalformed
    client, hidden, question = client_of(request).pk, _hidden(key), _question(request)
    with transaction.atomic():
        kept = _take(client, hidden, question)
        if kept is None:
            return _given_before(client, hidden, question)
        response = answer()
        _run(KEEP, [zlib.compress(response.content, FASTEST), kept])
        return response


def wipe() -> None:
    """Delete the answers of yesterday."""
    _run(WIPE, [HOURS])


def _take(client: int, key: str, question: str) -> int | None:
    """The id of a new row, or None where the key is taken by a request that has ended."""
    values: list[int | str] = [client, key, question, (get_language() or "")[:2]]
    with connection.cursor() as cursor:
        try:
            cursor.execute(TAKE, values)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) == LOCK_NOT_AVAILABLE:
                raise KeyInUse from None
            raise
        row = cursor.fetchone()
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return row and int(row[0])


def _given_before(client: int, key: str, question: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(READ, [client, key])
        row = cursor.fetchone()
    if row is None:  # wiped between the two statements
        raise KeyInUse
    asked, language, content = row
    if asked != question:
        raise KeyReused
    headers = {"Content-Language": language}
    return HttpResponse(zlib.decompress(content), content_type="application/json", headers=headers)


def _run(statement: str, values: list[int | bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _question(request: Request) -> str:
    """What is asked, at which address: order and spaces of the JSON do not matter."""
    body = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    return _hidden(f"{request.method} {request.path} {body}")


def _hidden(text: str) -> str:
    return salted_hmac("apps.api.idempotency", text, algorithm="sha256").hexdigest()
