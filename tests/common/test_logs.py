"""No log line carries an IIN, whichever way it came in (S-11, S-53)."""

import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from apps.common.logs import MASK, Formatter, Redact, masked

IIN = "990101500000"


@pytest.fixture
def written() -> Callable[[Callable[[logging.Logger], Any]], str]:
    """What reaches the log when something is logged, through the filter and the formatter."""

    def lines(log: Callable[[logging.Logger], Any]) -> str:
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.addFilter(Redact())
        handler.setFormatter(Formatter("%(levelname)s %(message)s"))
        logger = logging.Logger("test")
        logger.addHandler(handler)
        log(logger)
        return stream.getvalue()

    return lines


def fail(text: str) -> None:
    raise ValueError(f"cannot read {text}")


def log_a_failure(logger: logging.Logger) -> None:
    try:
        fail(IIN)
    except ValueError:
        logger.exception("import failed for %s", IIN)


@pytest.mark.parametrize(
    "log",
    [
        lambda logger: logger.warning(f"nobody under {IIN}"),  # noqa: G004 - others write so
        lambda logger: logger.warning("nobody under %s", IIN),
        lambda logger: logger.warning("nobody under %s", int(IIN)),
        lambda logger: logger.warning("row %s", {"iin": IIN}),
        lambda logger: logger.warning("Not Found: /kk/%s/?a=1", IIN),
        lambda logger: logger.warning("stack", stack_info=True, extra={"iin": IIN}),
        log_a_failure,
    ],
)
def test_an_iin_is_masked(
    written: Callable[[Callable[[logging.Logger], Any]], str],
    log: Callable[[logging.Logger], Any],
) -> None:
    assert IIN not in written(log)


def test_input_forges_no_line(
    written: Callable[[Callable[[logging.Logger], Any]], str],
) -> None:
    lines = written(lambda logger: logger.warning("feed %s", "a\r\nERROR forged"))
    assert lines.splitlines() == ["WARNING feed a\\r\\nERROR forged"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (IIN, MASK),
        (f"iin={IIN};", f"iin={MASK};"),
        (f"{IIN},{IIN}", f"{MASK},{MASK}"),
        ("1" * 11, "1" * 11),
        ("1" * 13, "1" * 13),
        ("amount 4250.00 of 2026-11-22", "amount 4250.00 of 2026-11-22"),
    ],
)
def test_twelve_digits_exactly_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_every_handler_of_the_portal_is_redacted() -> None:
    for handler in settings.LOGGING["handlers"].values():
        assert "no_iin" in handler["filters"]
        assert settings.LOGGING["formatters"][handler["formatter"]]["()"].endswith("Formatter")
