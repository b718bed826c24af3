"""What Django's admin shows in no language is said in the page's."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.safestring import mark_safe

from apps.portal.templatetags.dressed import in_words, said, said_label

PICTURE = '<img src="/static/admin/img/icon-yes.svg" alt="True">'


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with translation.override("en"):
        yield


def shown(text: str) -> str:
    return str(in_words(mark_safe(text))).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("written", "said_as"),
    [
        (PICTURE, '<span aria-hidden="true">✓</span> yes'),
        ("None", "–"),
        ("(None, None)", "always"),
        ("[2026-01-01, 2027-01-01)", "1 January 2026 – 31 December 2026"),
        ("[2026-01-01, None)", "1 January 2026 – …"),
        ("[2026-01-01 20:00:00+00:00, None)", "2 January 2026 – …"),
        ("<td>2026-01-01</td>", "<td>1 January 2026</td>"),
        ("2026-01-01T00:00:00", "2026-01-01T00:00:00"),
        ("x-2026-01-01-y", "x-2026-01-01-y"),
    ],
)
def test_what_python_writes_is_said_in_words(written: str, said_as: str) -> None:
    assert shown(written) == said_as


def test_columns_are_named_in_the_page_s_language() -> None:
    with translation.override("ru"):
        assert said("Recorded") == "известно с и по"
        label = said_label(mark_safe('<label for="a">Recorded:</label>'))
        assert label == '<label for="a">Известно с и по:</label>'
    assert said("something else") == "something else"


@pytest.mark.django_db
def test_the_admin_stands_below_the_language_like_every_page() -> None:
    answer = Client().get("/admin/", follow=True)
    assert answer.redirect_chain[0][0] == "/kk/admin/"
    assert answer.redirect_chain[-1][0].startswith("/kk/staff/login/")
