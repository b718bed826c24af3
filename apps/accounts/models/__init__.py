"""Who may use the portal's doors: organisations, their members and systems, citizens with a code."""

from apps.accounts.models.clients import ApiClient, ApiToken, Scope
from apps.accounts.models.codes import CodeMiss, OneTimeCode, OutboxMessage
from apps.accounts.models.credentials import Credential
from apps.accounts.models.organisations import Member, Organisation
from apps.accounts.models.people import Act, Invitation, ResetRequest, StaffSession

__all__ = [
    "Act",
    "ApiClient",
    "ApiToken",
    "CodeMiss",
    "Credential",
    "Invitation",
    "Member",
    "OneTimeCode",
    "Organisation",
    "OutboxMessage",
    "ResetRequest",
    "Scope",
    "StaffSession",
]
