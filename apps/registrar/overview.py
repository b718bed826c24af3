"""What the desk tells the board of staff: lists that wait for approval, and how far lists are."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import Count, Min, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Member
from apps.accounts.overview import Job, Waiting
from apps.registrar.lists.selectors import lists_seen_by
from apps.registrar.models import PatientList

Status = PatientList.Status


def waiting(user: User) -> Iterator[Waiting]:
    """Lists of her organisation that somebody else handed in, for its administrator (S-27)."""
    member: Member | None = getattr(user, "member", None)
    if member is not None and member.role == Member.Role.ADMINISTRATOR:
        found = lists_seen_by(member).filter(status=Status.APPROVAL).exclude(uploaded_by=member)
        yield Waiting(
            _("lists of patients wait for approval"), found.count(), reverse("registrar:lists")
        )


def jobs(user: User) -> Iterator[Job]:
    """All lists under way as one line: whose they are is not for the Fund's board."""
    if not user.has_perm("feeds.view_importjob"):
        return
    under_way = PatientList.objects.filter(status__in=[Status.WAITING, Status.RUNNING])
    sums = under_way.aggregate(
        lists=Count("pk"), done=Sum("done_rows"), rows=Sum("asked_rows"), since=Min("handed_in_at")
    )
    if not sums["lists"]:
        return
    is_lost = (
        under_way.filter(status=Status.RUNNING)
        .extra(where=["leased_until < clock_timestamp()"])
        .exists()
    )
    yield Job(
        _("Lists of patients under way: %(number)s") % {"number": sums["lists"]},
        "stuck" if is_lost else "running",
        sums["since"],
        sums["done"],
        sums["rows"],
        advice=_("A list’s worker is lost: another takes it up by itself.") if is_lost else "",
    )
