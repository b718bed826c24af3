"""Who looked at whom, and the chain of seals that shows whether that was changed afterwards."""

from apps.audit.models.lookups import Lookup
from apps.audit.models.seals import Seal, Sealer

__all__ = ["Lookup", "Seal", "Sealer"]
