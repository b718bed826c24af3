"""What every test stands on: the database, the static files, a browser where one is driven."""

import os
from collections.abc import Iterator

import pytest

from tools import browser

_left_out = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests in a browser need one. They are left out only where somebody said so, and aloud."""
    driven = [item for item in items if item.get_closest_marker("browser")]
    if driven and browser.is_left_out():
        items[:] = [item for item in items if item not in driven]
        config.hook.pytest_deselected(items=driven)
        config.stash[_left_out] = len(driven)
    elif driven and not os.environ.get("OSMS_CHROMIUM"):
        found = browser.find()
        if found is None:
            raise pytest.UsageError(browser.what_to_do())
        os.environ["OSMS_CHROMIUM"] = found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    count = terminalreporter.config.stash.get(_left_out, 0)
    if count:
        terminalreporter.write_line(f"BROWSER_TESTS=0: {count} tests in a browser were left out.")


# Filled by migrations and `load_reference`, kept between tests. Patterns of SQL's LIKE.
REFERENCE_TABLES = (
    r"rates\_%",
    r"categories\_benefitcategory%",
    r"coverage\_%",
    r"contributions\_payerkind%",
    r"contributions\_purposecode%",
    r"changes\_installation",
    r"changes\_guarded",
    "django_content_type",
    "django_migrations",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    r"entitlement\_proofkey",
    r"entitlement\_case%",
    "pghistory_context",  # why each reference row was written
)


@pytest.fixture(scope="session", autouse=True)
def static_files_as_they_lie() -> Iterator[None]:
    """Serve the static files from where they are: a fresh clone has collected and hashed none."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def files_of_imports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the files of tests' imports apart from those of a portal that runs here."""
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("imports")
    with override_settings(OSMS_SPOOL=str(folder / "spool"), OSMS_INBOX=str(folder / "inbox")):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: object,
) -> Iterator[None]:
    """pytest-django's own makes and migrates the database as `default`; ours does it as the owner.

    The database has one more job here: osms_app may not empty its tables after a test that
    commits, so Django's clean-up is done by the superuser.
    """
    from django.test import TransactionTestCase

    from tests.database import Emptier, database

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock(), database(worker) as name:
        empty = Emptier(name, REFERENCE_TABLES)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty())
            yield
        empty.close()
