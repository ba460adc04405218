"""python check_report.py document.json keys.json: is this means-check report what was issued?

document.json is the answer of POST /check-reports/{id}/document, keys.json that of
GET /check-reports/keys. Needs nothing of ours.
"""

import hashlib
import json
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

document, published = (json.loads(Path(path).read_text("utf-8")) for path in sys.argv[1:])
keys = {key["kid"]: key["x"] for key in published["keys"]}


def plain(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def canonical(content: Any) -> bytes:  # noqa: ANN401
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed(content: Any, signature: str) -> None:  # noqa: ANN401
    head, payload, proof = signature.split(".")
    header = json.loads(plain(head))
    said = payload, header["alg"], header["typ"]
    assert said == ("", "EdDSA", "lianban-check-report")
    payload = urlsafe_b64encode(canonical(content)).rstrip(b"=").decode()
    key = Ed25519PublicKey.from_public_bytes(plain(keys[header["kid"]]))
    key.verify(plain(proof), f"{head}.{payload}".encode())


report, copy = document["report"], document["copy"]
digest = hashlib.sha256(canonical(report)).hexdigest()
try:
    signed(report, document["signature"])
    signed(copy, document["copy_signature"])
except InvalidSignature:
    sys.exit("refused: the signature is not of this document")
if not digest == document["digest"] == copy["report_digest"]:
    sys.exit("refused: the digest is not of this document")
print("proven:", report["report_no"], report["conclusion"], "valid until", report["valid_until"])
print("taken out by", copy["officer_name"], "at", copy["at"], "request", copy["request_id"])
