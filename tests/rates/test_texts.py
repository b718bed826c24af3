"""A missing translation is replaced by another language, and the page can say so."""

import pytest
from django.utils.translation import override

from apps.rates.models import Parameter
from apps.rates.texts import Text, text


def parameter(**names: str | None) -> Parameter:
    return Parameter(**{f"name_{language}": name for language, name in names.items()})


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_text_comes_in_the_language_of_the_reader(language: str) -> None:
    with override(language):
        assert text(parameter(kk="kk", ru="ru", en="en"), "name") == Text(language, language, False)


@pytest.mark.parametrize(
    ("reader", "names", "expected"),
    [
        ("kk", {"kk": "", "ru": "ru", "en": "en"}, Text("ru", "ru", True)),
        ("kk", {"kk": None, "ru": None, "en": "en"}, Text("en", "en", True)),
        ("ru", {"kk": "kk", "ru": "", "en": "en"}, Text("kk", "kk", True)),
        ("en", {"kk": "kk", "ru": "ru", "en": ""}, Text("ru", "ru", True)),
        ("en", {"kk": "", "ru": "", "en": ""}, Text("", "en", False)),
    ],
)
def test_a_missing_text_falls_back_and_is_marked(
    reader: str, names: dict[str, str | None], expected: Text
) -> None:
    with override(reader):
        assert text(parameter(**names), "name") == expected
