"""Who may ask how often, and how an answer says so (RateLimit headers, RFC 9651 fields)."""

from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from apps.api.authentication import client_of
from apps.common import limits

SECOND, PEOPLE = "api_second", "api_people_day"
SHOWN = {SECOND: ("second", 1), PEOPLE: ("people", 86_400)}


class PerClient(BaseThrottle):
    """An API client has one budget, however many tokens and addresses it uses."""

    names: tuple[str, ...] = (SECOND,)

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.verdict = use(request, *self.names)
        return bool(self.verdict)

    def wait(self) -> int:
        return self.verdict.retry_after


class PerClientAndPerson(PerClient):
    """Each request is about one person of those whom the client may ask about in a day."""

    names = (SECOND, PEOPLE)


def use(request: Request, *names: str, cost: int = 1) -> limits.Verdict:
    """Count a client's uses of these limits, and leave word of them for the answer's headers."""
    client = client_of(request)
    own = {SECOND: client.per_second, PEOPLE: client.people_a_day}
    uses = [limits.Use(name, f"client\x1f{client.pk}", own[name], cost) for name in names]
    verdict = limits.hit_all(*uses)
    request._request.rate_limits = _headers(uses, verdict)  # type: ignore[attr-defined]
    return verdict


def use_people(request: Request, count: int) -> None:
    """Count so many people of a batch; raises Throttled where the day has no room for all of them."""
    verdict = use(request, PEOPLE, cost=count)
    if not verdict:
        raise Throttled(verdict.retry_after)


def _headers(uses: list[limits.Use], verdict: limits.Verdict) -> dict[str, str]:
    policies, states = [], []
    for use_, left in zip(uses, verdict.left or [0] * len(uses), strict=True):
        name, window = SHOWN[use_.name]
        policies.append(f'"{name}";q={use_.item(1).amount};w={window}')
        if verdict:
            states.append(f'"{name}";r={left};t={window}')
        elif use_.name == verdict.limit:
            states.append(f'"{name}";r=0;t={verdict.retry_after}')
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(states)}


class PerAddress(BaseThrottle):
    """Open addresses are counted by where the question comes from."""

    limit = "open_address_minute"

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.verdict = limits.hit(self.limit, limits.address_of(request))
        return bool(self.verdict)

    def wait(self) -> int:
        return self.verdict.retry_after


class Seldom(PerAddress):
    """For what nobody needs often and takes long to make."""

    limit = "seldom_address_minute"


class PerVerifier(PerAddress):
    """Codes of proofs, which nobody may try out; counted together with the page for them."""

    limit = "verify_address_minute"
