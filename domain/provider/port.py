"""What we ask of an identity provider, and the one way it may fail besides being out of reach."""

from dataclasses import dataclass
from typing import Protocol


class NotIdentified(Exception):
    """What came back proves nothing."""


@dataclass(frozen=True, slots=True)
class Identified:
    """Somebody the provider knows. `twice`: it asked for a second factor (RFC 8176 `mfa`)."""

    issuer: str
    subject: str
    twice: bool


class IdentityProvider(Protocol):
    """The government's account of everybody who works for it."""

    @property
    def issuer(self) -> str: ...

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser. Raises Unavailable, Rejected."""
        ...

    async def identify(self, code: str, nonce: str, verifier: str) -> Identified:
        """Who came back with this code. Raises NotIdentified, Unavailable."""
        ...
