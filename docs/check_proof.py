"""python check_proof.py proof.json checkpoint.json key.json: is the record in the signed trail?"""

import hashlib
import json
import sys
from base64 import urlsafe_b64decode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


proof, checkpoint, published = (json.loads(Path(path).read_text("utf-8")) for path in sys.argv[1:])
reached, place, last = sha(b"\0" + proof["record"].encode()), proof["leaf"], proof["size"] - 1
for step in map(bytes.fromhex, proof["path"]):
    right = place & 1 or place == last
    reached = sha(b"\1" + (step + reached if right else reached + step))
    while right and place and not place & 1:
        place, last = place >> 1, last >> 1
    place, last = place >> 1, last >> 1
assert (last, reached.hex()) == (0, proof["root"]), "the record is not in this trail"
assert [str(proof["size"]), proof["root"]] == checkpoint["statement"].split("\n")[2:4]
x = next(key["x"] for key in published["keys"] if key["kid"] == checkpoint["key_id"])
Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(x + "==")).verify(
    urlsafe_b64decode(checkpoint["signature"] + "=="), checkpoint["statement"].encode()
)
print("proven:", proof["record"])
