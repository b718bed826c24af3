"""The names people type: the Makefile, tools/run.py and CI mean the same."""

import os
import re
import subprocess
import sys

from tools import run
from tools.bootstrap import ROOT


def test_make_and_run_py_know_the_same_targets() -> None:
    listed = re.search(r"^TARGETS := ((?:.*\\\n)*.*)$", (ROOT / "Makefile").read_text(), re.M)

    assert listed is not None
    assert set(listed[1].replace("\\\n", " ").split()) == set(run.TARGETS)


def test_every_target_says_what_it_does() -> None:
    shown = subprocess.run(
        [sys.executable, "tools/run.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    for name, function in run.TARGETS.items():
        assert f"{name} " in shown
        assert function.__doc__


def test_an_unknown_target_is_an_error() -> None:
    asked = subprocess.run([sys.executable, "tools/run.py", "nonsense"], cwd=ROOT, check=False)

    assert asked.returncode == 2


def test_ci_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert script.read_text().rstrip().endswith("exec make test")
