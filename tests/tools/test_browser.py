"""Which browser the tests drive, decided by what the machine has."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tools import browser

Machine = Callable[..., Path]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine that has only the programs named, and no downloads."""
    monkeypatch.delenv("OSMS_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "downloads"))

    def having(name: str, status: int = 0) -> Path:
        program = tmp_path / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\nexit {status}\n")
        program.chmod(0o755)
        return program

    return having


def test_the_machines_own_comes_first(machine: Machine) -> None:
    machine("google-chrome")
    wanted = machine("chromium")

    assert browser.find() == str(wanted)


def test_one_that_does_not_start_is_none(machine: Machine) -> None:
    machine("chromium-browser", status=1)  # as Ubuntu's, which only points to a snap

    assert browser.find() is None


def test_the_one_named_wins(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine("chromium")
    named = machine("elsewhere/my-chromium")
    monkeypatch.setenv("OSMS_CHROMIUM", str(named))

    assert browser.find() == str(named)


def test_what_playwright_downloaded_is_found(machine: Machine) -> None:
    downloaded = machine("downloads/chromium-1200/chrome-linux64/chrome")

    assert browser.find() == str(downloaded)


def test_none_at_all_is_a_sentence_and_a_failure(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing on the PATH to install with, and a Playwright that cannot download."""
    monkeypatch.setattr(browser, "PYTHON", machine("python", status=1))

    with pytest.raises(browser.BrowserError) as trouble:
        browser.ensure()

    assert "apt-get install chromium" in str(trouble.value)
    assert "BROWSER_TESTS=0" in str(trouble.value)


def test_debian_as_root_installs_it_after_an_update(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not browser.may_install():
        pytest.skip("neither root nor Debian")
    log = tmp_path / "calls"
    apt = machine("apt-get")
    apt.write_text(
        f'#!/bin/sh\necho "$@" >> {log}\n'
        f'[ "$2" = install ] && printf "#!/bin/sh\\n" > {tmp_path}/chromium '
        f"&& /bin/chmod +x {tmp_path}/chromium\nexit 0\n"
    )

    assert browser.ensure() == str(tmp_path / "chromium")
    assert log.read_text().splitlines() == ["-q update", "-q install -y chromium"]
