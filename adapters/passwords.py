"""Passwords as argon2id (RFC 9106), hashed in threads, two at a time."""

import asyncio
import os
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# 19 MiB and two passes are the least OWASP accepts. One hash takes about 60 ms of one core: a clerk
# does not notice, somebody with a stolen table does, and two at once still fit a small machine.
MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2
AT_ONCE: Final = 2


class Passwords:
    """Seals and compares. Only tests lower `memory_kib`: they sign in hundreds of times."""

    def __init__(self, memory_kib: int = MEMORY_KIB) -> None:
        self._hasher = _hasher(memory_kib)
        self._nobodys = self._hasher.hash(os.urandom(16))
        # a burst of sign-ins waits here; the other requests keep their share of the processor
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def seal(self, password: str) -> str:
        """`$argon2id$v=19$m=…,t=…,p=…$salt$digest`; another call gives another text."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password: str, sealed: str | None) -> bool:
        """Whether `password` was sealed as `sealed`; as slow when there is nothing to compare."""
        async with self._turn:
            return await asyncio.to_thread(self._verify, password, sealed or self._nobodys)

    def _verify(self, password: str, sealed: str) -> bool:
        try:
            return self._hasher.verify(sealed, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


def seal(password: str, memory_kib: int = MEMORY_KIB) -> str:
    """One password, for a command that has nothing else to do meanwhile."""
    return _hasher(memory_kib).hash(password)


def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=memory_kib, parallelism=1)
