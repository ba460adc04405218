"""The command that make run, compose and a person call, as its own program on a real database."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from adapters.keys import read
from adapters.passwords import Passwords
from domain.clock.models import CalendarDay
from domain.organisation.models import Staff
from tests.conftest import ROOT, DatabaseUrls

Sessions = async_sessionmaker[AsyncSession]


def seed(urls: DatabaseUrls, keys: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.seed", *arguments],
        cwd=ROOT,
        env=urls.environment() | {"LIANBAN_KEYS": str(keys)},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_the_command_fills_an_empty_city_and_may_be_repeated(
    clean_database: DatabaseUrls, sessions: Sessions, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.json"
    for _ in range(2):
        ran = seed(clean_database, keys)
        assert ran.returncode == 0, ran.stderr
    password = read(keys).demo_password
    assert password is not None
    async with sessions() as session:
        sealed = (await session.get_one(Staff, "liang.bo")).password_hash
        assert await Passwords().matches(password, sealed)
        assert await session.scalar(select(func.count()).select_from(CalendarDay)) == 2922
    shown = seed(clean_database, keys, "--show")
    assert "liang.bo" in shown.stdout
    assert password in shown.stdout


def test_damaged_secrets_give_one_clear_sentence(
    database_urls: DatabaseUrls, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text("{}")
    keys.chmod(0o600)
    ran = seed(database_urls, keys)
    assert ran.returncode == 1
    assert "is not a file of secrets" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_database_that_does_not_answer_gives_one_clear_sentence(tmp_path: Path) -> None:
    nowhere = f"postgresql+asyncpg://nobody@/nothing?host={tmp_path}"
    ran = seed(DatabaseUrls(nowhere, nowhere, nowhere), tmp_path / "keys.json")
    assert ran.returncode == 1
    assert "cannot be used" in ran.stderr
    assert "Traceback" not in ran.stderr
