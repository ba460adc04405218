"""The keys personal values are sealed with: which one seals, which still open. No defaults."""

import base64
import secrets
from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

KEY_BYTES: Final[Mapping[str, int]] = {"sm4-gcm": 16, "aes-256-gcm": 32}
INDEX_BYTES: Final = 32
MOST = 255  # one byte on the wire


@dataclass(frozen=True, slots=True)
class VaultKey:
    alg: str  # one of KEY_BYTES
    key: bytes


@dataclass(frozen=True, slots=True)
class VaultKeys:
    """Key numbers are 1 to 255, written in front of every sealed value."""

    current: int
    keys: Mapping[int, VaultKey]
    index: bytes


def fresh() -> dict[str, Any]:
    """What a new file of secrets begins with."""
    return {"current": 1, "keys": {"1": _made("sm4-gcm")}, "index": _random(INDEX_BYTES)}


def parsed(written: Mapping[str, Any]) -> VaultKeys:
    """From the file of secrets. Raises ValueError, KeyError."""
    keys = {int(number): _key(key) for number, key in written["keys"].items()}
    current, index = int(written["current"]), base64.b64decode(written["index"], validate=True)
    if current not in keys or not all(1 <= number <= MOST for number in keys):
        raise ValueError(f"vault.current names no key, or a key number is not 1 to {MOST}")
    if len(index) < INDEX_BYTES or any(key.key == index for key in keys.values()):
        raise ValueError(f"vault.index must be a key of its own, {INDEX_BYTES} bytes or more")
    return VaultKeys(current, keys, index)


def add(written: MutableMapping[str, Any], alg: str) -> None:
    """A further key, which opens and does not seal yet. Numbers are never used twice."""
    number = written["newest"] = _newest(written) + 1
    written["keys"][str(number)] = _made(alg)


def use(written: MutableMapping[str, Any], number: int) -> None:
    """Let this key seal from now on."""
    written["current"] = number


def drop(written: MutableMapping[str, Any], numbers: Collection[int]) -> None:
    """Forget keys no value needs any more."""
    written["newest"] = _newest(written)
    for number in numbers:
        del written["keys"][str(number)]


def _newest(written: Mapping[str, Any]) -> int:
    return max([int(written.get("newest", 0)), *map(int, written["keys"])])


def _key(written: Mapping[str, Any]) -> VaultKey:
    key = base64.b64decode(written["key"], validate=True)
    if len(key) != KEY_BYTES[written["alg"]]:
        raise ValueError(f"a {written['alg']} key has {KEY_BYTES[written['alg']]} bytes")
    return VaultKey(written["alg"], key)


def _made(alg: str) -> dict[str, str]:
    return {"alg": alg, "key": _random(KEY_BYTES[alg])}


def _random(length: int) -> str:
    return base64.b64encode(secrets.token_bytes(length)).decode()
