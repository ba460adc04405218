"""How a report proves itself outside: canonical JSON, digest, detached signature (RFC 7515)."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

TYPE = "lianban-check-report"


class ReportKey(Protocol):
    """The key that signs reports and nothing else (Ed25519)."""

    @property
    def key_id(self) -> str: ...

    def sign(self, statement: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Signed:
    """`digest` is SHA-256 of the canonical text, `signature` a JWS without its payload."""

    text: str
    digest: str
    signature: str
    key_id: str


def canonical(document: Mapping[str, Any]) -> str:
    """One text for equal documents: sorted names, no spaces, UTF-8 as it is. No floats stand in
    it."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def signed(key: ReportKey, document: Mapping[str, Any]) -> Signed:
    """The document as it is kept, with its signature (RFC 7515, appendix F: detached)."""
    text = canonical(document)
    header = canonical({"alg": "EdDSA", "kid": key.key_id, "typ": TYPE})
    head, payload = _encoded(header.encode()), _encoded(text.encode())
    proof = _encoded(key.sign(f"{head}.{payload}".encode()))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Signed(text, digest, f"{head}..{proof}", key.key_id)


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
