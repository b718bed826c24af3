"""Verify a proof without the portal: python verify_proof.py PROOF.json KEYS.json

PROOF.json is the answer of GET /api/v1/proofs/CODE, KEYS.json that of GET /api/v1/proofs/keys.
"""

import json
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

proof, keys = (json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:3])
root = sha256(b"\x00" + proof["statement"].encode()).digest()
for step in proof["path"]:
    left = bytes.fromhex(step["left"]) + root if "left" in step else None
    root = sha256(b"\x01" + (left or root + bytes.fromhex(step["right"]))).digest()
key = next((row for row in keys["keys"] if row["key"] == proof["key"]), None) or sys.exit(
    "unknown key"
)
try:
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public"]))
    public.verify(bytes.fromhex(proof["signature"]), b"OSMS proof 1\n" + root)
except InvalidSignature:
    sys.exit("INVALID")
said = json.loads(proof["statement"])
at, since, until = (
    m and datetime.fromisoformat(m) for m in (said["as_of"], key["since"], key["until"])
)
if said["proof"] != proof["proof"] or (since and at < since) or (until and at >= until):
    sys.exit("INVALID")
print("VALID", said["proof"], said["on"], said["organisation"], said["outcome"])
