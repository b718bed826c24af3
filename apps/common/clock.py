"""The one clock. Every process asks here; the demo may set it with OSMS_NOW."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

ALMATY = ZoneInfo("Asia/Almaty")


def now() -> datetime:
    """This moment, aware, in Almaty time; the moment of OSMS_NOW while the demo sets it."""
    if settings.OSMS_NOW:
        moment = datetime.fromisoformat(settings.OSMS_NOW)
        return moment.replace(tzinfo=moment.tzinfo or ALMATY).astimezone(ALMATY)
    return datetime.now(UTC).astimezone(ALMATY)


def today() -> date:
    """The calendar day in Almaty."""
    return now().date()


def end_of(day: date) -> datetime:
    """The last microsecond of `day` in Almaty: what "known on that day" means."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ALMATY)
    return (midnight.astimezone(UTC) - timedelta(microseconds=1)).astimezone(ALMATY)
