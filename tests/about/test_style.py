"""The budgets of the house: short functions, short files, plain names, everything typed."""

import ast
import re
from statistics import median, quantiles

from tests.about.source import FOLDERS, ROOT, files, trees

BANNED = re.compile(r"manager|helper|util|base_service|(^|_)(data|info|process|handle)(_|$)")
# What the base class of a library calls the method we give it.
THEIRS = {"data_received", "handle_async_request", "process_bind_param"}
Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _functions() -> list[int]:
    """The number of lines of every function."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for _, tree in trees(*FOLDERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_half_the_functions_have_nine_lines_or_fewer() -> None:
    assert median(_functions()) <= 9


def test_nine_functions_in_ten_have_twenty_five_lines_or_fewer() -> None:
    assert quantiles(_functions(), n=10)[8] <= 25


def test_nineteen_files_in_twenty_have_250_lines_or_fewer() -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines())
        for file in files(*FOLDERS)
    }
    long = {name: lines for name, lines in lengths.items() if lines > 250}
    assert len(long) * 20 <= len(lengths), long


def test_no_name_says_only_that_something_is_done_with_something() -> None:
    found = {
        f"{path}: {node.name}"
        for path, tree in trees(*FOLDERS)
        for node in ast.walk(tree)
        if isinstance(node, Named) and BANNED.search(_words(node.name)) and node.name not in THEIRS
    }
    files_found = {
        str(file.relative_to(ROOT)) for file in files(*FOLDERS) if BANNED.search(file.stem)
    }
    assert found | files_found == set()


def _words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
