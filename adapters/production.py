"""Nothing that only a demonstration may have.

Unless LIANBAN_DEMO=1, a service refuses to start while one of these is found, and says all of them.
`python -m adapters.production` asks the same without starting anything.
"""

import asyncio
import os
import re
import sys
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.keys import Keys, KeysMissing
from adapters.passwords import MEMORY_KIB, Passwords
from adapters.runtime import Runtime, opened
from adapters.settings import Settings, from_environment
from domain.organisation.models import Staff
from domain.setting.models import DEMO_CLOCK, Setting

SHORTEST_SECRET: Final = 32  # characters of a key shared with somebody
DEBUG: Final = ("PYTHONASYNCIODEBUG", "PYTHONDEVMODE", "PYTHONINSPECT")
OWNER: Final = text(
    "SELECT EXISTS (SELECT FROM pg_tables"
    " WHERE schemaname = current_schema() AND tableowner = current_user)"
    " OR (SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles"
    " WHERE rolname = current_user)"
)
REWRITES: Final = text("SELECT has_table_privilege('audit_record', 'UPDATE, DELETE, TRUNCATE')")


class UnsafeProduction(Exception):
    """This installation would run with what only a demonstration may have."""

    def __init__(self, found: list[str]) -> None:
        told = "\n".join(f"  - {sentence}" for sentence in found)
        super().__init__(
            f"This is no demonstration (LIANBAN_DEMO is not 1), so it does not start:\n{told}"
        )


def _is_plain(url: str | None) -> bool:
    return bool(url) and urlsplit(url).scheme != "https"


# What is wrong, and how it is said.
OF_SETTINGS: Final[tuple[tuple[Callable[[Settings], bool], str], ...]] = (
    (lambda s: s.clock is not None, "LIANBAN_CLOCK sets a demonstration's clock: remove it"),
    (
        lambda s: s.password_memory < MEMORY_KIB,
        f"LIANBAN_PASSWORD_MEMORY makes passwords cheap to guess: {MEMORY_KIB} is the least",
    ),
    (lambda s: s.rate_factor != 1, "LIANBAN_RATE_FACTOR loosens the rate limits: remove it"),
    (lambda s: "*" in s.origins, "LIANBAN_ORIGINS lets every web site in: name the origins"),
    (
        lambda s: any(_is_plain(origin) for origin in s.origins if origin != "*"),
        "LIANBAN_ORIGINS names an origin without https",
    ),
    (lambda s: not s.outbound.hosts, "no host may be called: set LIANBAN_DEPARTMENTS_URL"),
    (lambda s: _is_plain(s.departments_url), "LIANBAN_DEPARTMENTS_URL is not https"),
    (lambda s: _is_plain(s.sources_url), "LIANBAN_SOURCES_URL is not https"),
    (lambda s: _is_plain(s.sms_url), "LIANBAN_SMS_URL is not https"),
    (lambda s: _is_plain(s.wechat_url), "LIANBAN_WECHAT_URL is not https"),
    (lambda s: _is_plain(s.oidc_issuer), "LIANBAN_OIDC_ISSUER is not https"),
    (lambda s: _is_plain(s.public_url), "LIANBAN_PUBLIC_URL is not https"),
    (
        lambda s: any(os.environ.get(name) for name in DEBUG) or sys.flags.dev_mode,
        f"Python runs in debug mode: remove {', '.join(DEBUG)} and -X dev",
    ),
)
OF_KEYS: Final[tuple[tuple[Callable[[Keys], bool], str], ...]] = (
    (
        lambda k: k.demo_password is not None,
        "the file of secrets (LIANBAN_KEYS) is a demonstration's: it holds demo_password;"
        " make fresh keys, do not just delete the line",
    ),
    (
        lambda k: any(len(secret) < SHORTEST_SECRET for secret in k.callbacks.values()),
        f"a key shared with a department has fewer than {SHORTEST_SECRET} characters",
    ),
    (
        lambda k: any(len(secret) < SHORTEST_SECRET for secret in k.sources.values()),
        f"a key shared with a source of checks has fewer than {SHORTEST_SECRET} characters",
    ),
)


async def refuse(runtime: Runtime) -> None:
    """Raises UnsafeProduction with every reason there is; a demonstration is never refused."""
    if runtime.settings.demo:
        return
    found = [sentence for wrong, sentence in OF_SETTINGS if wrong(runtime.settings)]
    found += [sentence for wrong, sentence in OF_KEYS if wrong(runtime.keys)]
    async with runtime.sessions() as session:
        found += await _of_role(session) + await _of_accounts(session, runtime)
    if found:
        raise UnsafeProduction(found)


async def _of_role(session: AsyncSession) -> list[str]:
    asked = (
        (OWNER, "DATABASE_URL signs in as the tables' owner or an administrator: use the app role"),
        (REWRITES, "DATABASE_URL signs in as a role that can rewrite the trail (audit_record)"),
    )
    return [sentence for query, sentence in asked if await session.scalar(query)]


async def _of_accounts(session: AsyncSession, runtime: Runtime) -> list[str]:
    rows = await session.execute(
        select(Staff.login, Staff.password_hash).where(Staff.password_hash.is_not(None))
    )
    sealed = {login: str(hash) for login, hash in rows}
    cheap = sorted(login for login, hash in sealed.items() if _memory(hash) < MEMORY_KIB)
    demo = await _with(runtime.keys.demo_password, sealed, runtime.passwords)
    clock = await session.get(Setting, DEMO_CLOCK)
    told = (
        (cheap, f"{len(cheap)} accounts have a cheaply hashed password, first {cheap[:1]}"),
        (demo, f"{len(demo)} accounts have the demonstration's password, first {demo[:1]}"),
        (clock, "the database holds a demonstration: its clock was set"),
    )
    return [sentence for found, sentence in told if found]


async def _with(password: str | None, sealed: Mapping[str, str], passwords: Passwords) -> list[str]:
    """Accounts that this password opens."""
    if password is None:
        return []
    opens = await asyncio.gather(*(passwords.matches(password, hash) for hash in sealed.values()))
    return sorted(login for login, does in zip(sealed, opens, strict=True) if does)


def _memory(hash: str) -> int:
    """KiB that one guess costs; 0 for anything that is no argon2id."""
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),", hash)
    return int(found[1]) if found else 0


async def _ask() -> None:
    settings = from_environment()
    async with opened(settings) as runtime:
        await refuse(runtime)


def main() -> int:
    """0 when a service may start here; 1 with the reasons when not."""
    try:
        asyncio.run(_ask())
    except (UnsafeProduction, KeysMissing) as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
