"""Every reason has an article and a sentence in three languages; every route its steps."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from apps.entitlement import disclosure, messages
from apps.entitlement.answer import Reason, Route
from apps.rules.months import Month

KAZAKH_OR_RUSSIAN = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")
LATE = {
    "sources": ({"kk": "Қор", "ru": "Фонд", "en": "the Fund"},),
    "through": date(2026, 10, 31),
}
PARAMS = {
    "names": [{"kk": "Зейнеткерлер", "ru": "Пенсионеры", "en": "Pensioners"}],
    "month": Month(2026, 8),
    "months": (Month(2026, 8), Month(2026, 9)),
    "owed": (Month(2026, 8),),
    "count": 3,
    **LATE,
    "late_for_all": LATE,
}
ROUTE = {"cost": Decimal(4250), "insured_from": date(2026, 11, 26), "is_personal": False}


@pytest.mark.parametrize("code", sorted(messages.REASONS))
def test_every_reason_is_a_sentence_in_three_languages(code: str) -> None:
    said = {}
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            said[language] = messages.reason(Reason(code, "405-V, 5", PARAMS))
    assert len(set(said.values())) == 3, said
    assert KAZAKH_OR_RUSSIAN.search(said["kk"])
    assert KAZAKH_OR_RUSSIAN.search(said["ru"])
    assert not KAZAKH_OR_RUSSIAN.search(said["en"])
    assert all(text.endswith(".") and "%(" not in text for text in said.values())


@pytest.mark.parametrize("code", sorted(messages.STEPS))
def test_every_route_has_steps_in_three_languages(code: str) -> None:
    route = Route(
        code, months=(Month(2026, 8),), beside=(Month(2026, 10),), monthly=Decimal(4250), **ROUTE
    )
    said = {}
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            said[language] = " ".join(messages.steps(route))
    assert len(set(said.values())) == 3, said


def test_every_shared_code_has_a_sentence_of_its_own() -> None:
    assert set(disclosure.SHARED) | set(disclosure.SHARED.values()) <= set(messages.REASONS)
