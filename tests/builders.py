"""People for tests, written into the real registers; a test states only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import User
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.http import HttpRequest
from django.test import Client

from apps.accounts import sessions
from apps.accounts.models import Member, Organisation
from apps.categories.models import CategoryPeriod
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


def sign_in(client: Client, who: Member | User) -> Client:
    """The client after password and second factor of this member, or of a user without a place."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    request.session = client.session
    sessions.start(request, user=who.user if isinstance(who, Member) else who)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client
