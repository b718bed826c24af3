"""What a sender may send, and how its files are read."""

from __future__ import annotations

from collections.abc import Iterable

from apps.feeds.jobs import spool
from apps.feeds.models import ImportJob, SenderProfile
from apps.feeds.models.senders import Format
from apps.feeds.readers import FeedFile, PayerKinds, open_feed
from apps.feeds.readers.kinds import Kind, kind_of
from apps.feeds.reasons import FileRefused, Refusal
from apps.persons.models import Source

FORMATS = {Kind.TABLE: Format.CSV, Kind.WORKBOOK: Format.XLSX, Kind.MESSAGES: Format.MT102}


def profile_of(source: Source) -> SenderProfile:
    """The profile of a sender; without one kept, one that allows everything row by row."""
    kept = SenderProfile.objects.filter(source=source).first()
    return kept or SenderProfile(source=source)


def opened_for(job: ImportJob) -> FeedFile:
    """The file of a job, read as its sender writes them. Raises FileRefused where it may not send it."""
    path, profile = spool.path_of(job.pk), profile_of(job.source)
    if not profile.is_active:
        raise FileRefused(Refusal.SENDER_CLOSED)
    form = FORMATS[kind_of(path)]
    _refuse_others(Refusal.FORMAT_NOT_ALLOWED, form, profile.formats)
    # A message states its sum itself.
    if profile.needs_totals and form is not Format.MT102 and not _has_totals(job):
        raise FileRefused(Refusal.TOTALS_MISSING)
    file = open_feed(path, payer_kinds(profile))
    _refuse_others(Refusal.FEED_NOT_ALLOWED, file.layout.feed, profile.feeds)
    return file


def payer_kinds(profile: SenderProfile) -> PayerKinds:
    """How the sender's MT102 messages tell who paid."""
    usual = PayerKinds()
    kinds = profile.payer_kinds
    return PayerKinds(kinds.get("others", usual.others), kinds.get("own", usual.own))


def _has_totals(job: ImportJob) -> bool:
    return job.declared_rows is not None or job.declared_amount is not None


def _refuse_others(refusal: Refusal, one: str, allowed: Iterable[str]) -> None:
    names = [str(name) for name in allowed]
    if names and one not in names:
        raise FileRefused(refusal, ", ".join(names))
