"""What a seal is made of: the hash of a look-up's content, and the chain of those hashes.

Both are written down here, once, and so plainly that somebody else's program can make them again
(docs/security.md says how). The content is hashed by the database, the chain by the process.
"""

from __future__ import annotations

import hashlib
import struct

# The columns of each form, in their order; a form once used is never changed, a new column is a new form.
FORMS = {
    1: "l.id, l.xid::text, l.at AT TIME ZONE 'UTC', l.door, l.asker, l.purpose, l.presence,"
    " l.no_presence, l.need, l.organisation_id, l.operator_id, l.client_id, l.iin_key, l.asked_on,"
    " l.known_on, l.outcome, l.rules, l.replayed::text, l.proof",
}
FORM = max(FORMS)
BEFORE_THE_FIRST = hashlib.sha256(b"OSMS audit").digest()
MICROSECONDS = "(extract(epoch FROM {}) * 1000000)::bigint"


def hashed(form: int) -> str:
    """SQL for the SHA-256 of the content of the look-up `l`, as one JSON array in UTF-8."""
    return f"sha256(convert_to(json_build_array({FORMS[form]})::text, 'UTF8'))"


# Of the seal `s` and its look-up `l`; null where the form is unknown or the look-up is gone.
HASHED_AS_SEALED = (
    "CASE WHEN l.id IS NULL THEN NULL "
    + " ".join(f"WHEN s.form = {form} THEN {hashed(form)}" for form in FORMS)
    + " END"
)


def chained(
    before: bytes, *, seq: int, lookup_id: int, form: int, sealed_at: int, content: bytes
) -> bytes:
    """The chained hash of a seal; `sealed_at` in microseconds since 1970, UTC.

    SHA-256 of: the chained hash before (32 bytes), seq, lookup_id (8 bytes each), form (2), sealed_at
    (8), all big-endian, and the content's hash (32).
    """
    head = struct.pack(">qqhq", seq, lookup_id, form, sealed_at)
    return hashlib.sha256(before + head + content).digest()
