"""The code as these tests read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("api", "adapters", "domain")
FOLDERS = (*LAYERS, "simulator", "deploy", "bench")


def files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """(path from the root, syntax tree) of every Python file."""
    for file in files(*folders):
        yield str(file.relative_to(ROOT)), ast.parse(file.read_text("utf-8"))
