"""The yardstick of the single check: a plain Django view that executes as many statements."""

from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from apps.audit.services import record_lookup
from osms_portal import urls

TOKEN = "SELECT id, name FROM accounts_apiclient LIMIT 1"
PERSON = "SELECT id FROM persons_person WHERE iin_key = %s"


@csrf_exempt
def bare(request: HttpRequest) -> JsonResponse:
    """One statement for who asks; then, in a transaction, one that reads and one that writes."""
    with connection.cursor() as cursor:
        cursor.execute(TOKEN)
        cursor.fetchone()
        with transaction.atomic():
            cursor.execute(PERSON, ["0" * 64])
            cursor.fetchone()
            record_lookup(door="api", asker="benchmark", iin_key="0" * 64, outcome="none")
    return JsonResponse({"outcome": "none"})


urlpatterns = [path("bare", bare), *urls.urlpatterns]
