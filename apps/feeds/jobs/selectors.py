"""Which imports somebody may see, and for whom somebody may send."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet

from apps.feeds.models import ImportJob
from apps.persons.models import Source


def is_staff_of_feeds(user: User) -> bool:
    """Whether somebody sees every sender's imports."""
    return user.has_perm("feeds.view_importjob")


def imports_of(user: User) -> QuerySet[ImportJob]:
    """The imports that somebody may see, the newest first: all, or those of the own senders."""
    found = ImportJob.objects.select_related("source").order_by("-pk")
    return found if is_staff_of_feeds(user) else found.filter(source__profile__users=user)


def senders_of(user: User) -> QuerySet[Source]:
    """The senders for whom somebody may hand in files, try again and cancel."""
    found = Source.objects.order_by("code")
    return found if user.has_perm("feeds.add_importjob") else found.filter(profile__users=user)


def senders_seen_by(user: User) -> QuerySet[Source]:
    """The senders whose imports somebody may see."""
    found = Source.objects.order_by("code")
    return found if is_staff_of_feeds(user) else found.filter(profile__users=user)


def is_of_feeds(user: User) -> bool:
    """Whether somebody has anything to do with imports."""
    return is_staff_of_feeds(user) or senders_of(user).exists()


def running_import() -> ImportJob | None:
    """The import that is being posted now, for which others wait."""
    return ImportJob.objects.filter(status=ImportJob.Status.RUNNING).order_by("pk").first()
