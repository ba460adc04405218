import os
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.vault import SealedVault, Unreadable, _Sm4Gcm
from adapters.vault_keys import VaultKey, VaultKeys
from domain.base import new_id

SM4, AES = VaultKey("sm4-gcm", os.urandom(16)), VaultKey("aes-256-gcm", os.urandom(32))
INDEX = os.urandom(32)
VAULT = SealedVault(VaultKeys(1, {1: SM4, 2: AES}, INDEX))
ROW = new_id()
CELL = "person.id_number"
WIDOW = "321311198405179967"


def test_sm4_gcm_gives_the_ciphertext_and_tag_printed_in_rfc_8998() -> None:
    cipher = _Sm4Gcm(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    iv = bytes.fromhex("00001234567800000000ABCD")
    bound = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    clear = bytes.fromhex("".join(letter * 16 for letter in "ABCDEFEA"))
    sealed = cipher.encrypt(iv, clear, bound)
    assert sealed[:-16] == bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
    )
    assert sealed[-16:] == bytes.fromhex("83DE3541E4C2B58177E065A9BF7B62EC")
    assert cipher.decrypt(iv, sealed, bound) == clear


@pytest.mark.parametrize("text", [WIDOW, "𬱖", "阿卜杜·热合曼", "", "杨树湾村" * 500])
def test_what_was_sealed_opens_again(text: str) -> None:
    assert VAULT.open(CELL, ROW, VAULT.seal(CELL, ROW, text)) == text


def test_the_number_is_nowhere_in_what_is_stored() -> None:
    assert WIDOW.encode() not in VAULT.seal(CELL, ROW, WIDOW)


def test_the_same_number_sealed_twice_looks_different() -> None:
    assert VAULT.seal(CELL, ROW, WIDOW) != VAULT.seal(CELL, ROW, WIDOW)


@pytest.mark.parametrize(("cell", "row"), [("person.phone", ROW), (CELL, UUID(int=ROW.int + 1))])
def test_a_value_moved_to_another_column_or_row_does_not_open(cell: str, row: UUID) -> None:
    with pytest.raises(Unreadable, match="moved"):
        VAULT.open(cell, row, VAULT.seal(CELL, ROW, WIDOW))


@given(st.integers(0, 47), st.integers(1, 255))
def test_a_value_with_one_byte_changed_does_not_open(place: int, flip: int) -> None:
    sealed = bytearray(VAULT.seal(CELL, ROW, WIDOW))
    sealed[place] ^= flip
    with pytest.raises(Unreadable):
        VAULT.open(CELL, ROW, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01\x01", b"\x02" + bytes(60)])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        VAULT.open(CELL, ROW, sealed)


def test_after_a_change_of_key_old_values_still_open_and_new_ones_use_the_new_cipher() -> None:
    old = VAULT.seal(CELL, ROW, WIDOW)
    changed = SealedVault(VaultKeys(2, {1: SM4, 2: AES}, INDEX))
    assert changed.open(CELL, ROW, old) == WIDOW
    assert changed.seal(CELL, ROW, WIDOW)[1] == 2
    assert VAULT.open(CELL, ROW, changed.seal(CELL, ROW, WIDOW)) == WIDOW


def test_a_value_of_a_key_we_do_not_hold_is_named_as_such() -> None:
    alone = SealedVault(VaultKeys(2, {2: AES}, INDEX))
    with pytest.raises(Unreadable, match="key 1"):
        alone.open(CELL, ROW, VAULT.seal(CELL, ROW, WIDOW))


def test_a_person_is_found_again_however_the_number_was_typed() -> None:
    typed = VAULT.index("id_number", " 32132219930616996x ")
    assert typed == VAULT.index("id_number", "32132219930616996X")
    assert len(typed) == 16


def test_different_people_and_different_fields_have_different_indexes() -> None:
    indexes = {
        VAULT.index("id_number", WIDOW),
        VAULT.index("id_number", "321311195803069989"),
        VAULT.index("phone", WIDOW),
    }
    assert len(indexes) == 3


def test_without_the_index_key_nobody_can_compute_an_index() -> None:
    other = SealedVault(VaultKeys(1, {1: SM4}, os.urandom(32)))
    assert other.index("id_number", WIDOW) != VAULT.index("id_number", WIDOW)
