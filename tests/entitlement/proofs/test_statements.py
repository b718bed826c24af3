"""What is signed: the canonical form of RFC 8785, and nobody's number in it."""

import string
from datetime import date, datetime

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from apps.audit.services import Looking
from apps.common import clock
from apps.entitlement.answer import PackageAnswer
from apps.entitlement.proofs import statements
from apps.entitlement.proofs.statements import ENCODER, Given
from apps.persons.identity import iin_key
from tests.rules.strategies import steady

NAMES = st.text(string.ascii_lowercase + "_", min_size=1)
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.none() | st.booleans() | st.integers(0, 2**31) | WORDS
JSON = st.recursive(
    VALUES, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=20
)


@steady
@given(st.dictionaries(NAMES, JSON))
def test_our_encoder_makes_the_bytes_of_the_standard(values: dict[str, object]) -> None:
    assert ENCODER.encode(values).encode() == rfc8785.dumps(values)


def a_statement(code: str, iin: str) -> str:
    looking = Looking(
        "desk",
        "R. Registrar",
        purpose="walk_in",
        asked_on=date(2026, 11, 22),
        rules="R1/2026-01-01",
    )
    of_all = statements.shared(
        looking,
        organisation="clinic-7",
        operator="r-one",
        at=datetime(2026, 11, 22, 12, tzinfo=clock.ALMATY),
        data_as_of={"payments": date(2026, 10, 31)},
    )
    packages = (PackageAnswer("mshi", None, "none"),)
    return statements.statement(of_all, code, Given(iin_key(iin), "not_confirmed", packages))


def test_a_statement_is_canonical_and_says_until_when_it_holds() -> None:
    text = a_statement("OS-261122-7KQ2M-9XTB4-T", "990101500016")
    assert '"as_of":"2026-11-22T12:00:00.000000+05:00"' in text
    assert '"valid_until":"2026-11-22T23:59:59.999999+05:00"' in text
    assert '"data_as_of":{"payments":"2026-10-31"}' in text
    assert '"packages":[{"code":"mshi","entitled":null,"scope":"none"}]' in text


def test_a_statement_tells_neither_the_number_nor_the_key_of_look_ups() -> None:
    text = a_statement("OS-261122-7KQ2M-9XTB4-T", "990101500016")
    assert "990101500016" not in text
    assert iin_key("990101500016") not in text
    assert "Registrar" not in text


def test_two_statements_do_not_tell_that_they_are_about_one_person() -> None:
    key = iin_key("990101500016")
    assert statements.person("OS-1", key) != statements.person("OS-2", key)
    assert statements.person("OS-1", key) == statements.person("OS-1", key)
