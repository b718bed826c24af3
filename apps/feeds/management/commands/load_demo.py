"""`manage.py load_demo`: the demo people of this month, and somebody to log in as."""

import json
import os
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.demo import give_factor, load_staff
from apps.common import clock
from apps.feeds import demo
from apps.rules.months import Month

LOGIN = "demo"
KEPT_IN = settings.BASE_DIR / ".var" / "demo-login.json"


class Command(BaseCommand):
    help = (
        "Load the demo people, their dates counted from this month. In another month than they were "
        "loaded in, the demo database is emptied and loaded anew; KEEP=1 keeps it as it is."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        if not settings.OSMS_DEMO:
            raise CommandError("Demo people are for the demo only (OSMS_DEMO=1).")
        self._load(Month.of(clock.today()))
        load_staff()
        login = demo_login()
        self.stdout.write(f"Demo login of the admin: {login['username']} / {login['password']}")

    def _load(self, month: Month) -> None:
        loaded = demo.loaded_month()
        if loaded not in (None, month):
            if os.environ.get("KEEP") == "1":
                self.stdout.write(f"The demo people are those of {loaded}; kept (KEEP=1).")
                return
            self.stdout.write(f"The demo people were those of {loaded}: loading those of {month}.")
            demo.forget_everybody()
        self.stdout.write(f"Demo people of {month}: {demo.load_cast(month)}")


def demo_login() -> dict[str, str]:
    """User name and password of the demo's superuser; the password is made once for this checkout."""
    if KEPT_IN.exists():
        login: dict[str, str] = json.loads(KEPT_IN.read_text())
    else:
        login = {"username": LOGIN, "password": secrets.token_urlsafe(9)}
        KEPT_IN.write_text(json.dumps(login))
        KEPT_IN.chmod(0o600)
    given = {"is_staff": True, "is_superuser": True, "email": "demo@demo.example"}
    user, _ = User.objects.get_or_create(username=login["username"], defaults=given)
    if not user.check_password(login["password"]):
        user.set_password(login["password"])
        user.save()
    give_factor(user)
    return login
