"""The demonstration's accounts as a table a person can read at start-up."""

import unicodedata
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from domain.organisation.queries import sign_ins
from domain.region.rules import contains

AROUND = "321311101"  # 大兴镇, where the first demonstration family is decided
EVERYWHERE = "all"
# Seats that have something to do in a case today; the others are listed by `--show all`.
ACTING = {"T-ACC", "T-INV", "T-REV", "T-APP", "X-REV", "X-CON", "X-DEP", "C-DEP"}
HEADINGS = ("姓名", "账号", "角色", "单位")


async def table(session: AsyncSession, region: str, password: str | None) -> str:
    """Who can sign in and acts for people of `region` (a code, or "all"), and the password."""
    rows = [HEADINGS]
    for one in await session.execute(sign_ins()):
        if region == EVERYWHERE or (one.role in ACTING and contains(one.region, region)):
            rows.append((one.name, one.login, one.role_name, one.organisation))
    lines = _aligned(rows)
    if password is not None:
        lines.append(f"密码（以上账号通用）：{password}")
    return "\n".join(lines)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
