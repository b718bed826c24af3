"""The tree of hashes of a list: that of RFC 6962, each row alone, and nothing changed unnoticed."""

from hashlib import sha256

import pytest

from apps.entitlement.proofs import tree

ROWS = [f"row {number}".encode() for number in range(10_000)]


def by_the_rfc(rows: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(rows) == 1:
        return sha256(b"\x00" + rows[0]).digest()
    k = 1
    while k * 2 < len(rows):
        k *= 2
    return sha256(b"\x01" + by_the_rfc(rows[:k]) + by_the_rfc(rows[k:])).digest()


@pytest.mark.parametrize("count", [*range(1, 40), 255, 256, 257, 10_000])
def test_the_root_is_that_of_the_rfc(count: int) -> None:
    assert tree.grown(ROWS[:count])[0] == by_the_rfc(ROWS[:count])


@pytest.mark.parametrize("count", [*range(1, 40), 10_000])
def test_every_row_leads_to_the_root_by_its_own_path(count: int) -> None:
    root, paths = tree.grown(ROWS[:count])
    assert all(
        tree.root_of(row, path) == root for row, path in zip(ROWS[:count], paths, strict=True)
    )


def test_one_answer_alone_is_its_own_root() -> None:
    assert tree.grown([b"one"]) == (tree.leaf(b"one"), [b""])


def leads(statement: bytes, path: bytes) -> bytes | None:
    try:
        return tree.root_of(statement, path)
    except tree.BrokenPath:
        return None


@pytest.mark.parametrize("place", [0, 1, 4095, 5000, 8191, 8192, 9998, 9999])
def test_a_path_with_any_byte_changed_leads_elsewhere(place: int) -> None:
    root, paths = tree.grown(ROWS)
    for at in range(len(paths[place])):
        for bit in (1, 2, 128):
            changed = bytearray(paths[place])
            changed[at] ^= bit
            assert leads(ROWS[place], bytes(changed)) != root


def test_every_path_of_a_list_of_ten_thousand_fails_with_a_changed_byte() -> None:
    root, paths = tree.grown(ROWS)
    for place, (row, path) in enumerate(zip(ROWS, paths, strict=True)):
        changed = bytearray(path)
        changed[place % len(path)] ^= 1
        assert leads(row, bytes(changed)) != root
        assert leads(row + b" ", path) != root


def test_a_path_that_is_cut_or_longer_leads_nowhere() -> None:
    root, paths = tree.grown(ROWS)
    for path in (paths[7][:-1], paths[7] + b"\x00", paths[7][: -tree.STEP], b""):
        assert leads(ROWS[7], path) != root


def test_a_node_does_not_pass_for_a_statement() -> None:
    root, _ = tree.grown(ROWS[:2])
    assert leads(tree.leaf(ROWS[0]) + tree.leaf(ROWS[1]), b"") != root
