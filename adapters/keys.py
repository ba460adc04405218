"""The secrets of one installation, in one file only its owner can read. There are no defaults.

    python -m adapters.keys rotate-token-key    a new key for access tokens; no restart is needed
    python -m adapters.keys add-report-key      a file from before gets the key that signs reports

Reads LIANBAN_KEYS. The new key signs five minutes later, and the old ones stay until the last token
they signed has run out: nobody is signed out, and a published JWKS is never behind.
"""

import json
import os
import secrets
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters import token_keys, vault_keys

GATEWAYS = ("sms", "wechat")  # systems for citizens whose secret we share


class KeysMissing(Exception):
    """The file of secrets is absent, open to others, or not what it should be."""


@dataclass(frozen=True, slots=True)
class SealKeys:
    """Ed25519 private keys (PEM) by key id, for one purpose; the current one signs."""

    current: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Keys:
    jwt: token_keys.TokenKeys
    vault: vault_keys.VaultKeys
    callbacks: Mapping[str, str]  # department code → key shared with it
    callbacks_next: Mapping[str, str]  # the key it is changing over to, good beside the first
    demo_password: str | None  # of the demonstration's accounts; None in production
    seals: SealKeys  # of checkpoints of the trail
    reports: SealKeys  # of reports of means checks
    gateways: Mapping[str, str]  # "sms", "wechat" → the secret we share with them
    sources: Mapping[str, str]  # office whose records are asked → key shared with it
    sources_next: Mapping[str, str]  # the key it is changing over to, good beside the first

    def callback_keys(self, department: str) -> tuple[str, ...]:
        """The one or two keys a callback of `department` may be signed with; none = unknown."""
        return _both(department, self.callbacks, self.callbacks_next)

    def source_keys(self, source: str) -> tuple[str, ...]:
        """The same for an office whose records are asked."""
        return _both(source, self.sources, self.sources_next)


def _both(code: str, *shared: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(key for key in (keys.get(code) for keys in shared) if key)


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


def create_demo(path: Path, departments: Collection[str], sources: Collection[str] = ()) -> Keys:
    """The secrets of a demonstration: read them, make them where there are none.

    A department or source that has no shared key yet gets one; nothing already there is ever
    replaced.
    """
    written = _written(path) if path.exists() else _fresh()
    if "callbacks" not in written:
        raise KeysMissing(f"{path} is not a file of secrets: it has no callbacks")
    missing = set(departments) - set(written["callbacks"])
    unasked = set(sources) - set(written.get("sources", {}))
    older = not {"seals", "reports", "gateways"} <= written.keys()
    written.setdefault("seals", _seals())
    written.setdefault("reports", _seals())
    written.setdefault("gateways", {name: secrets.token_urlsafe(32) for name in GATEWAYS})
    if missing or unasked or older or not path.exists():
        written["callbacks"] |= {code: secrets.token_urlsafe(32) for code in sorted(missing)}
        asked = {code: secrets.token_urlsafe(32) for code in sorted(unasked)}
        written["sources"] = {**written.get("sources", {}), **asked}
        _write(path, written)
    return read(path)


def _fresh() -> dict[str, Any]:
    return {
        "jwt": {"keys": token_keys.fresh()},
        "vault": vault_keys.fresh(),
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


def change(path: Path, edit: Callable[[dict[str, Any]], None]) -> Keys:
    """Edit what stands in the file. Raises KeysMissing, also for an edit that would spoil it."""
    written = _written(path)
    edit(written)
    try:
        changed = _keys(written)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise KeysMissing(f"{path} is left as it was: {problem!r}") from None
    _write(path, written)
    return changed


def _keys(written: Mapping[str, Any]) -> Keys:
    return Keys(
        jwt=token_keys.parsed(written["jwt"]),
        vault=vault_keys.parsed(written["vault"]),
        callbacks=_shared_keys(written["callbacks"]),
        callbacks_next=_shared_keys(written.get("callbacks_next", {})),
        demo_password=written.get("demo_password"),
        seals=_seal_keys(written["seals"]),
        reports=_seal_keys(written["reports"]),
        gateways=_shared_keys(written.get("gateways", {})),
        sources=_shared_keys(written.get("sources", {})),
        sources_next=_shared_keys(written.get("sources_next", {})),
    )


def _shared_keys(written: Mapping[str, Any]) -> dict[str, str]:
    return {str(code): str(secret) for code, secret in written.items()}


def _seal_keys(written: Mapping[str, Any]) -> SealKeys:
    keys = {str(kid): str(pem) for kid, pem in written["keys"].items()}
    if written["current"] not in keys:
        raise ValueError("current names no key")
    return SealKeys(str(written["current"]), keys)


def _seals() -> dict[str, Any]:
    kid = secrets.token_hex(4)
    return {"current": kid, "keys": {kid: _pem(Ed25519PrivateKey.generate())}}


def _pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _password() -> str:
    """Easy to type from a printed table: no letters that look alike."""
    return "-".join(
        "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4))
        for _ in range(3)
    )


def rotate_token_key(path: Path) -> None:
    """Put a new signing key into the file. Raises KeysMissing."""
    now = datetime.now(UTC)
    change(path, lambda written: written.update(jwt=token_keys.rotated(written["jwt"], now)))


def add_report_key(path: Path) -> None:
    """Put in the key that signs reports, where there is none yet. Raises KeysMissing."""
    change(path, lambda written: written.setdefault("reports", _seals()))


COMMANDS: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "rotate-token-key": (
        rotate_token_key,
        "A new key for access tokens is in {path}; it signs in five minutes.",
    ),
    "add-report-key": (add_report_key, "{path} has a key for reports; start the service again."),
}


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write(f"python -m adapters.keys {'|'.join(COMMANDS)}\n")
        return 2
    path = Path(os.environ.get("LIANBAN_KEYS", ".data/keys.json"))
    command, done = COMMANDS[arguments[0]]
    try:
        command(path)
    except KeysMissing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(done.format(path=path) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
