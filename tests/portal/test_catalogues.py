"""Every message is there in Kazakh, Russian and English, whole and with its placeholders."""

import pytest

from tools import messages


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_nothing_is_missing_fuzzy_left_over_or_without_its_placeholder(language: str) -> None:
    assert list(messages.problems_of(language)) == []


def test_messages_of_code_and_of_templates_are_both_collected() -> None:
    places = {place for _identifier, _context, place in messages.collected("ru")}
    assert "apps/portal/presenters/result.py" in places
    assert "templates/portal/start.html" in places


def test_kazakh_has_what_django_itself_lacks() -> None:
    found = {identifier for identifier, _context, _place in messages.from_framework("kk")}
    assert "Skip to main content" in found
    assert list(messages.from_framework("ru")) == []
