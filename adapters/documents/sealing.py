"""A file sealed piece by piece, so that it cannot be cut, joined, reordered or swapped unseen.

`LBD1`, key number (1), salt (32), then pieces of 64 KiB, each with its tag. Every file has a key of
its own (HKDF-SHA256 of the vault's key over salt and id), so the piece number can be the iv; the
first byte of the iv says whether the piece is the last one.
"""

import os
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from adapters.vault import CIPHERS, TAG, Aead, Unreadable
from adapters.vault_keys import KEY_BYTES, VaultKey, VaultKeys

MAGIC, SALT, PIECE = b"LBD1", 32, 64 * 1024
HEAD: Final = len(MAGIC) + 1 + SALT


def seal(keys: VaultKeys, id: UUID, clear: bytes) -> bytes:
    """The file's bytes; with the current key."""
    salt = os.urandom(SALT)
    cipher = _cipher(keys.keys[keys.current], id, salt)
    pieces = [
        cipher.encrypt(iv, clear[at : at + PIECE], id.bytes)
        for iv, at in _places(len(clear), PIECE)
    ]
    return b"".join((MAGIC, bytes((keys.current,)), salt, *pieces))


def open_(keys: VaultKeys, id: UUID, sealed: bytes) -> bytes:
    """What was sealed for this id. Raises Unreadable: altered, cut, of another id or key."""
    key = keys.keys.get(key_of(sealed))
    if key is None:
        raise Unreadable("a document sealed with a key this installation does not hold")
    cipher = _cipher(key, id, sealed[len(MAGIC) + 1 : HEAD])
    body = memoryview(sealed)[HEAD:]
    try:
        return b"".join(
            cipher.decrypt(iv, bytes(body[at : at + PIECE + TAG]), id.bytes)
            for iv, at in _places(len(body), PIECE + TAG)
        )
    except (InvalidTag, ValueError):
        raise Unreadable("a document that was altered or moved") from None


def key_of(sealed: bytes) -> int:
    """The number of the key it was sealed with."""
    if len(sealed) < HEAD + TAG or not sealed.startswith(MAGIC):
        raise Unreadable("not a sealed document")
    return sealed[len(MAGIC)]


def _cipher(key: VaultKey, id: UUID, salt: bytes) -> Aead:
    bound = b"document|" + id.bytes
    own = HKDF(hashes.SHA256(), KEY_BYTES[key.alg], salt, bound).derive(key.key)
    return CIPHERS[key.alg](own)


def _places(length: int, piece: int) -> Iterator[tuple[bytes, int]]:
    """The iv and the beginning of every piece; an empty file has one empty piece."""
    last = max(0, -(-length // piece) - 1)
    for number in range(last + 1):
        yield bytes((number == last,)) + number.to_bytes(11, "big"), number * piece
