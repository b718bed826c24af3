"""What the worker does for the feeds."""

import logging

from celery import shared_task, signals

from apps.common import clock
from apps.feeds import twins
from apps.feeds.demo import declare_demo_complete
from apps.feeds.jobs import upkeep
from apps.feeds.jobs.heartbeat import stopping
from apps.feeds.jobs.running import work as work_on_imports
from apps.feeds.jobs.waking import wake
from apps.feeds.reconciling import findings
from apps.feeds.waiting.orders import carry_out_all

logger = logging.getLogger(__name__)


@shared_task
def work() -> int:
    """Take in every file that waits; delivered twice, it finds nothing the second time."""
    return work_on_imports()


@shared_task
def sweep() -> None:
    """Every fifteen seconds: jobs of lost workers wait again, and whoever nobody was woken for is."""
    if upkeep.sweep():
        wake()


@shared_task
def sweep_spool() -> None:
    """Every hour: files that no import needs any more."""
    upkeep.sweep_spool()


@signals.worker_shutting_down.connect
def stop_working(**_: object) -> None:
    """A worker that is asked to end gives its import back; another takes it up."""
    stopping.set()


@shared_task
def demo_is_complete() -> None:
    """Demo only: the demo's source has sent everything through today."""
    declare_demo_complete(clock.today())


@shared_task
def reconcile() -> None:
    """Every night: what the imports say against the ledger; each difference is an error in the log."""
    for sentence in findings():
        logger.error("reconcile: %s", sentence)


@shared_task
def carry_out_orders() -> None:
    """Acts on many rows of quarantine; woken by the page, and every minute in case nobody was."""
    carry_out_all()


@shared_task
def find_twins() -> int:
    """Every minute: payments of finished imports that may have been made twice."""
    return twins.find_all()
