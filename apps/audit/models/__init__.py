"""Who looked at whom, the seals that show whether that was changed, and what became of it."""

from apps.audit.models.alerts import Alert, AlertMark, Canary, Usual, Watch
from apps.audit.models.cases import Case, CaseNote
from apps.audit.models.lookups import Lookup
from apps.audit.models.seals import Seal, Sealer

__all__ = [
    "Alert",
    "AlertMark",
    "Canary",
    "Case",
    "CaseNote",
    "Lookup",
    "Seal",
    "Sealer",
    "Usual",
    "Watch",
]
