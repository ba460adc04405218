"""Case numbers (办件编号): region 6 + date 8 + serial 6 + two check digits, modulo 97."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import BLOCK, case_serial


def case_number(region: str, day: date, serial: int) -> str:
    """`region` is the deciding county. The check digits make the whole number ≡ 1 (mod 97)."""
    body = f"{region[:6]}{day:%Y%m%d}{serial % 1_000_000:06d}"
    return f"{body}{98 - int(body) * 100 % 97:02d}"


def is_case_number(number: str) -> bool:
    return len(number) == 22 and number.isdecimal() and int(number) % 97 == 1


class Serials:
    """Hands out serials from blocks of a sequence; a block a process does not finish is lost."""

    def __init__(self) -> None:
        self._next = self._end = 0

    async def next(self, session: AsyncSession) -> int:
        if self._next >= self._end:
            start = await session.scalar(select(case_serial.next_value()))
            assert start is not None
            self._next, self._end = start, start + BLOCK
        self._next += 1
        return self._next - 1
