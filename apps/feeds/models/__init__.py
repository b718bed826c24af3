from apps.feeds.models.jobs import ImportJob
from apps.feeds.models.quarantine import QuarantinedRow

__all__ = ["ImportJob", "QuarantinedRow"]
