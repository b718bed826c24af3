"""Log lines carry no IIN: every run of twelve digits is masked, in messages, arguments and tracebacks."""

import logging
import re
import traceback

logger = logging.getLogger(__name__)

TWELVE_DIGITS = re.compile(r"(?<!\d)\d{12}(?!\d)")
MASK = "************"


def masked(text: str) -> str:
    """`text` with every run of exactly twelve digits replaced by stars."""
    return TWELVE_DIGITS.sub(MASK, text)


class Redact(logging.Filter):
    """Formats the record once, masked and on one line, so that no handler sees the arguments and
    nobody's input forges a line of its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = masked(record.getMessage()).replace("\r", "\\r").replace("\n", "\\n")
        record.args = ()
        return True


class Formatter(logging.Formatter):
    """Masks what is added after the message: tracebacks and stack information."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def log_database_error(error: Exception) -> None:
    """Log the kind and the place of a database's error only, for its text may hold data."""
    cause = error.__cause__
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f"{frame.name}:{frame.lineno}" for frame in frames if "/apps/" in frame.filename]
    logger.error(
        "database error %s, state %s, in %s",
        type(error).__name__,
        getattr(cause, "pgcode", None) or "none",
        " < ".join(reversed(ours)),
    )
