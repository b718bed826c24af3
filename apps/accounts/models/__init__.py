"""Who may use the portal's doors: clients of the API with their tokens, citizens with a code."""

from apps.accounts.models.clients import ApiClient, ApiToken, Scope
from apps.accounts.models.codes import CodeMiss, OneTimeCode, OutboxMessage

__all__ = ["ApiClient", "ApiToken", "CodeMiss", "OneTimeCode", "OutboxMessage", "Scope"]
