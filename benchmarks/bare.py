"""The yardsticks of the check: bare Django views that execute as many statements, behind the same
middleware. One as Django's views are written, with its ORM; one with its statements written out, which is
the least that any view can cost. Neither has a limit, a rule, a word or a serializer."""

from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from apps.accounts.models import ApiToken
from apps.accounts.selectors import digest_of
from apps.audit.models import Lookup
from apps.common import clock
from apps.entitlement.models import Proof
from apps.entitlement.proofs.codes import drawn
from apps.persons.models import Person
from osms_portal import urls

TOKEN = "SELECT client_id FROM accounts_apitoken WHERE digest = %s AND revoked_at IS NULL"
PERSON = "SELECT id FROM persons_person WHERE iin_key = %s"
WRITE = """
INSERT INTO audit_lookup
       (at, door, asker, purpose, presence, no_presence, need, iin_key, outcome, rules, proof)
VALUES (now(), 'api', 'benchmark', '', '', '', '', %s, 'none', '', '')
"""
PROVE = """
INSERT INTO entitlement_proof (at, code, iin_key, statement, path, signature, key_id)
VALUES (now(), %s, %s, %s, '', %s, 'none')
"""
KEY = "0" * 64
STATEMENT, SIGNATURE = "-" * 760, b"-" * 64  # as long as those of a check


@csrf_exempt
def bare(request: HttpRequest) -> JsonResponse:
    """Four statements: the token's row and its client; then, in a transaction, one row read by its
    key and two rows written."""
    digest = digest_of(request.headers["Authorization"].partition(" ")[2])
    token = ApiToken.objects.select_related("client").filter(digest=digest, revoked_at=None).first()
    if token is None:
        return JsonResponse({}, status=401)
    with transaction.atomic():
        Person.objects.filter(iin_key=KEY).first()
        Proof.objects.create(
            code=drawn(clock.today()),
            at=clock.now(),
            iin_key=KEY,
            statement=STATEMENT,
            path=b"",
            signature=SIGNATURE,
            key_id="none",
        )
        Lookup.objects.create(
            at=clock.now(), door="api", asker=token.client.name, iin_key=KEY, outcome="none"
        )
    return JsonResponse({"outcome": "none"})


@csrf_exempt
def written_out(request: HttpRequest) -> JsonResponse:
    """The same four statements with nothing around them but the transaction."""
    token = request.headers["Authorization"].partition(" ")[2]
    with connection.cursor() as cursor:
        cursor.execute(TOKEN, [digest_of(token)])
        if cursor.fetchone() is None:
            return JsonResponse({}, status=401)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PERSON, [KEY])
        cursor.fetchone()
        cursor.execute(PROVE, [drawn(clock.today()), KEY, STATEMENT, SIGNATURE])
        cursor.execute(WRITE, [KEY])
    return JsonResponse({"outcome": "none"})


urlpatterns = [path("bare", bare), path("written-out", written_out), *urls.urlpatterns]
