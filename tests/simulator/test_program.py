"""The simulator as a program: it starts, or says in one sentence why not."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HTTP = ["YB", "RS", "NY", "CG", "TY", "JY", "ZJ", "CL", "WJ", "SF", "YJ"]


def simulator(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "simulator", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"callbacks": dict.fromkeys(HTTP, "a key for tests")}))
    return path


def test_a_port_in_use_is_one_clear_sentence(keys: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = simulator("--port", port, "--secrets", str(keys), "--exchange", str(tmp_path))
    assert told.returncode == 1
    assert re.fullmatch(rf"Port {port} cannot be used: .*\n", told.stderr)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"callbacks": {"YB": "only one"}}'])
def test_keys_that_cannot_be_used_are_one_clear_sentence(
    content: str, keys: Path, tmp_path: Path
) -> None:
    keys.write_text(content)
    told = simulator("--port", "0", "--secrets", str(keys), "--exchange", str(tmp_path))
    assert told.returncode == 2
    assert re.fullmatch(r"The department keys in .* cannot be used: .*\n", told.stderr)


def test_the_simulator_and_the_platform_know_nothing_of_each_other() -> None:
    ours = re.compile(r"^\s*(from|import) (api|domain|adapters|deploy)\b", re.MULTILINE)
    theirs = re.compile(r"^\s*(from|import) simulator\b", re.MULTILINE)
    for path in (ROOT / "simulator").rglob("*.py"):
        assert not ours.search(path.read_text("utf-8")), path
    for folder in ("api", "domain", "adapters"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not theirs.search(path.read_text("utf-8")), path
