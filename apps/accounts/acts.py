"""The one way to write down who did what to whom; in the transaction of the act itself."""

from __future__ import annotations

from django.contrib.auth.models import User

from apps.accounts.models import Act, Member, Organisation
from apps.common import clock


def record(
    *,
    kind: str,
    by: User | None,
    organisation: Organisation | None = None,
    member: Member | None = None,
    about: str = "",
) -> Act:
    """Write one act; `by` is None where a command did it. A member names her organisation herself."""
    return Act.objects.create(
        at=clock.now(),
        kind=kind,
        actor=by,
        organisation=member.organisation if member else organisation,
        member=member,
        about=about,
    )
