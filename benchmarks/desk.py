"""How long one patient takes at the desk: the server measured, the hands reckoned by keystrokes.

    .venv/bin/python -m benchmarks.desk [--patients 60] [--markdown]

It asks the database that the environment names, or that of `make run` while it is up, about people chosen
there at random: the form is posted and the page with the answer is read, as a browser does. The hands are
the keystroke-level model of Card, Moran and Newell (1980): a key of an average typist 0.28 s, a decision
1.35 s. A number is twelve keys, Tab, Space and Enter; a scanned code is one trigger. Reading the answer is
one decision, clearing the screen one key. Printed are medians.
"""

from __future__ import annotations

import argparse
import http.client
import re
import statistics
import time
from urllib.parse import urlencode

from benchmarks.serving import people, prepare, sample, server, table

PAGE = "/en/desk/"
KEY, DECISION = 0.28, 1.35  # seconds
NUMBER_KEYS, CODE_KEYS, CLEARING = 15, 1, 1
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FORM = {"seen": "paper_id", "purpose": "walk_in", "on": "", "need": ""}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=60)
    parser.add_argument("--markdown", action="store_true")
    asked = parser.parse_args()
    prepare()
    iins = sample(asked.patients)
    with server() as its:
        desk = Desk(its.port, session())
        desk.answer(iins[0])
        waited = statistics.median(desk.answer(iin) for iin in iins)
    rows = [
        ("people in the registers", f"{people():,}"),
        ("patients asked about", f"{len(iins)}"),
        ("from Enter to the page with the answer", f"{waited * 1000:.0f} ms"),
        ("with a typed number, to the cleared screen", f"{interaction(NUMBER_KEYS, waited):.1f} s"),
        ("with a scanned code, to the cleared screen", f"{interaction(CODE_KEYS, waited):.1f} s"),
    ]
    table("one patient at the desk, medians", rows, markdown=asked.markdown)


def interaction(keys: int, waited: float) -> float:
    """Seconds from the number in the hand to the screen cleared for the next patient."""
    return DECISION + keys * KEY + waited + DECISION + CLEARING * KEY


def session() -> str:
    """The key of a session of the registrar `benchmark`, with both factors shown."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from apps.accounts import sessions
    from apps.accounts.models import Member, Organisation
    from apps.common import clock

    place, _ = Organisation.objects.get_or_create(
        code="benchmark",
        defaults={"kind": "clinic", "name": "benchmark", "created_at": clock.now()},
    )
    user, _ = User.objects.get_or_create(username="benchmark-registrar")
    Member.objects.get_or_create(
        user=user, defaults={"organisation": place, "role": "registrar", "joined_at": clock.now()}
    )
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    request.session = SessionStore()
    sessions.start(request, user=user)
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


class Desk:
    """A browser at the desk, over one kept connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.cookie = cookie
        page = self._ask("GET")
        found = TOKEN.search(page)
        if found is None:
            raise SystemExit("The desk did not open.")
        self.token = found[1]

    def answer(self, iin: str) -> float:
        """The seconds from the posted form to the page that shows the answer."""
        body = urlencode({**FORM, "patient": iin, "csrfmiddlewaretoken": self.token})
        begun = time.perf_counter()
        self._ask("POST", body)
        page = self._ask("GET")
        taken = time.perf_counter() - begun
        if 'id="headline"' not in page:
            raise SystemExit("The desk did not answer.")
        return taken

    def _ask(self, method: str, body: str | None = None) -> str:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, PAGE, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name = line.partition("=")[0]
            kept = [each for each in self.cookie.split("; ") if not each.startswith(f"{name}=")]
            self.cookie = "; ".join([*kept, line.partition(";")[0]])
        return text


if __name__ == "__main__":
    main()
