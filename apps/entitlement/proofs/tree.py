"""A tree of hashes over the statements of a list (RFC 6962, section 2.1): one signature for all of them.

A leaf is hashed after the byte 0, a node after the byte 1, so that neither can pass for the other; where
a level has an odd number, its last goes up as it is. A path is what stands beside the way from a leaf to
the root: for each step a byte, 0 where the neighbour stands left and 1 where right, and its hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

LEAF, NODE = b"\x00", b"\x01"
LEFT, RIGHT = b"\x00", b"\x01"
HASH = 32
STEP = HASH + 1


class BrokenPath(ValueError):
    """What was given is not a path."""


def leaf(statement: bytes) -> bytes:
    """The hash of a statement as a leaf."""
    return sha256(LEAF + statement).digest()


def grown(statements: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
    """The root over these statements (at least one), and the path of each, in their order."""
    levels = [[leaf(statement) for statement in statements]]
    while len(levels[-1]) > 1:
        levels.append(_above(levels[-1]))
    (root,) = levels.pop()
    paths = [b""]
    for level in reversed(levels):
        paths = _below(level, paths)
    return root, paths


def root_of(statement: bytes, path: bytes) -> bytes:
    """The root that this statement and its path lead to. Raises BrokenPath."""
    if len(path) % STEP:
        raise BrokenPath
    found = leaf(statement)
    for start in range(0, len(path), STEP):
        side, beside = path[start : start + 1], path[start + 1 : start + STEP]
        if side not in (LEFT, RIGHT):
            raise BrokenPath
        found = sha256(NODE + (beside + found if side == LEFT else found + beside)).digest()
    return found


def _above(level: list[bytes]) -> list[bytes]:
    pairs = zip(level[::2], level[1::2], strict=False)
    found = [sha256(NODE + left + right).digest() for left, right in pairs]
    return found + level[-1:] if len(level) % 2 else found


def _below(level: list[bytes], above: list[bytes]) -> list[bytes]:
    """The paths of a level, from those of the level above it."""
    paths = []
    for place in range(0, len(level) - 1, 2):
        rest = above[place // 2]
        paths += [RIGHT + level[place + 1] + rest, LEFT + level[place] + rest]
    return paths + above[-1:] if len(level) % 2 else paths
