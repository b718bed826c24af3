"""How a code reaches its owner; settings.OSMS_CODE_DELIVERY names the way: outbox or email."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.core.validators import validate_email

from apps.accounts.models import OutboxMessage
from apps.common import clock


def deliver(contact: str, subject: str, text: str) -> None:
    """Send by the way that the settings name; ValidationError where it cannot reach the contact."""
    WAYS[settings.OSMS_CODE_DELIVERY](contact, subject, text)


def masked_contact(contact: str) -> str:
    """Enough for its owner to recognise: `a***@mail.kz`, `+7 *** *** ** 07`."""
    name, at, domain = contact.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    digits = [character for character in contact if character.isdigit()]
    return f"+7 *** *** ** {''.join(digits[-2:])}"


def _to_outbox(contact: str, subject: str, text: str) -> None:
    OutboxMessage.objects.create(
        created_at=clock.now(), sent_to=masked_contact(contact), subject=subject, text=text
    )


def _by_email(contact: str, subject: str, text: str) -> None:
    validate_email(contact)
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [contact])


WAYS: dict[str, Callable[[str, str, str], None]] = {"outbox": _to_outbox, "email": _by_email}
