"""查询码: what a receipt prints, so that a family asks how far it is without an account.

Twelve digits (39.9 bits) of a keyed digest of the case's id. Nothing is stored, so nothing can be
stolen from a table, and the same receipt prints the same code again. It opens nothing by itself: an
ID number of the family belongs to it.
"""

from typing import Final
from uuid import UUID

from domain.world import Vault

DIGITS: Final = 12


def query_code(vault: Vault, application_id: UUID) -> str:
    """The digits, without spaces."""
    digest = vault.index("query_code", application_id.hex)
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"
