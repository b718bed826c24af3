"""What the docs page says before the addresses."""

from typing import Any

GUIDE = """
Whether a person is insured under Kazakhstan's mandatory social health insurance (OSMS), on any day
from 2020-01-01 to thirteen months ahead, why, and what to do; and the open data behind it.

## A token
Checks need a bearer token; reference data does not. Whoever runs the portal issues one:

```
manage.py create_api_client "City clinic 7" --scope clinic
```

The last line printed is the token. It is shown once, stored only as a digest, and expires after 90
days; the same command again issues a further one. `manage.py list_api_clients` shows who has some,
`manage.py revoke_api_client NAME` takes them away at once. Send it with each check:

```
curl -s https://PORTAL/api/v1/status-checks \\
  -H "Authorization: Bearer osms_live_..." -H "Content-Type: application/json" \\
  -H "Accept-Language: ru" \\
  -d '{"iin": "990101601010", "purpose": "walk_in", "presence": "paper_id"}'
```

Scope `full` is for the Fund's own systems and sees everything. Scope `clinic` sees the outcome, the
packages, until when, the reason, what to do and a masked name; never the ground, payers or sums.
Scope `sender` asks about nobody: it hands in files of its own source (`--scope sender --sender CODE`)
and sees what became of them.

With `--oauth` the command gives a client id and a secret instead, to be exchanged for a token of
fifteen minutes at `/o/token/` (OAuth 2.0 client credentials). Either way it is the same client.

## Limits
100 requests a second and 100,000 people a day, unless a client has its own. Every answer says what is
left (`RateLimit`).

## Asking twice
Send an `Idempotency-Key` of your own with a check or a batch, and the same one again when you do not
know whether it arrived: the same request is answered with the same bytes for a day and recorded once.

## Webhooks
You are told, signed as standardwebhooks.com says, when the outcome about somebody changes whom your
organisation has checked in the last thirty days. A notice names your own latest check by its proof:

```
{"type": "status.changed", "id": "...", "timestamp": "2026-12-01T00:30:04+05:00",
 "data": {"proof": "OS-...", "on": "2026-12-01", "outcome": "not_insured"}}
```

## Versions
`GET /api/v1/` tells the version and what changed. Within version 1 fields and codes are added, never
taken away: pass over those that are new to you.

## Rules
* A person's number travels in the body only, never in an address. Answers are not to be cached.
* `Accept-Language: kk`, `ru` or `en` picks the texts. Codes never change with the language.
* Each check is recorded with the client, the purpose and the outcome before it is answered.
* `not_confirmed` is not "not insured": something that would decide is not known to us yet.
* Failures are RFC 9457 `application/problem+json`. Act on `code`; show `title` and `detail`.
  On 429 and 503, wait as `Retry-After` says.
""".strip()


def ours(endpoints: list[tuple[Any, ...]], **_: Any) -> list[tuple[Any, ...]]:
    """Schema hook: the addresses of this API alone; another door describes itself."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]


def describe(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Schema hook: adds the guide and the headings of the groups."""
    result["info"]["description"] = GUIDE
    result["tags"] = [
        {"name": "status", "description": "Needs a token."},
        {
            "name": "proofs",
            "description": "Verifying needs no token; a clinic's own proofs need its token.",
        },
        {"name": "webhooks", "description": "Needs a token. What is sent is described above."},
        {"name": "reference", "description": "Open."},
        {"name": "feeds", "description": "For senders: a token of scope `sender`."},
    ]
    return result
