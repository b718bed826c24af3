"""The yardstick of the check: bare Django views that execute as many statements, behind the same
middleware. Everything is written out: no ORM, no REST framework, no limit, no words."""

import hashlib

from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from osms_portal import urls

TOKEN = "SELECT client_id FROM accounts_apitoken WHERE digest = %s AND revoked_at IS NULL"
PERSON = "SELECT id FROM persons_person WHERE iin_key = %s"
WRITE = """
INSERT INTO audit_lookup (at, door, asker, purpose, presence, iin_key, outcome, rules)
VALUES (now(), 'api', 'benchmark', '', '', %s, 'none', '')
"""
KEY = "0" * 64


@csrf_exempt
def bare(request: HttpRequest) -> JsonResponse:
    """Two statements: in a transaction, one row read by its key and one row written."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PERSON, [KEY])
        cursor.fetchone()
        cursor.execute(WRITE, [KEY])
    return JsonResponse({"outcome": "none"})


@csrf_exempt
def bare_authenticated(request: HttpRequest) -> JsonResponse:
    """Three statements: the token's row read first."""
    token = request.headers["Authorization"].partition(" ")[2]
    with connection.cursor() as cursor:
        cursor.execute(TOKEN, [hashlib.sha256(token.encode()).hexdigest()])
        if cursor.fetchone() is None:
            return JsonResponse({}, status=401)
    return bare(request)


urlpatterns = [
    path("bare", bare),
    path("bare-authenticated", bare_authenticated),
    *urls.urlpatterns,
]
