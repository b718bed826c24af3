from apps.feeds.models.jobs import ImportJob
from apps.feeds.models.quarantine import QuarantineAct, QuarantinedRow, QuarantineOrder
from apps.feeds.models.senders import SenderProfile
from apps.feeds.models.twins import Twin

__all__ = [
    "ImportJob",
    "QuarantineAct",
    "QuarantineOrder",
    "QuarantinedRow",
    "SenderProfile",
    "Twin",
]
