"""Makes .venv from the hash-locked requirements. Standard library only: it runs on a bare Python.

`python3 tools/bootstrap.py`, or any target of `tools/run.py`. Doing it again costs nothing while
the lock is the same.
"""

from __future__ import annotations  # an older Python must read this far to be told so

import ast
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / ".var"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ("bootstrap.txt", "base.txt", "dev.txt")
OLDEST = (3, 11)


class SetupError(Exception):
    """Set-up cannot go on; the text says what to do."""


def set_up() -> None:
    """Bring .venv to what the lock says. Raises SetupError with a sentence for people."""
    require_python()
    if not VAR.exists():
        VAR.mkdir()
        VAR.chmod(0o711)  # whatever the umask: the servers' account passes through
    with _locked(VAR / "setup.lock"):
        if not is_current():
            _say("Setting up .venv from requirements/dev.txt (about 20 seconds, once per lock)")
            make_venv()
            install()
            _write_path_file()
            _stamp().write_text(_fingerprint())
    compile_catalogues()


def is_current() -> bool:
    """True when .venv was made from this very lock, at this very place."""
    return PYTHON.exists() and _stamp().exists() and _stamp().read_text() == _fingerprint()


def require_python() -> None:
    if sys.version_info < OLDEST:
        found = ".".join(str(n) for n in sys.version_info[:3])
        raise SetupError(
            f"The portal needs Python 3.11 or newer; this is {found} ({sys.executable})."
        )


def make_venv() -> None:
    """A working .venv of this place; one that is half made or was moved here is made anew."""
    if _venv_works():
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            f"{sys.executable} cannot make a virtual environment: it has no module ensurepip.\n"
            "On Debian and Ubuntu it is a package of its own: apt-get install python3-venv\n"
            "Then run the same command again."
        )
    if VENV.exists():
        shutil.rmtree(VENV)
    _run([sys.executable, "-m", "venv", str(VENV)], "The virtual environment could not be made")


def install() -> None:
    """Install the lock: with uv, pinned, else with pip; hashes are always checked."""
    environment = os.environ | {
        "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", str(VAR / "cache" / "pip")),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
    requirements = ROOT / "requirements"
    with_uv = _try([*pip, str(requirements / "bootstrap.txt")], environment)
    if with_uv:
        uv = [
            str(VENV / "bin" / "uv"),
            "pip",
            "sync",
            "--quiet",
            "--require-hashes",
            "--compile-bytecode",
        ]
        settings = uv_environment(environment, pip_configuration(environment))
        with_uv = _try([*uv, str(requirements / "dev.txt")], settings)
    if not with_uv:
        _say("uv could not install the lock here; pip does it (about a minute)")
        _run(
            [*pip, str(requirements / "dev.txt")],
            "The locked packages could not be installed",
            environment,
        )


def pip_configuration(environment: Mapping[str, str]) -> dict[str, str]:
    """What pip is told on this machine: files and PIP_* variables, the variables winning.

    `pip config list` prints `section.key='value'`; the section `install` is nearer than `global`.
    """
    command = [str(PYTHON), "-m", "pip", "config", "list"]
    answer = subprocess.run(
        command, env=dict(environment), capture_output=True, text=True, check=False
    )
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in answer.stdout.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if section in found and value:
            found[section][key] = str(ast.literal_eval(value))
    return found["global"] | found["install"] | found[":env:"]


def uv_environment(environment: Mapping[str, str], pip: Mapping[str, str]) -> dict[str, str]:
    """The environment for uv, which does not read pip's settings: each handed over by name."""
    told = {
        "UV_DEFAULT_INDEX": pip.get("index-url", ""),
        "UV_INDEX": " ".join(pip.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(pip.get("find-links", "").split()),
        "UV_INSECURE_HOST": " ".join(pip.get("trusted-host", "").split()),
        "UV_NO_INDEX": "1" if pip.get("no-index", "") in ("1", "true", "yes", "on") else "",
        "UV_HTTP_TIMEOUT": pip.get("timeout") or pip.get("default-timeout", ""),
        "SSL_CERT_FILE": pip.get("cert", ""),
        "SSL_CLIENT_CERT": pip.get("client-cert", ""),
        "ALL_PROXY": pip.get("proxy", ""),
        # pip takes a file from whichever index has it; the hashes of the lock make that safe.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_CACHE_DIR": str(VAR / "cache" / "uv"),
        "VIRTUAL_ENV": str(VENV),
    }
    return {key: value for key, value in told.items() if value} | dict(environment)


def compile_catalogues() -> None:
    """Compile locale/**/*.po with Babel: a bare machine has no GNU gettext."""
    _run([str(PYTHON), "-m", "tools.compile_messages"], "The translations could not be compiled")


def belongs_to_another(trouble: PermissionError) -> str:
    """What to tell a person who may not write where somebody else has set up before."""
    return (
        f"{trouble.filename} belongs to another user: run this as the user who first started the "
        "portal here (root?), or remove .var and .venv as that user."
    )


def _venv_works() -> bool:
    if not PYTHON.exists():
        return False
    question = [
        str(PYTHON),
        "-c",
        "import pip, sys; print(sys.prefix, sys.version_info[:2] >= (3, 11))",
    ]
    answer = subprocess.run(question, capture_output=True, text=True, check=False)
    return answer.stdout.strip() == f"{VENV} True"


def _write_path_file() -> None:
    """Let `.venv/bin/pytest` and scripts under tools/ import `apps` and `tools` from anywhere."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "osms_portal.pth").write_text(f"{ROOT}\n")


def _stamp() -> Path:
    return VAR / "setup.stamp"


def _fingerprint() -> str:
    """Changes with the lock, with the venv's own identity and with the place of the checkout."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in LOCKS:
        digest.update((ROOT / "requirements" / name).read_bytes())
    marker = VENV / "pyvenv.cfg"
    digest.update(f"{marker.stat().st_mtime_ns}".encode() if marker.exists() else b"none")
    return digest.hexdigest()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _try(command: list[str], environment: Mapping[str, str]) -> bool:
    try:
        answer = subprocess.run(command, cwd=ROOT, env=dict(environment), check=False)
    except OSError:  # no such program, or one for another kind of machine
        return False
    return answer.returncode == 0


def _run(command: list[str], trouble: str, environment: Mapping[str, str] | None = None) -> None:
    if not _try(command, os.environ if environment is None else environment):
        raise SetupError(f"{trouble}: the command above says why ({' '.join(command[:4])} ...).")


def _say(sentence: str) -> None:
    print(f"== {sentence}", flush=True)


def main() -> int:
    try:
        set_up()
    except SetupError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except PermissionError as trouble:
        print(f"\n{belongs_to_another(trouble)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
