"""What an adapter is given at start: the line, the exchange folder, the shared keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx


class MissingSecret(LookupError):
    """A department cannot be reached because nobody configured the key shared with it."""


@dataclass(frozen=True, slots=True)
class Wiring:
    line: httpx.AsyncClient
    exchange: Path
    secrets: Mapping[str, str]  # department code → key shared with it

    def secret(self, code: str) -> str:
        found = self.secrets.get(code)
        if not found:
            raise MissingSecret(f"no key shared with department {code} is configured")
        return found
