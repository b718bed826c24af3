from apps.entitlement.models.drained import Drained
from apps.entitlement.models.histogram import Histogram
from apps.entitlement.models.months import PersonMonths

__all__ = ["Drained", "Histogram", "PersonMonths"]
