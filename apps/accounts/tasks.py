"""Work done outside the request. Arguments are ids, never numbers of people."""

import logging

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts import codes
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


@shared_task
def forget() -> None:
    """Delete the codes of yesterday, the sessions and the access tokens that have ended."""
    codes.forget_old()
    SessionStore.clear_expired()
    forget_access_tokens()
