"""What the feeds tell the board of staff: rows that wait, imports under way, quarantine by sender."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.overview import Figure, Job, Waiting
from apps.common import clock, wording
from apps.feeds.models import ImportJob, QuarantinedRow, QuarantineOrder
from apps.persons.models import Source
from apps.rules.months import Month

SENDERS_SHOWN = 12
MONTHS_SHOWN = 12
SEEN = "feeds.view_importjob"
WORKED = "feeds.work_quarantine"
# Days that rows have waited, at least; the last group has no end.
AGES = (0, 1, 7, 30)
LOST = "feeds_importjob.leased_until < clock_timestamp()"  # leases go by the database's clock
Status = ImportJob.Status


def waiting(user: User) -> Iterator[Waiting]:
    """Rows in quarantine, for who works there."""
    if user.has_perm(WORKED):
        number = QuarantinedRow.objects.filter(status="waiting").count()
        yield Waiting(_("rows wait in quarantine"), number, reverse("feeds:quarantine"))


def jobs(user: User) -> Iterator[Job]:
    """Imports that wait, run or failed within a week, and orders over quarantine."""
    if not user.has_perm(SEEN):
        return
    recent = clock.now() - timedelta(days=7)
    under_way = Q(status__in=[Status.WAITING, Status.RUNNING])
    failed = Q(status=Status.FAILED, arrived_at__gte=recent)
    found = ImportJob.objects.filter(under_way | failed).select_related("source")
    running = found.filter(status=Status.RUNNING).extra(where=[LOST])
    lost = set(running.values_list("pk", flat=True))
    for job in found.order_by("-pk")[:30]:
        yield _import(job, job.pk in lost)
    for order in QuarantineOrder.objects.filter(finished_at=None).order_by("pk")[:10]:
        text = _("Order over quarantine: %(kind)s") % {"kind": order.get_kind_display()}
        state = "running" if order.done_rows else "waiting"
        yield Job(
            text,
            state,
            order.asked_at,
            order.done_rows,
            order.asked_rows,
            reverse("feeds:quarantine"),
        )


def _import(job: ImportJob, is_lost: bool) -> Job:
    text = _("Import of %(sender)s") % {"sender": job.source.name or job.source.code}
    state, advice = str(job.status), ""
    if is_lost:
        state = "stuck"
        advice = _(
            "Its worker is lost: another takes it up by itself. If nobody does, start a worker."
        )
    elif state == Status.FAILED:
        advice = _("Open the import: it says why, and can be tried again.")
    since = job.started_at or job.arrived_at
    return Job(
        text,
        state,
        since,
        job.done_rows,
        job.all_rows,
        reverse("feeds:import", args=[job.pk]),
        advice,
    )


def figures(user: User) -> Iterator[Figure]:
    """Open rows by sender and age, and what was posted and quarantined by month."""
    if user.has_perm(SEEN):
        yield _by_sender()
        yield _by_month()


def _by_sender() -> Figure:
    now = clock.now()
    bounds = [now - timedelta(days=days) for days in AGES]
    spans = {f"age_{n}": Count("pk", filter=_span(bounds, n)) for n in range(len(AGES))}
    open_rows: QuerySet[QuarantinedRow] = QuarantinedRow.objects.filter(status="waiting")
    found = (
        open_rows.values_list("source_id").annotate(every=Count("pk"), **spans).order_by("-every")
    )
    codes = dict(Source.objects.values_list("pk", "code"))
    return Figure(
        code="quarantine",
        title=_("Quarantine by sender"),
        description=_("Rows that wait, by how long they have waited; the twelve largest senders."),
        kinds=(
            _("less than a day"),
            _("one to six days"),
            _("7 to 29 days"),
            _("30 days and more"),
        ),
        columns=tuple((codes[row[0]], tuple(row[2:])) for row in found[:SENDERS_SHOWN]),
        made_at=now,
    )


def _span(bounds: list[datetime], n: int) -> Q:
    """The rows of the n-th age: not younger than its bound, younger than the next one."""
    older = Q(recorded_at__lte=bounds[n]) if n else Q()
    return older & Q(recorded_at__gt=bounds[n + 1]) if n + 1 < len(bounds) else older


def _by_month() -> Figure:
    this = Month.of(clock.today())
    months = [this - back for back in range(MONTHS_SHOWN - 1, -1, -1)]
    done = ImportJob.objects.filter(
        status=Status.DONE, recorded_at__gte=clock.end_of(months[0].first_day - timedelta(days=1))
    )
    found = (
        done.annotate(month=TruncMonth("recorded_at", tzinfo=clock.ALMATY))
        .values("month")
        .annotate(posted=Sum("posted_rows"), held=Sum("quarantined_rows"))
    )
    sums = {Month.of(row["month"].date()): (row["posted"], row["held"]) for row in found}
    return Figure(
        code="posted",
        title=_("Posted and quarantined by month"),
        description=_("Rows of all files, by the month in which the file became known."),
        kinds=(_("posted"), _("quarantined")),
        columns=tuple((wording.month(month), sums.get(month, (0, 0))) for month in months),
        short=tuple(f"{month.first_day:%m.%Y}" for month in months),
        made_at=clock.now(),
    )
