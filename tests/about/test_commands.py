"""The commands people type: each is listed, and the build server runs no other."""

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import image_lint
from tests.about.source import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def _sh(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False
    )


def test_make_alone_lists_every_target() -> None:
    told = _sh("make").stdout
    targets = set(re.findall(r"^\.PHONY: (\S+)", MAKEFILE, flags=re.MULTILINE)) - {"needs-python"}
    assert {line.split()[1] for line in told.splitlines()} == targets
    assert {"run", "test", "check", "reset", "openapi", "bench", "help"} <= targets


def test_the_build_server_runs_make_test_and_make_check_and_skips_nothing() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()
    commands = [line for line in lines if line.startswith(("make", "export"))]
    assert commands == ["export CI=true", "make test", "make check"]


def _chromium(path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    script = str(ROOT / "deploy/scripts/chromium")
    missing = str(path / "none")
    return _sh(script, **({"CHROMIUM": missing, "CI": "", "TMPDIR": str(path)} | variables))


def test_a_missing_browser_is_one_loud_line_and_no_failure(tmp_path: Path) -> None:
    told = _chromium(tmp_path)
    assert (told.returncode, told.stdout) == (0, "")
    assert told.stderr.startswith("!!! BROWSER TESTS SKIPPED: ")
    assert told.stderr.count("\n") == 1


def test_on_the_build_server_a_missing_browser_is_a_failure(tmp_path: Path) -> None:
    assert _chromium(tmp_path, CI="true").returncode == 1


def test_the_browser_somebody_names_is_the_one_used(tmp_path: Path) -> None:
    mine = tmp_path / "my-chromium"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    assert _chromium(tmp_path, CHROMIUM=str(mine)).stdout == f"{mine}\n"


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def _run(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    python = str(ROOT / ".venv/bin/python")
    cleared = {"DATABASE_URL": "", "DATABASE_OWNER_URL": "", "LIANBAN_DATA": str(tmp_path / "d")}
    return _sh(python, "-m", "deploy.run", **(cleared | variables))


def test_a_busy_port_is_one_sentence_and_nothing_is_started(tmp_path: Path, busy_port: int) -> None:
    told = _run(tmp_path, PORT=str(busy_port))
    assert told.returncode == 1
    assert told.stderr.startswith(f"Port {busy_port} cannot be used (Address already in use)")
    assert told.stderr.count("\n") == 1
    assert not (tmp_path / "d" / "pg").exists()


def test_an_unreachable_database_is_one_sentence(tmp_path: Path) -> None:
    told = _run(tmp_path, PORT="0", DATABASE_URL="postgresql://a:hushhush@127.0.0.1:1/b")
    assert told.returncode == 1
    assert told.stderr.startswith("The database b on 127.0.0.1 cannot be used")
    assert "hushhush" not in told.stderr


def test_reset_does_not_touch_a_database_of_yours_unasked(tmp_path: Path) -> None:
    address = "postgresql://a:hushhush@127.0.0.1:1/b"
    python, data = str(ROOT / ".venv/bin/python"), str(tmp_path / "d")
    told = _sh(
        python, "-m", "deploy.reset", DATABASE_URL=address, LIANBAN_DATA=data, FORCE="",
        DATABASE_OWNER_URL="",
    )  # fmt: skip
    assert told.returncode == 1
    assert "make reset FORCE=1" in told.stderr
    assert "hushhush" not in told.stderr


DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = image_lint.COMPOSE.read_text("utf-8")
WORDS = image_lint.start_words((ROOT / "deploy/scripts/start").read_text("utf-8"))


def test_the_image_and_its_composition_hold_together() -> None:
    assert [*image_lint.dockerfile(DOCKERFILE), *image_lint.compose(COMPOSE, WORDS)] == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("USER 10001", "USER root", "the image runs as root"),
        ("node:22-bookworm-slim", "node:latest", "base without a version"),
        ("COPY api/", "COPY apis/", "which does not exist"),
        ("COPY api/", "COPY tests/", "which .dockerignore keeps out"),
        ("EXPOSE", "EXPOZE", "unknown instruction"),
    ],
)
def test_a_mistake_in_the_dockerfile_is_named(old: str, new: str, complaint: str) -> None:
    assert any(complaint in one for one in image_lint.dockerfile(DOCKERFILE.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("command: worker", "command: labourer", "the image has no command labourer"),
        ("      migrate:\n", "      migration:\n", "waits for migration"),
        ("./proxy.Caddyfile", "./proxy.conf", "mounts ./proxy.conf"),
        ("restart: unless-stopped", "restarts: always", "unknown key restarts"),
        ("    - lianban_keys", "    - keys", "uses the secret keys"),
    ],
)
def test_a_mistake_in_the_composition_is_named(old: str, new: str, complaint: str) -> None:
    assert any(complaint in one for one in image_lint.compose(COMPOSE.replace(old, new), WORDS))
