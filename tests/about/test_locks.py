"""What a fresh machine would install: pinned, hashed, and from the public registries alone."""

import re
import subprocess
import sys
import tomllib

import pytest

from deploy.lock_hosts import LOCKS, foreign
from tests.about.source import ROOT

PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==\S+", flags=re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in LOCKS if (ROOT / name).exists()])
def test_no_lock_fetches_from_anywhere_but_the_public_registries(name: str) -> None:
    assert foreign((ROOT / name).read_text("utf-8")) == set()


@pytest.mark.parametrize(
    "line",
    [
        'source = { registry = "https://mirror.example/simple" }',
        '{ url = "http://10.0.0.5/packages/x.whl", hash = "sha256:00" }',
        '"resolved": "https://npm.example.org/x/-/x-1.0.0.tgz"',
        "--index-url https://pypi.example.cn/simple",
        "--find-links /opt/wheels",
        'source = { registry = "file:///opt/simple" }',
    ],
)
def test_a_foreign_address_would_be_noticed(line: str) -> None:
    assert foreign(line)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_pinned_package_has_its_hashes(name: str) -> None:
    entries = (ROOT / name).read_text("utf-8").split("\n")
    pins = [line for line in entries if PINNED.match(line)]
    assert len(pins) > 30
    assert all(line.endswith("\\") for line in pins)


def test_every_dependency_is_in_the_lock_and_has_its_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    locked = {name.lower() for name in PINNED.findall((ROOT / "requirements.lock").read_text())}
    for line in tomllib.loads(project)["project"]["dependencies"]:
        name = re.split(r"[\[<>=; ]", line)[0]
        assert name in locked
        assert re.search(rf'^  "{re.escape(line)}", +# \w+', project, flags=re.MULTILINE), name


def test_the_development_lock_holds_the_same_versions_and_more() -> None:
    run, both = (
        set(re.findall(r"^\S+==[^\s;]+", (ROOT / name).read_text(), flags=re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert run < both


def test_an_old_python_is_told_what_is_needed() -> None:
    pretended = (
        "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv[1:] = ['packages'];"
        "runpy.run_path('deploy/prepare.py', run_name='__main__')"
    )
    told = subprocess.run(
        [sys.executable, "-c", pretended], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.stderr == "Python 3.11 or newer is needed; this is 3.9.\n"
    assert told.returncode == 1
