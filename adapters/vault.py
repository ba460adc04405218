"""Personal values at rest: sealed for one cell of one row, found again by a keyed index.

A sealed value is `version(1) key(1) iv(12) ciphertext tag(16)`, with `cell|row` as associated text,
so that a value copied to another column or row no longer opens. New values use the current key;
older keys still open what they sealed. SM4-GCM and HMAC-SM3 as in RFC 8998 and GB/T 32905.
"""

import os
import unicodedata
from collections.abc import Callable, Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

from adapters.vault_keys import VaultKeys

VERSION = 1
IV, TAG, INDEX = 12, 16, 16


class Unreadable(Exception):
    """A sealed value that this vault cannot open: moved, damaged, or of a key we do not hold."""


class _Sm4Gcm:
    """SM4-GCM with a 12-byte iv and the tag behind the ciphertext, like cryptography's AEADs."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def encrypt(self, iv: bytes, clear: bytes, bound: bytes) -> bytes:
        work = Cipher(self._key, modes.GCM(iv)).encryptor()
        work.authenticate_additional_data(bound)
        return work.update(clear) + work.finalize() + work.tag

    def decrypt(self, iv: bytes, sealed: bytes, bound: bytes) -> bytes:
        work = Cipher(self._key, modes.GCM(iv, sealed[-TAG:])).decryptor()
        work.authenticate_additional_data(bound)
        return work.update(sealed[:-TAG]) + work.finalize()


Aead = _Sm4Gcm | AESGCM
CIPHERS: Mapping[str, Callable[[bytes], Aead]] = {"sm4-gcm": _Sm4Gcm, "aes-256-gcm": AESGCM}


class SealedVault:
    """The vault of `domain.world`, with the keys of one city."""

    def __init__(self, keys: VaultKeys) -> None:
        self.use(keys)
        self._keyed = HMAC(keys.index, hashes.SM3())
        self._fields: dict[str, HMAC] = {}

    def use(self, keys: VaultKeys) -> None:
        """Seal and open with these keys from now on; the index key is never changed."""
        self._ciphers = {kid: CIPHERS[key.alg](key.key) for kid, key in keys.keys.items()}
        self._current = keys.current
        self._prefix = bytes((VERSION, keys.current))

    def seal(self, cell: str, row: UUID, text: str) -> bytes:
        """Encrypt `text` for `cell` ("table.column") of `row`; twice gives two different values."""
        iv = os.urandom(IV)
        sealed = self._ciphers[self._current].encrypt(iv, text.encode(), _bound(cell, row))
        return self._prefix + iv + sealed

    def open(self, cell: str, row: UUID, sealed: bytes) -> str:
        """The text that was sealed for exactly this cell and row. Raises Unreadable."""
        if len(sealed) < 2 + IV + TAG or sealed[0] != VERSION:
            raise Unreadable(f"{cell}: not a sealed value of version {VERSION}")
        cipher = self._ciphers.get(sealed[1])
        if cipher is None:
            raise Unreadable(f"{cell}: sealed with key {sealed[1]}, which this vault does not hold")
        try:
            clear = cipher.decrypt(sealed[2 : 2 + IV], sealed[2 + IV :], _bound(cell, row))
        except InvalidTag:
            raise Unreadable(f"{cell}: altered, or moved from another place") from None
        return clear.decode()

    def index(self, field: str, text: str) -> bytes:
        """16 bytes, equal for equal values of `field` (spaces and case do not matter)."""
        digest = self._field(field).copy()  # a keyed copy is three times faster than a new HMAC
        digest.update(normalised(text).encode())
        return digest.finalize()[:INDEX]

    def _field(self, field: str) -> HMAC:
        found = self._fields.get(field)
        if found is None:
            found = self._keyed.copy()
            found.update(field.encode() + b"|")
            self._fields[field] = found
        return found


def normalised(text: str) -> str:
    """What an index compares: one Unicode form, no white space, upper case (…x and …X are one)."""
    return "".join(unicodedata.normalize("NFC", text).split()).upper()


def _bound(cell: str, row: UUID) -> bytes:
    return cell.encode() + b"|" + row.bytes
