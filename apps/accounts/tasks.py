"""Work done outside the request. Arguments are ids, never numbers of people."""

import logging

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts import codes, resets
from apps.accounts.delivery import deliver
from apps.accounts.services import forget_access_tokens

logger = logging.getLogger(__name__)


@shared_task(autoretry_for=(OSError,), max_retries=3, retry_backoff=5)
def send_code(code_id: int) -> None:
    """Make the code of this request and send it, if the registers hold a contact."""
    codes.forget_old()
    ready = codes.prepare(code_id)
    if ready is None:
        return
    code, contact, digits = ready
    with translation.override(code.language):
        subject = _("Your one-time code")
        text = _(
            "%(code)s is your code for My record. It is valid for 5 minutes. "
            "Tell it to nobody. If you did not ask for it, ignore this message."
        ) % {"code": digits}
    try:
        deliver(contact, subject, text)
    except ValidationError:
        logger.warning("code %s: its contact cannot be reached by the delivery in use", code_id)


@shared_task(autoretry_for=(OSError,), max_retries=3, retry_backoff=5)
def send_reset(request_id: int) -> None:
    """Send the link to a new password, if there is somebody to send it to."""
    ready = resets.prepare(request_id)
    if ready is None:
        return
    asked, link = ready
    with translation.override(asked.language):
        subject = _("Your new password")
        text = _(
            "Open this link within an hour and choose a new password: %(link)s "
            "If you did not ask for it, ignore this message: nothing changes."
        ) % {"link": link}
    try:
        deliver(asked.user.email if asked.user else "", subject, text)
    except ValidationError:
        logger.warning("reset %s: its address cannot be reached by the delivery in use", request_id)


@shared_task
def forget() -> None:
    """Delete the codes and requests of yesterday, the sessions and access tokens that have ended."""
    codes.forget_old()
    resets.forget_old()
    SessionStore.clear_expired()
    forget_access_tokens()
