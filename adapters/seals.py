"""Keys that sign checkpoints of the trail, or reports (Ed25519), and checks of signatures."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from adapters.keys import SealKeys
from domain.audit.checkpoint import Checkpoint, statement


class LedgerKey:
    """Signs with the current key; checks with whichever is named. One purpose has its own keys."""

    def __init__(self, keys: SealKeys) -> None:
        opened = {kid: _private(pem) for kid, pem in keys.keys.items()}
        self.key_id = keys.current
        self._signing = opened[keys.current]
        self.public = PublicKeys({kid: key.public_key() for kid, key in opened.items()})

    def sign(self, statement: bytes) -> bytes:
        return self._signing.sign(statement)


class PublicKeys:
    """All an auditor needs; never the means to sign."""

    def __init__(self, keys: Mapping[str, Ed25519PublicKey]) -> None:
        self._keys = keys

    @classmethod
    def of(cls, jwks: Mapping[str, Any]) -> "PublicKeys":
        """From what GET /audit/key answers (RFC 8037)."""
        return cls({key["kid"]: _public(key["x"]) for key in jwks["keys"]})

    def good(self, city: str, checkpoint: Checkpoint) -> bool:
        key = self._keys.get(checkpoint.key_id)
        said = statement(city, checkpoint.size, checkpoint.root, checkpoint.at)
        try:
            if key is not None:
                key.verify(checkpoint.signature, said)
        except InvalidSignature:
            return False
        return key is not None

    def jwks(self) -> list[dict[str, str]]:
        """The public keys as RFC 8037 writes them, oldest first."""
        common = {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig"}
        return [
            {**common, "kid": kid, "x": unpadded(key.public_bytes_raw())}
            for kid, key in self._keys.items()
        ]


def unpadded(value: bytes) -> str:
    """base64url as RFC 7515 wants it."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _public(x: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(x + "=" * (-len(x) % 4)))


def _private(pem: str) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key
