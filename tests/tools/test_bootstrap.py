"""Set-up on machines of other shapes than ours."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap
from tools.bootstrap import ROOT

PIP = {
    "index-url": "https://packages.example/simple",
    "extra-index-url": "\nhttps://one.example/simple\nfile:///srv/simple",
    "find-links": "/srv/wheels /srv/more",
    "trusted-host": "one.example",
    "cert": "/srv/ca.pem",
    "timeout": "90",
    "no-index": "true",
}


def test_uv_is_told_what_pip_was_told() -> None:
    told = bootstrap.uv_environment({}, PIP)

    assert told["UV_DEFAULT_INDEX"] == "https://packages.example/simple"
    assert told["UV_INDEX"] == "https://one.example/simple file:///srv/simple"
    assert told["UV_FIND_LINKS"] == "/srv/wheels,/srv/more"
    assert told["UV_INSECURE_HOST"] == "one.example"
    assert told["SSL_CERT_FILE"] == "/srv/ca.pem"
    assert told["UV_HTTP_TIMEOUT"] == "90"
    assert told["UV_NO_INDEX"] == "1"


def test_what_uv_was_told_directly_wins() -> None:
    told = bootstrap.uv_environment({"UV_DEFAULT_INDEX": "https://mine.example"}, PIP)

    assert told["UV_DEFAULT_INDEX"] == "https://mine.example"


def test_a_silent_pip_means_uvs_own_defaults() -> None:
    told = bootstrap.uv_environment({}, {})

    assert "UV_DEFAULT_INDEX" not in told
    assert "UV_NO_INDEX" not in told


def test_pips_files_and_variables_are_read_variables_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://file.example\ntimeout = 7\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))

    found = bootstrap.pip_configuration({**_bare(), "PIP_CONFIG_FILE": str(file)})
    assert (found["index-url"], found["timeout"]) == ("https://file.example", "7")

    variable = {"PIP_CONFIG_FILE": str(file), "PIP_INDEX_URL": "https://variable.example"}
    found = bootstrap.pip_configuration({**_bare(), **variable})
    assert (found["index-url"], found["timeout"]) == ("https://variable.example", "7")


def test_the_locks_name_no_index_and_pin_every_file() -> None:
    for name in bootstrap.LOCKS:
        text = (ROOT / "requirements" / name).read_text()
        assert "://" not in text
        assert "--find-links" not in text
        pins, hashes = text.count("=="), text.count("--hash=sha256:")
        assert 0 < pins < hashes + 1


def test_a_python_without_ensurepip_is_told_what_to_install(checkout: Path) -> None:
    code = """
import sys
sys.modules["ensurepip"] = None
from tools import bootstrap
sys.exit(bootstrap.main())
"""
    told = _python(checkout, "-c", code)

    assert told.returncode == 1
    assert "apt-get install python3-venv" in told.stderr
    assert "Traceback" not in told.stderr


def test_an_old_python_is_told_so(checkout: Path) -> None:
    code = """
import sys
from tools import bootstrap
sys.version_info = (3, 10, 2)
sys.exit(bootstrap.main())
"""
    told = _python(checkout, "-c", code)

    assert told.returncode == 1
    assert "needs Python 3.11 or newer; this is 3.10.2" in told.stderr


def test_set_up_is_done_once_a_lock_and_falls_back_to_pip(checkout: Path) -> None:
    """The lock of this checkout is empty, so uv is not there and pip has to do."""
    lock = checkout / "requirements" / "dev.txt"
    first = _python(checkout, "tools/bootstrap.py")
    assert first.returncode == 0, first.stderr
    assert "pip does it" in first.stdout

    second = _python(checkout, "tools/bootstrap.py")
    assert (second.returncode, second.stdout) == (0, "")

    lock.write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    for _ in range(2):  # a lock that cannot be had is a failure, and stays one
        third = _python(checkout, "tools/bootstrap.py", PIP_NO_INDEX="1", PIP_RETRIES="0")
        assert third.returncode == 1
        assert "Setting up" in third.stdout
        assert "could not be installed" in third.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The set-up alone, with locks that hold nothing."""
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "bootstrap.py", tmp_path / "tools")
    for empty in ("__init__.py", "compile_messages.py"):
        (tmp_path / "tools" / empty).touch()
    (tmp_path / "requirements").mkdir()
    for name in bootstrap.LOCKS:
        (tmp_path / "requirements" / name).write_text("# nothing\n")
    return tmp_path


def _python(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    base = getattr(sys, "_base_executable", sys.executable)
    return subprocess.run(
        [base, *arguments],
        cwd=folder,
        env=_bare() | {"PYTHONPATH": str(folder)} | more,
        capture_output=True,
        text=True,
        check=False,
    )


def _bare() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "HOME": "/nowhere", "PIP_NO_CACHE_DIR": "1"}
