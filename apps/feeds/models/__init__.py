from apps.feeds.models.jobs import ImportJob
from apps.feeds.models.quarantine import QuarantineAct, QuarantinedRow, QuarantineOrder

__all__ = ["ImportJob", "QuarantineAct", "QuarantineOrder", "QuarantinedRow"]
