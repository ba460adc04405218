"""The secrets of one installation, in one file only its owner can read. There are no defaults."""

import base64
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_BYTES: Mapping[str, int] = {"sm4-gcm": 16, "aes-256-gcm": 32}
INDEX_BYTES = 32


class KeysMissing(Exception):
    """The file of secrets is absent, open to others, or not what it should be."""


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


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """ES256 private keys (PEM) by key id; tokens are signed with the current one."""

    current: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SealKeys:
    """Ed25519 private keys (PEM) by key id; the current one signs checkpoints, nothing else."""

    current: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Keys:
    jwt: TokenKeys
    vault: VaultKeys
    callbacks: Mapping[str, str]  # department code → key shared with it
    callbacks_next: Mapping[str, str]  # the key it is changing over to, good beside the first
    demo_password: str | None  # of the demonstration's accounts; None in production
    seals: SealKeys

    def callback_keys(self, department: str) -> tuple[str, ...]:
        """The one or two keys a callback of `department` may be signed with; none = unknown."""
        known = (keys.get(department) for keys in (self.callbacks, self.callbacks_next))
        return tuple(key for key in known if key)


def read(path: Path) -> Keys:
    """Read the secrets. Raises KeysMissing with a sentence that says what to do."""
    written = _written(path)
    try:
        return _keys(written)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise KeysMissing(f"{path} is not a file of secrets: {problem!r}") from None


def _written(path: Path) -> dict[str, Any]:
    """What stands in the file, if nobody else can read it. Raises KeysMissing."""
    if not path.exists():
        raise KeysMissing(f"{path} does not exist: create it, or let a demonstration create it")
    if path.stat().st_mode & 0o077:
        raise KeysMissing(f"{path} can be read by others: chmod 600 it and replace its secrets")
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise KeysMissing(f"{path} is not a file of secrets: {problem!r}") from None
    if not isinstance(written, dict):
        raise KeysMissing(f"{path} is not a file of secrets: it holds no object")
    return written


def create_demo(path: Path, departments: Collection[str]) -> Keys:
    """The secrets of a demonstration: read them, make them where there are none.

    A department that has no shared key yet gets one; nothing already there is ever replaced.
    """
    written = _written(path) if path.exists() else _fresh()
    missing = set(departments) - set(written["callbacks"])
    older = "seals" not in written
    written.setdefault("seals", _seals())
    if missing or older or not path.exists():
        written["callbacks"] |= {code: secrets.token_urlsafe(32) for code in sorted(missing)}
        _write(path, written)
    return read(path)


def _fresh() -> dict[str, Any]:
    kid = secrets.token_hex(4)
    return {
        "jwt": {"current": kid, "keys": {kid: _private_pem()}},
        "vault": {
            "current": 1,
            "keys": {"1": {"alg": "sm4-gcm", "key": _random(KEY_BYTES["sm4-gcm"])}},
            "index": _random(INDEX_BYTES),
        },
        "callbacks": {},
        "demo_password": _password(),
    }


def _write(path: Path, written: Mapping[str, Any]) -> None:
    """Never readable by others, not even for a moment; complete or not there at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(written, file, indent=2)
    draft.replace(path)


def _keys(written: Mapping[str, Any]) -> Keys:
    return Keys(
        jwt=_token_keys(written["jwt"]),
        vault=_vault_keys(written["vault"]),
        callbacks=_shared_keys(written["callbacks"]),
        callbacks_next=_shared_keys(written.get("callbacks_next", {})),
        demo_password=written.get("demo_password"),
        seals=_seal_keys(written["seals"]),
    )


def _shared_keys(written: Mapping[str, Any]) -> dict[str, str]:
    return {str(code): str(secret) for code, secret in written.items()}


def _token_keys(written: Mapping[str, Any]) -> TokenKeys:
    keys = {str(kid): str(pem) for kid, pem in written["keys"].items()}
    if written["current"] not in keys:
        raise ValueError("jwt.current names no key")
    return TokenKeys(str(written["current"]), keys)


def _seal_keys(written: Mapping[str, Any]) -> SealKeys:
    keys = {str(kid): str(pem) for kid, pem in written["keys"].items()}
    if written["current"] not in keys:
        raise ValueError("seals.current names no key")
    return SealKeys(str(written["current"]), keys)


def _vault_keys(written: Mapping[str, Any]) -> VaultKeys:
    keys = {int(kid): _vault_key(key) for kid, key in written["keys"].items()}
    current, index = int(written["current"]), base64.b64decode(written["index"], validate=True)
    if current not in keys or not all(1 <= kid <= 255 for kid in keys):  # one byte on the wire
        raise ValueError("vault.current names no key, or a key number is not 1 to 255")
    if len(index) < INDEX_BYTES or any(key.key == index for key in keys.values()):
        raise ValueError("vault.index must be a key of its own, 32 bytes or more")
    return VaultKeys(current, keys, index)


def _vault_key(written: Mapping[str, Any]) -> VaultKey:
    key = base64.b64decode(written["key"], validate=True)
    if len(key) != KEY_BYTES[written["alg"]]:
        raise ValueError(f"a {written['alg']} key has {KEY_BYTES[written['alg']]} bytes")
    return VaultKey(written["alg"], key)


def _private_pem() -> str:
    return _pem(ec.generate_private_key(ec.SECP256R1()))


def _seals() -> dict[str, Any]:
    kid = secrets.token_hex(4)
    return {"current": kid, "keys": {kid: _pem(Ed25519PrivateKey.generate())}}


def _pem(key: ec.EllipticCurvePrivateKey | Ed25519PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _random(length: int) -> str:
    return base64.b64encode(secrets.token_bytes(length)).decode()


def _password() -> str:
    """Easy to type from a printed table: no letters that look alike."""
    return "-".join(
        "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4))
        for _ in range(3)
    )
