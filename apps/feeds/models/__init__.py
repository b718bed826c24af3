from apps.feeds.models.jobs import ImportJob
from apps.feeds.models.quarantine import QuarantineAct, QuarantinedRow, QuarantineOrder
from apps.feeds.models.senders import SenderProfile

__all__ = ["ImportJob", "QuarantineAct", "QuarantineOrder", "QuarantinedRow", "SenderProfile"]
