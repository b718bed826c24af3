"""What the pages of lists show: words and numbers; never a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from apps.accounts.models import Member
from apps.registrar.lists import services
from apps.registrar.lists.queue import Status
from apps.registrar.lists.upkeep import APPROVED_WITHIN, KEPT
from apps.registrar.models import PatientList
from apps.registrar.models.lists import ROWS_WITHOUT_APPROVAL

LOOKS = {
    Status.WAITING: ("ring", ""),
    Status.APPROVAL: ("ring", ""),
    Status.RUNNING: ("ring", ""),
    Status.DONE: ("check", "good"),
    Status.STOPPED: ("attention", "warn"),
    Status.CANCELLED: ("dash", ""),
    Status.EXPIRED: ("dash", ""),
}
SECONDS_BETWEEN_LOOKS = 5


@dataclass(frozen=True, slots=True)
class State:
    """Where a list is: a symbol and a word, and for the eye a tone."""

    word: str
    symbol: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """A list in the history."""

    its: PatientList
    state: State
    is_own: bool
    needs_me: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """All that the page of one list shows."""

    its: PatientList
    state: State
    headline: str
    sentence: str
    progress: str
    refresh_after: int | None
    wiped_after: datetime | None
    can_approve: bool
    can_cancel: bool
    can_fetch: bool


def line(its: PatientList, member: Member) -> Line:
    """A list in the history, as this member sees it."""
    return Line(
        its,
        _state(its),
        is_own=its.uploaded_by_id == member.pk,
        needs_me=services.may_approve(its, member),
    )


def page(its: PatientList, member: Member, *, is_still: bool = False) -> ListPage:
    """One list. `is_still`: somebody asked that the page does not load itself anew."""
    is_moving = its.status in (Status.WAITING, Status.RUNNING)
    return ListPage(
        its=its,
        state=_state(its),
        headline=_headline(its),
        sentence=_sentence(its),
        progress=_progress(its),
        refresh_after=SECONDS_BETWEEN_LOOKS if is_moving and not is_still else None,
        wiped_after=its.finished_at + KEPT if its.finished_at and not its.wiped_at else None,
        can_approve=services.may_approve(its, member),
        can_cancel=services.may_cancel(its, member),
        can_fetch=services.may_fetch(its, member),
    )


def _state(its: PatientList) -> State:
    status = Status(its.status)
    return State(str(status.label), *LOOKS[status])


def _headline(its: PatientList) -> str:
    return {
        Status.WAITING: _("The list is here and waits its turn."),
        Status.APPROVAL: _("The list waits for a second person."),
        Status.RUNNING: _("The list is being answered."),
        Status.DONE: _("The list is answered."),
        Status.STOPPED: _("The list was stopped."),
        Status.CANCELLED: _("The list was cancelled."),
        Status.EXPIRED: _("Nobody approved the list in time."),
    }[Status(its.status)]


def _sentence(its: PatientList) -> str:
    if its.status == Status.STOPPED:
        return str(PatientList.Stopped(its.stopped_for).label)
    if its.status == Status.APPROVAL:
        return _(
            "More than %(rows)s rows, or more than %(lists)s lists a day: an administrator of your "
            "organisation who did not hand it in approves it, within %(days)s days."
        ) % {
            "rows": number(ROWS_WITHOUT_APPROVAL),
            "lists": services.LISTS_WITHOUT_APPROVAL,
            "days": APPROVED_WITHIN.days,
        }
    if its.wiped_at:
        return _("Its rows are wiped. That there was a list, and how long it was, is kept.")
    return ""


def _progress(its: PatientList) -> str:
    if its.status != Status.RUNNING:
        return ""
    return _("%(done)s of %(rows)s people") % {
        "done": number(its.done_rows),
        "rows": number(its.asked_rows),
    }


def number(value: int) -> str:
    """A number as people write it: 10 000."""
    return number_format(value, use_l10n=True, force_grouping=True)
