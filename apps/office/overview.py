"""What the office tells its own board: change sets, alerts and cases, its jobs, and two figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Member
from apps.accounts.overview import Figure, Job, Waiting
from apps.audit.models import Case
from apps.audit.selectors import NEW, alerts, cases
from apps.common import clock, wording
from apps.contributions.models import Recount
from apps.entitlement.models import LawPreview, Webhook, WebhookEvent
from apps.office.models import CheckHour, PopulationCount
from apps.office.presenters.law.waiting import waiting_for
from apps.office.presenters.population import GROUNDS
from apps.persons.models import Person
from apps.rules.assess import Ground
from apps.rules.months import Month

SEEN = "feeds.view_importjob"
COUNTED = "office.view_population"
KINDS_SHOWN = 4  # of grounds; the others are one, and who has none comes on top
USUAL_DAYS = 28
STATES = ("waiting", "running", "failed")
# Doors by who stands at them.
DOORS = (
    (("public", "record"), gettext_lazy("citizens")),
    (("desk", "list"), gettext_lazy("clinics")),
    (("api", "fhir", "webhook"), gettext_lazy("information systems")),
    (("staff",), gettext_lazy("staff of the portal")),
)


def waiting(user: User) -> Iterator[Waiting]:
    """Change sets for the Fund's administrators; alerts and cases for auditors."""
    member: Member | None = getattr(user, "member", None)
    if member is None:
        return
    yield Waiting(
        _("change sets wait for you"), len(waiting_for(member)), reverse("office:law_changes")
    )
    if member.role == Member.Role.AUDITOR:
        new = alerts(NEW).count()
        yield Waiting(_("new alerts"), new, reverse("office:alerts"))
        asked = cases(Case.State.OPEN).count()
        yield Waiting(_("open cases of citizens"), asked, reverse("office:cases"))


def jobs(user: User) -> Iterator[Job]:
    """Counts of the population, the ledger decided anew by a changed law, notices to systems."""
    if not user.has_perm(SEEN):
        return
    may_open = user.has_perm(COUNTED)
    for count in PopulationCount.objects.exclude(state="done").order_by("-pk")[:5]:
        yield _count(count, may_open)
    for preview in LawPreview.objects.filter(state__in=STATES).order_by("-pk")[:5]:
        yield _preview(preview)
    yield from _recount()
    yield from _notices()


def _count(count: PopulationCount, may_open: bool) -> Job:
    advice = _("Open it and have it counted again; the reason is in the worker’s log.")
    return Job(
        _("Count of the population on %(day)s") % {"day": wording.day(count.on)},
        str(count.state),
        count.asked_at,
        count.done,
        count.of,
        reverse("office:count", args=[count.pk]) if may_open else "",
        advice if count.state == PopulationCount.State.FAILED else "",
    )


def _preview(preview: LawPreview) -> Job:
    number = preview.change_set_id
    return Job(
        _("Preview of change set %(number)s") % {"number": number},
        str(preview.state),
        preview.asked_at,
        preview.done,
        preview.of,
        reverse("office:law_change", args=[number]),
    )


def _recount() -> Iterator[Job]:
    found = Recount.objects.filter(target__isnull=False).first()
    if found is None:
        return
    last = Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    text = _("Payments decided anew by a changed law")
    yield Job(text, "running", found.begun_at, min(found.reached, last), last)


def _notices() -> Iterator[Job]:
    open_ones = WebhookEvent.objects.filter(
        delivered_at=None, dropped_at=None, webhook__disabled_at=None
    )
    sums = open_ones.aggregate(number=Count("pk"), since=Min("made_at"))
    if not sums["number"]:
        return
    failing = Webhook.objects.filter(disabled_at=None, failures__gt=0).count()
    advice = _("Addresses that do not answer: %(number)s. They are tried again for a day.")
    yield Job(
        _("Notices to information systems: %(number)s") % {"number": sums["number"]},
        "stuck" if failing else "waiting",
        sums["since"],
        advice=advice % {"number": failing} if failing else "",
    )


def figures(user: User) -> Iterator[Figure]:
    """Status by ground over months, and checks by hour."""
    if user.has_perm(COUNTED):
        yield _by_ground()
        yield _by_hour()


def _by_ground() -> Figure:
    """From the newest count that has the grounds of earlier months; empty until there is one."""
    made = PopulationCount.objects.filter(
        state="done", known_on=None, result__has_key="earlier_grounds", on__lte=clock.today()
    )
    found = made.order_by("-on", "-pk").first()
    if found is None or found.result is None:
        return Figure(
            code="grounds",
            title=_("Status by ground over months"),
            description=_("Drawn from the count of the population that is made every night."),
            kinds=(),
            columns=(),
        )
    told: Mapping[str, Any] = found.result
    months = {date.fromisoformat(day): row for day, row in told["earlier_grounds"].items()}
    months[found.on] = told["grounds"]
    kinds = _largest(months)
    return Figure(
        code="grounds",
        title=_("Status by ground over months"),
        description=_("People by the ground of their insurance, each month on its last day."),
        kinds=(*(str(GROUNDS[Ground(kind)]) for kind in kinds), _("other grounds"), _("no ground")),
        columns=tuple(
            (wording.month(Month.of(day)), _cells(row, kinds))
            for day, row in sorted(months.items())
        ),
        short=tuple(f"{day:%m.%Y}" for day in sorted(months)),
        made_at=found.made_at,
    )


def _largest(months: Mapping[date, Mapping[str, int | str]]) -> list[str]:
    sizes: Counter[str] = Counter()
    for row in months.values():
        for kind, people in row.items():
            sizes[kind] += people if isinstance(people, int) else 1
    del sizes[Ground.NONE]
    return [kind for kind, _people in sizes.most_common(KINDS_SHOWN)]


def _cells(row: Mapping[str, int | str], kinds: list[str]) -> tuple[int | str, ...]:
    """What is told of each kind, and the sum of what is told of the others: full tens stay full tens."""
    told = (*kinds, Ground.NONE)
    others = sum(n for kind, n in row.items() if kind not in told and isinstance(n, int))
    return (*(row.get(kind, 0) for kind in kinds), others, row.get(Ground.NONE, 0))


def _by_hour() -> Figure:
    today = clock.today()
    begun = _midnight(today)
    found: dict[int, Counter[str]] = {hour: Counter() for hour in range(24)}
    usual, days = [0] * 24, set()
    rows = CheckHour.objects.filter(hour__gte=begun - timedelta(days=USUAL_DAYS))
    for hour, door, checks in rows.values_list("hour", "door", "checks"):
        at = hour.astimezone(clock.ALMATY)
        if at >= begun:
            found[at.hour][door] += checks
        else:
            usual[at.hour] += checks
            days.add(at.date())
    return Figure(
        code="checks",
        title=_("Checks by hour"),
        description=_(
            "Look-ups of today by who asked; the line is the usual day of the last four weeks."
        ),
        kinds=tuple(str(name) for _doors, name in DOORS),
        columns=tuple(
            (f"{hour:02}", tuple(sum(row[door] for door in doors) for doors, _name in DOORS))
            for hour, row in found.items()
        ),
        usual=tuple(round(checks / max(1, len(days))) for checks in usual),
        usual_name=_("usual day"),
        made_at=clock.now(),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.ALMATY)
