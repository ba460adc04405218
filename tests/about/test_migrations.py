"""The way from an empty database to today's tables, walked for real."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import asyncpg
import pytest

from adapters import postgres
from adapters.schema import metadata
from deploy.check_migrations import heads
from tests.about.source import ROOT
from tests.conftest import DatabaseUrls


def _marked(mark: str) -> list[str]:
    return sorted(table.name for table in metadata.sorted_tables if table.info.get(mark))


APPEND_ONLY, READ_ONLY = _marked("append_only"), _marked("read_only")


def _alembic(urls: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "alembic", *words]
    return subprocess.run(
        command, cwd=ROOT, env=dict(urls), capture_output=True, text=True, check=False
    )


def test_there_is_one_newest_revision() -> None:
    assert len(heads()) == 1


def test_the_migrations_make_exactly_the_tables_the_code_maps(clean_database: DatabaseUrls) -> None:
    told = _alembic(clean_database.environment(), "check")
    assert told.returncode == 0, told.stdout + told.stderr


def test_migrating_twice_changes_nothing(clean_database: DatabaseUrls) -> None:
    assert _alembic(clean_database.environment(), "upgrade", "head").returncode == 0


async def test_every_city_has_its_own_schema_with_its_own_version(
    another_database: DatabaseUrls,
) -> None:
    other = another_database.environment() | {"LIANBAN_SCHEMA": "sanshui"}
    assert _alembic(other, "upgrade", "head").returncode == 0
    connection = await asyncpg.connect(another_database.owner.replace("+asyncpg", ""))
    found = await connection.fetch(
        "select schemaname from pg_tables where tablename = 'alembic_version'"
    )
    await connection.close()
    assert {row["schemaname"] for row in found} == {"city", "sanshui"}


async def test_the_way_back_leaves_nothing_behind(another_database: DatabaseUrls) -> None:
    told = _alembic(another_database.environment(), "downgrade", "base")
    assert told.returncode == 0, told.stderr
    connection = await asyncpg.connect(another_database.owner.replace("+asyncpg", ""))
    left = await connection.fetch("select tablename from pg_tables where schemaname = 'city'")
    await connection.close()
    assert {row["tablename"] for row in left} <= {"alembic_version"}


def test_something_is_append_only() -> None:
    assert {"audit_record", "decision"} <= set(APPEND_ONLY)


@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}", "truncate {}"])
@pytest.mark.parametrize("table", APPEND_ONLY)
async def test_the_app_cannot_rewrite_history(
    clean_database: DatabaseUrls, table: str, statement: str
) -> None:
    connection = await asyncpg.connect(
        clean_database.app.replace("+asyncpg", ""), server_settings={"search_path": "city"}
    )
    column = next(iter(metadata.tables[table].columns)).name
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement.replace("id", f'"{column}"').format(table))
    await connection.close()


def test_roles_and_what_they_may_do_are_only_read() -> None:
    assert {"role", "permission"} <= set(READ_ONLY)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into {} default values",
        "insert into {} select * from {}",
        "update {} set code = code",
        "delete from {}",
        "truncate {}",
    ],
)
@pytest.mark.parametrize("table", READ_ONLY)
async def test_whoever_takes_the_app_over_cannot_give_himself_permissions(
    clean_database: DatabaseUrls, table: str, statement: str
) -> None:
    connection = await asyncpg.connect(
        clean_database.app.replace("+asyncpg", ""), server_settings={"search_path": "city"}
    )
    await connection.fetch(f"select * from {table}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement.format(table, table))
    await connection.close()


async def test_the_app_cannot_change_tables(clean_database: DatabaseUrls) -> None:
    connection = await asyncpg.connect(
        clean_database.app.replace("+asyncpg", ""), server_settings={"search_path": "city"}
    )
    for statement in ("create table city.mine (n int)", "drop table audit_record"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


def test_without_an_address_alembic_says_which_variable_is_missing() -> None:
    environment = {"PATH": os.environ["PATH"]}
    told = _alembic(environment, "upgrade", "head")
    assert told.returncode != 0
    assert "Set DATABASE_OWNER_URL (or DATABASE_URL)" in told.stderr


def test_an_unreachable_database_gives_one_sentence_without_the_password() -> None:
    environment = os.environ | {
        "DATABASE_OWNER_URL": "postgresql+asyncpg://somebody:hushhush@127.0.0.1:1/lianban"
    }
    told = subprocess.run(
        [sys.executable, "-m", "deploy.migrate"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.startswith("The database lianban on 127.0.0.1 cannot be used")
    assert "hushhush" not in told.stderr
    assert told.stderr.count("\n") == 1


def test_the_embedded_roles_are_the_ones_migrations_grant_to() -> None:
    assert (postgres.OWNER, postgres.APP) == ("lianban_owner", "lianban_app")
    assert Path(ROOT / "migrations/env.py").read_text().count('"lianban_app"') == 1  # EMBEDDED_APP
