"""What somebody finds who carries the database away: its dump, its files, its write-ahead log."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters import postgres
from tests.api.test_check_secrecy import SAID, explained
from tests.api.test_secrecy import recognisable
from tests.api.town import Seeded, fill, opened
from tests.conftest import ROOT, DatabaseUrls
from tests.factories import Json


@dataclass(frozen=True, slots=True)
class Carried:
    """A city's database after some work: its dump, its files, and what no one may find in them."""

    dump: bytes
    files: dict[str, bytes]
    number: str  # of the case, which is no secret: the search does find what is there
    secrets: list[str]


@pytest.fixture(scope="module")
def carried() -> Iterator[Carried]:
    """A cluster of its own, sealed from its first row; with default settings, as in production."""
    with TemporaryDirectory(prefix="lianban-test-") as top:
        Path(top).chmod(0o711)  # PostgreSQL may run under another account
        form, secrets = recognisable()
        secrets += SAID
        with postgres.start(Path(top) / "pg") as server:
            urls = DatabaseUrls(server.owner_url, server.app_url, server.url(postgres.ADMIN))
            _run(urls, "deploy.migrate")
            fill(urls, Path(top) / "keys.json")
            number = asyncio.run(_work(Seeded(urls, Path(top) / "keys.json"), form))
            dump = _dumped(server)
        found = [path for path in (Path(top) / "pg/cluster").rglob("*") if path.is_file()]
        files = {str(path.relative_to(top)): path.read_bytes() for path in found}
        yield Carried(dump, files, number, secrets)


def _run(urls: DatabaseUrls, module: str) -> None:
    subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=urls.environment(), check=True)


async def _work(seeded: Seeded, form: Json) -> str:
    """A clerk at work: a submission, a second one of the same family, everything looked at."""
    async with opened(seeded) as office:
        clerk = await office.desk()
        receipt = await clerk.submitted(form)
        household = await clerk.household_of(form)
        held = {"household_id": household["id"], "household_version": household["version"]}
        await clerk.submitted({**form, **held, "items": ["MZ-08"]})
        for path in ("", "/history", "/assessment", "/decision-sheet", "/receipt"):
            await clerk.get(f"/applications/{receipt['application_id']}{path}")
        await explained(office)
    return str(receipt["number"])


def _dumped(server: postgres.Server) -> bytes:
    address = server.url(postgres.ADMIN, driver="postgresql")
    command = [server.programs / "pg_dump", "--inserts", address]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_a_dump_shows_no_personal_value(carried: Carried) -> None:
    assert carried.number.encode() in carried.dump
    assert [secret for secret in carried.secrets if secret.encode() in carried.dump] == []


def test_neither_the_files_nor_the_write_ahead_log_show_one(carried: Carried) -> None:
    logs = [name for name in carried.files if "/pg_wal/" in name]
    assert any(carried.number.encode() in carried.files[name] for name in logs)
    shown = [
        (name, secret)
        for name, content in carried.files.items()
        for secret in carried.secrets
        if secret.encode() in content
    ]
    assert shown == []
