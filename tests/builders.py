"""People for tests, written into the real registers; a test states only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.http import HttpRequest
from django.test import Client

from apps.accounts import sessions
from apps.accounts.models import Member, Organisation
from apps.categories.models import CategoryPeriod
from apps.changes import services as changes
from apps.changes.models import ChangeSet
from apps.contributions.models import Payment, Reversal, Waiver
from apps.persons.identity import iin_key
from apps.persons.models import Doubt, LegalStatusPeriod, Person, PersonDetails, Source, Watermark
from apps.rules.months import Month

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
IIN = "990101500016"


def days(first: date, last: date | None = None) -> DateRange:
    """The range of these days, both included."""
    return DateRange(first, last and last + timedelta(days=1))


def known(at: datetime = LONG_AGO) -> DateTimeTZRange:
    return DateTimeTZRange(at, None)


def a_source(code: str = "gcvp", **roles: bool) -> Source:
    return Source.objects.get_or_create(code=code, defaults=roles)[0]


def a_person(
    iin: str = IIN,
    *,
    born: date = date(1985, 5, 5),
    status: str | None = "citizen",
    left_on: date | None = None,
    contact: str = "",
    at: datetime = LONG_AGO,
) -> Person:
    person = Person.objects.create(iin=iin, iin_key=iin_key(iin), recorded_at=at)
    PersonDetails.objects.create(
        person=person,
        source=a_source("persons-register"),
        last_name="Сынақ",
        first_name="Адам",
        birth_date=born,
        sex="m",
        locality="city",
        left_on=left_on,
        contact=contact,
        recorded=known(at),
    )
    if status:
        LegalStatusPeriod.objects.create(
            person=person,
            source=a_source("persons-register"),
            status=status,
            valid=days(born),
            recorded=known(at),
        )
    return person


def paid(
    person: Person,
    months: Sequence[str],
    *,
    kind: str = "employer",
    amount: str = "9000.00",
    counts: bool = True,
    at: datetime = LONG_AGO,
) -> list[Payment]:
    """Payments for months "2025-01", each made in its own month and decided to count."""
    found = []
    for text in months:
        month = Month.parse(text)
        payment = Payment.objects.create(
            source=a_source(),
            document_no=f"T-{person.pk}-{kind}",
            item_no=text,
            person=person,
            period=month,
            purpose_code="122",
            payer_kind=kind,
            amount=Decimal(amount),
            paid_on=month.last_day,
            recorded_at=at,
            job_id=0,
            counts=counts,
        )
        found.append(payment)
    return found


def returned(payment: Payment, on: date, reason: str = "wrong person") -> Reversal:
    """The return of a payment; whether it still counts is the caller's to say."""
    return Reversal.objects.create(
        person_id=payment.person_id,
        period=payment.period,
        payment_id=payment.pk,
        reason=reason,
        reversed_on=on,
        recorded_at=LONG_AGO,
        job_id=0,
    )


def months(first: str, last: str) -> list[str]:
    """The months from `first` through `last`, as text."""
    begin, end = Month.parse(first), Month.parse(last)
    return [str(begin + step) for step in range(end - begin + 1)]


def in_category(
    person: Person, category: str, first: date, last: date | None = None, source: str = "register"
) -> CategoryPeriod:
    return CategoryPeriod.objects.create(
        source=a_source(source, sends_categories=True),
        person=person,
        category=category,
        valid_from=first,
        valid=days(first, last),
        recorded=known(),
    )


def waived(person: Person, first: date, last: date) -> Waiver:
    return Waiver.objects.create(
        person=person,
        source=a_source(),
        valid_from=first,
        valid=days(first, last),
        ground="before_status",
        recorded=known(),
    )


def complete_through(code: str, day: date, **roles: bool) -> Watermark:
    return Watermark.objects.create(
        source=a_source(code, **roles), complete_through=day, recorded_at=LONG_AGO
    )


def in_doubt(person: Person, month: str) -> Doubt:
    day = Month.parse(month)
    return Doubt.objects.create(
        person=person,
        source=a_source(),
        ground="dispute",
        reference=f"d-{person.pk}-{month}",
        months=days(day.first_day, day.last_day),
        recorded=known(),
    )


def an_organisation(
    code: str = "clinic-1", *, kind: str = "clinic", name: str = ""
) -> Organisation:
    """The organisation of this code, made when new."""
    given = {"kind": kind, "name": name or code, "created_at": LONG_AGO}
    return Organisation.objects.get_or_create(code=code, defaults=given)[0]


def a_member(
    role: str = "registrar", organisation: Organisation | None = None, username: str = ""
) -> Member:
    """Somebody who works there; where no place is named, at the clinic or the Fund, as the role has it."""
    if organisation is None:
        of_fund = role in ("auditor", "fund_administrator")
        organisation = an_organisation("fund", kind="fund") if of_fund else an_organisation()
    name = username or f"{role}-{Member.objects.count() + 1}@{organisation.code}.example"
    user = User.objects.create_user(name, email=name if "@" in name else "")
    return Member.objects.create(
        user=user, organisation=organisation, role=role, joined_at=LONG_AGO
    )


def a_law_administrator(name: str = "", role: str = "administrator") -> Member:
    """Somebody of the Fund who may change the law; `role` fund_administrator for a third look."""
    return a_member(role, an_organisation("fund", kind="fund"), name)


def a_change_set(author: Member | None = None, title: str = "2027 budget law") -> ChangeSet:
    """A draft with everything that a set needs, but its edits."""
    told = dict.fromkeys(("kk", "ru", "en"), title)
    return changes.open_set(
        by=author or a_law_administrator(), title=told, reason=told, legal_act="Law 1-VIII"
    )


def the_law_changes(
    table: str,
    key: str,
    values: dict[str, Any],
    since: date | None = None,
    *,
    until: date | None = None,
    at: datetime | None = None,
) -> ChangeSet:
    """Publish one edit through the real door, with as many people as it needs, known from `at` on."""
    return published(a_draft_of(table, key, values, since, until=until), at)


def the_law_leaves_out(
    table: str, key: str, since: date, until: date | None = None, *, at: datetime | None = None
) -> ChangeSet:
    """Publish that a row does not hold on these days."""
    change_set = a_change_set()
    days_out = {"table": table, "key": key, "since": since, "until": until}
    changes.leave_out(change_set=change_set, by=change_set.author, **days_out)
    return published(change_set, at)


def a_draft_of(
    table: str,
    key: str,
    values: dict[str, Any],
    since: date | None = None,
    *,
    until: date | None = None,
) -> ChangeSet:
    """A draft with one edit, its value confirmed where it is improbable."""
    change_set = a_change_set()
    changes.put(
        change_set=change_set,
        by=change_set.author,
        table=table,
        key=key,
        values=values,
        since=since,
        until=until,
        confirmed=str(values.get("value", "")),
    )
    return change_set


def published(change_set: ChangeSet, at: datetime | None = None) -> ChangeSet:
    """The set, handed in, approved by a second person and, where needed, looked at by a third."""
    changes.submit(change_set=change_set, by=change_set.author)
    second, third = (a_law_administrator(role="fund_administrator") for _ in range(2))
    if not changes.approve(change_set=change_set, by=second, at=at):
        changes.approve(change_set=change_set, by=third, at=at)
    return change_set


def sign_in(client: Client, who: Member | User) -> Client:
    """The client after password and second factor of this member, or of a user without a place."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    request.session = client.session
    sessions.start(request, user=who.user if isinstance(who, Member) else who)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client
