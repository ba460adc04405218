"""Initial passwords: drawn by the machine, shown once, changed at the first sign-in."""

import secrets
from typing import Final

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters that look alike on paper
GROUPS, GROUP = 4, 5  # 20 characters, 99 bits


def new_password() -> str:
    """A password to be written down once: abcde-fghjk-…"""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
