"""Proofs of answers: verified by anybody, shown and asked again by the place they were given to."""

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Scope
from apps.api import proofs as shapes
from apps.api.authentication import BearerAuthentication, HasScope, client_of
from apps.api.schema import LANGUAGE, problems
from apps.api.serializers import ProofQuestion
from apps.api.throttling import PerClient, PerClientAndPerson, PerVerifier
from apps.api.views.base import ApiView, asker_of, written
from apps.api.views.reference import OpenView
from apps.api.views.status import AUDIENCES
from apps.entitlement.explain import as_json
from apps.entitlement.models import Proof
from apps.entitlement.proofs import selectors
from apps.entitlement.proofs.rechecking import recheck

QUESTION = ProofQuestion()
CLOSED = (401, 403, 404, 405, 406, 429, 500, 503)


class Keys(OpenView):
    @extend_schema(
        operation_id="proof_keys",
        summary="The public keys that proofs are signed with, old ones too",
        tags=["proofs"],
        responses={200: shapes.ProofKeys, **problems(405, 406, 429, 500, 503)},
        examples=[shapes.KEYS],
    )
    def get(self, request: Request) -> Response:
        return Response({"keys": [shapes.key_row(row) for row in selectors.public_keys()]})


class Verify(OpenView):
    throttle_classes = [PerVerifier]

    @extend_schema(
        operation_id="verify_proof",
        summary="Whether a proof holds, and of which day, place and outcome",
        description=(
            "Needs no token. A code that nobody was given, one that was mistyped and one whose record "
            "was tampered with are answered alike. Ten a minute from one address."
        ),
        tags=["proofs"],
        parameters=[LANGUAGE],
        request=ProofQuestion,
        responses={
            200: shapes.ProofVerdict,
            **problems(400, 405, 406, 413, 415, 429, 500, 503),
        },
        examples=[shapes.HOLDS, shapes.UNKNOWN],
    )
    def post(self, request: Request) -> HttpResponse:
        asked = QUESTION.run_validation(request.data)
        return written(shapes.verdict(selectors.seen_by_anybody(asked["proof"])))


class Kept(ApiView):
    """What belongs to whom the answer was given; to anybody else it does not exist."""

    authentication_classes = [BearerAuthentication]
    permission_classes = [HasScope]
    scopes = tuple(AUDIENCES)

    def found(self, request: Request, code: str) -> Proof:
        """The client's own proof. Raises Http404."""
        proof = selectors.own_proof(code, asker_of(client_of(request)))
        if proof is None:
            raise Http404
        return proof


class OwnProof(Kept):
    throttle_classes = [PerClient]

    @extend_schema(
        operation_id="own_proof",
        summary="A proof in full, to keep and to verify without us",
        description=(
            "The statement as it was signed, the path from it to the signed root, the signature. "
            "For the organisation that it was given to. docs/how-to/verify-a-proof.md says how to verify it."
        ),
        tags=["proofs"],
        responses={200: shapes.ProofDocument, **problems(*CLOSED)},
        examples=[shapes.DOCUMENT],
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        proof = self.found(request, code)
        chain = [one.code for one in selectors.history_of(proof.code)]
        return written({**selectors.document(proof), "history": chain})


class Recheck(Kept):
    throttle_classes = [PerClientAndPerson]

    @extend_schema(
        operation_id="recheck_proof",
        summary="The same question again: as known then, and as known now",
        description=(
            "About the same person and day. Where the answer is another now, a new proof is made that "
            "names the old one, which stays as it was. Recorded like a check."
        ),
        tags=["proofs"],
        parameters=[LANGUAGE],
        request=None,
        responses={200: shapes.ProofRecheck, **problems(*CLOSED)},
        examples=[shapes.RECHECK],
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        client = client_of(request)
        asked = recheck(proof=self.found(request, code), asker=asker_of(client))
        audience = AUDIENCES[Scope(client.scope)]
        return written(
            {
                "proof": asked.proof.code,
                "is_changed": asked.is_changed,
                "then": as_json(asked.then, audience),
                "now": as_json(asked.now, audience),
            }
        )
