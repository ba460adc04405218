"""Without LIANBAN_DEMO=1 nothing starts on what only a demonstration has, and all of it is said."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from adapters import keys, production, registry
from adapters.settings import Settings, from_environment
from tests.api.town import Seeded
from tests.conftest import ROOT, DatabaseUrls

UNSAFE = {
    "LIANBAN_DEPARTMENTS_URL": "http://10.0.0.8",
    "LIANBAN_PUBLIC_URL": "http://lianban.example",
    "LIANBAN_ORIGINS": "* http://elsewhere.example",
    "LIANBAN_CLOCK": "2026-11-02T09:00+08:00",
    "LIANBAN_PASSWORD_MEMORY": "8",
    "LIANBAN_RATE_FACTOR": "1000",
    "LIANBAN_SMS_URL": "http://sms.example",
    "LIANBAN_SOURCES_URL": "http://sources.example",
    "PYTHONASYNCIODEBUG": "1",
}
SAFE = {
    "LIANBAN_DEPARTMENTS_URL": "https://gateway.example",
    "LIANBAN_PUBLIC_URL": "https://lianban.example",
}
TOLD = (
    "LIANBAN_DEPARTMENTS_URL is not https",
    "LIANBAN_PUBLIC_URL is not https",
    "lets every web site in",
    "an origin without https",
    "LIANBAN_CLOCK",
    "LIANBAN_PASSWORD_MEMORY",
    "LIANBAN_RATE_FACTOR",
    "LIANBAN_SMS_URL is not https",
    "LIANBAN_SOURCES_URL is not https",
    "debug mode",
    "demo_password",
    "have the demonstration's password",
    "have a cheaply hashed password",
    "a demonstration: its clock was set",
)


def environment(urls: DatabaseUrls, key_file: Path, more: dict[str, str]) -> dict[str, str]:
    every = os.environ | urls.environment()
    plain = {name: value for name, value in every.items() if not name.startswith("LIANBAN_")}
    ours = {"LIANBAN_KEYS": str(key_file), "LIANBAN_FRONTEND": "nowhere", "LIANBAN_SCHEMA": "city"}
    return plain | ours | more


def started(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("program", ["api", "worker", "check"])
def test_no_program_starts_on_a_demonstration_and_each_says_all_that_is_wrong(
    another_town: Seeded,
    program: str,
) -> None:
    command = {
        "api": ["-m", "uvicorn", "--factory", "api.main:app", "--port", str(free_port())],
        "worker": ["-m", "adapters.worker"],
        "check": ["-m", "adapters.production"],
    }[program]
    told = started(command, environment(another_town.urls, another_town.secrets, UNSAFE))
    assert told.returncode != 0
    assert [each for each in TOLD if each not in told.stderr] == []


def test_the_owners_role_is_refused(another_town: Seeded) -> None:
    owner = {"DATABASE_URL": another_town.urls.owner, **SAFE}
    told = started(
        ["-m", "adapters.production"], environment(another_town.urls, another_town.secrets, owner)
    )
    assert "the tables' owner" in told.stderr
    assert "can rewrite the trail" in told.stderr


def test_no_reason_names_a_secret(another_town: Seeded) -> None:
    told = started(
        ["-m", "adapters.production"], environment(another_town.urls, another_town.secrets, UNSAFE)
    )
    password = json.loads(another_town.secrets.read_text())["demo_password"]
    assert password not in told.stdout + told.stderr


def test_a_sound_installation_starts_and_is_ready(
    another_database: DatabaseUrls, tmp_path: Path
) -> None:
    key_file = tmp_path / "keys.json"
    keys.create_demo(key_file, list(registry.BY_CODE))
    written = json.loads(key_file.read_text())
    written["demo_password"] = None
    key_file.write_text(json.dumps(written))
    ours = environment(another_database, key_file, SAFE)
    seeded = started(["-m", "deploy.seed"], ours)
    assert seeded.returncode == 0, seeded.stderr
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.main:app", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=ours, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert ready(port) == 204
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=60)


def ready(port: int) -> int:
    """The status of the health address, as soon as anybody answers."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as answer:
                return int(answer.status)
        except OSError:
            time.sleep(0.3)
    raise AssertionError("nobody answers")


@pytest.mark.parametrize("name", ["LIANBAN_DEMO=1", "nothing"])
def test_only_the_word_itself_makes_a_demonstration(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANBAN_DEMO", "1" if "=" in name else "true")
    assert from_environment().demo is ("=" in name)


def test_every_setting_with_an_address_of_ours_is_looked_at() -> None:
    """A new address in the settings needs a line in the table."""
    addresses = {
        name for name in Settings.__dataclass_fields__ if name.endswith(("_url", "issuer"))
    }
    words = " ".join(sentence for _, sentence in production.OF_SETTINGS)
    spelt = {name: f"LIANBAN_{name.upper()}" for name in addresses - {"database_url"}}
    assert [name for name, said in spelt.items() if said not in words] == []
