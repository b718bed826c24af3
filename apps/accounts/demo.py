"""The demo's staff: a clinic, the contact centre and the Fund, with somebody in each role.

For OSMS_DEMO alone: whoever opens the demo's pages may sign in as any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts import factors
from apps.accounts.invitations import join
from apps.accounts.models import Member, Organisation
from apps.accounts.places import open_organisation

Kind, Role = Organisation.Kind, Member.Role
PLACES: dict[str, tuple[str, dict[str, str]]] = {
    "clinic": (
        Kind.CLINIC,
        {"kk": "№ 1 қалалық емхана", "ru": "Городская поликлиника № 1", "en": "City clinic No. 1"},
    ),
    "contact-centre": (
        Kind.CONTACT_CENTRE,
        {"kk": "1406 байланыс орталығы", "ru": "Контакт-центр 1406", "en": "Contact centre 1406"},
    ),
    "fund": (
        Kind.FUND,
        {
            "kk": "Әлеуметтік медициналық сақтандыру қоры",
            "ru": "Фонд социального медицинского страхования",
            "en": "Social Health Insurance Fund",
        },
    ),
}
STAFF = (
    ("registrar", "Сейтқали", "Айгерім", "clinic", Role.REGISTRAR),
    ("clinic-admin", "Омаров", "Болат", "clinic", Role.ADMINISTRATOR),
    ("operator", "Ахметова", "Динара", "contact-centre", Role.REGISTRAR),
    ("auditor", "Нұрланов", "Ерлан", "fund", Role.AUDITOR),
    ("fund-admin", "Жұмабаева", "Сәуле", "fund", Role.FUND_ADMINISTRATOR),
    # The law is changed by two people, and by a third where days that are over change with it.
    ("law-author", "Есенова", "Гүлнар", "fund", Role.ADMINISTRATOR),
    ("law-checker", "Серіков", "Арман", "fund", Role.ADMINISTRATOR),
)


@dataclass(frozen=True, slots=True)
class DemoMember:
    """Somebody to sign in as."""

    member: Member
    password: str


@transaction.atomic
def load_staff() -> int:
    """Make the places and their people, each with a second factor; how many. Repeating changes nothing."""
    for code, (kind, names) in PLACES.items():
        if not Organisation.objects.filter(code=code).exists():
            open_organisation(code=code, kind=kind, names=names, by=None)
    for name, last_name, first_name, place, role in STAFF:
        _load(name, last_name, first_name, place, role)
    return len(STAFF)


def _load(name: str, last_name: str, first_name: str, place: str, role: str) -> None:
    given = {"last_name": last_name, "first_name": first_name, "email": f"{name}@demo.example"}
    user, is_new = User.objects.get_or_create(username=name, defaults=given)
    if is_new:
        join(user=user, organisation=Organisation.objects.get(code=place), role=role, by=None)
    if not user.check_password(_password(name)):
        user.set_password(_password(name))
        user.save(update_fields=["password"])
    give_factor(user)


def give_factor(user: User) -> None:
    """A second factor whose codes the demo shows."""
    if not factors.is_enrolled(user):
        TOTPDevice.objects.create(user=user, name=factors.NAME, confirmed=True)


def _password(name: str) -> str:
    """Of this checkout: kept nowhere, and the same at every start."""
    return salted_hmac("apps.accounts.demo", name, algorithm="sha256").hexdigest()[:12]


def staff() -> Iterator[DemoMember]:
    """The demo's people in the order of STAFF, with their passwords."""
    found = Member.objects.select_related("user", "organisation").in_bulk(field_name="user_id")
    by_name = {member.user.get_username(): member for member in found.values()}
    for name, *_ in STAFF:
        if name in by_name:
            yield DemoMember(by_name[name], _password(name))


def code_of(user: User) -> str:
    """The code that the app of this user would show, the next one where this one was used.

    Empty outside the demo, and for who has set up an app of her own.
    """
    names = {name for name, *_ in STAFF} | {"demo"}
    if not settings.OSMS_DEMO or user.get_username() not in names:
        return ""
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    if device is None:
        return ""
    now = TOTP(device.bin_key).t()
    return f"{TOTP(device.bin_key, drift=max(0, device.last_t + 1 - now)).token():06d}"
