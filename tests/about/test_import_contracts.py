"""Who may import whom: every contract holds, and every contract has been seen red."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.about.source import ROOT

PACKAGES = ("api", "adapters", "domain", "simulator", "deploy")
NAMES = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
]
# One sin per contract: a file to write and what it imports.
SINS = {
    "api may use adapters and domain; adapters may use domain; domain stands alone": (
        "domain/sin_upwards.py", "import adapters.db",
    ),
    "domain knows no transport, no driver, no cipher": (
        "domain/sin_transport.py", "import httpx",
    ),
    "rules are pure: values in, value out, no ORM": (
        "domain/sin/rules.py", "import sqlalchemy",
    ),
    "only the composition root knows there are departments": (
        "api/sin_registry.py", "import adapters.registry",
    ),
    "no department knows another department": (
        "adapters/departments/jy/sin.py", "import adapters.departments.yb.adapter",
    ),
    "only the registry names departments": (
        "adapters/sin_department.py", "import adapters.departments.yb.adapter",
    ),
    "no source knows another source": (
        "adapters/checks/jy/sin.py", "import adapters.checks.yb.adapter",
    ),
    "only the registry names sources": (
        "adapters/sin_source.py", "import adapters.checks.yb.adapter",
    ),
    "the simulator is somebody else's program": (
        "simulator/sin.py", "import domain.delivery.port",
    ),
    "the product does not know what starts it or plays with it": (
        "adapters/sin_simulator.py", "import simulator.app",
    ),
    "nouns do not go in circles": (
        "deploy/sin_circle.py", "import deploy.run",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """What import-linter says of the code as it is, and of a copy that sins everywhere."""
    copy = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=_all_but_python)
    shutil.copy(ROOT / "pyproject.toml", copy)
    before = _lint(copy)
    for path, sin in SINS.values():
        (copy / path).parent.mkdir(exist_ok=True)
        (copy / path).parent.joinpath("__init__.py").touch()
        (copy / path).write_text(f"{sin}\n")
    with (copy / "deploy/run.py").open("a") as closing_the_circle:
        closing_the_circle.write("import deploy.sin_circle\n")
    return before, _lint(copy)


def _all_but_python(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not (name.endswith(".py") or Path(folder, name).is_dir())} | {
        "__pycache__"
    }


def _lint(folder: Path) -> str:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    told = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(folder), "COLUMNS": "300", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return told.stdout + told.stderr


def _verdict(report: str, name: str) -> str:
    found = re.search(rf"^{re.escape(name)}\s+(KEPT|BROKEN)", report, flags=re.MULTILINE)
    assert found, f"import-linter says nothing about “{name}”:\n{report[-3000:]}"
    return found[1]


@pytest.mark.parametrize("name", NAMES)
def test_the_contract_is_kept(reports: tuple[str, str], name: str) -> None:
    assert _verdict(reports[0], name) == "KEPT", reports[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_contract_goes_red_when_somebody_breaks_it(reports: tuple[str, str], name: str) -> None:
    assert name in SINS, "a new contract needs a sin that shows it works"
    assert _verdict(reports[1], name) == "BROKEN"
