"""What a process keeps for itself is written down with the reason why another host may not know it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEEPS = re.compile(r"^@(?:functools\.)?(?:lru_cache|cache)\b", re.M)
# While a file is read, or a country is made up: one process's own business.
OF_ONE_RUN = ("apps/common/tables/", "apps/feeds/cells.py", "apps/feeds/population/")


def test_every_cache_of_a_process_is_on_the_page() -> None:
    page = (ROOT / "docs" / "scaling.md").read_text("utf-8")
    section = page.split("## Many hosts\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`(apps/[\w/]+\.py)`", section))
    keeping = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "apps").rglob("*.py")
        if KEEPS.search(path.read_text("utf-8"))
    }
    assert {path for path in keeping if not path.startswith(OF_ONE_RUN)} <= named
