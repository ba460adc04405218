"""One request, one transaction: it is opened and committed at the edge and nowhere else."""

import ast

from tests.about.source import LAYERS, trees

EDGE = ("api/deps.py", "api/gathering.py", "adapters/runtime.py", "adapters/worker")


def _calls(method: str) -> set[str]:
    return {
        path
        for path, tree in trees(*LAYERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
    }


def test_nobody_commits_or_rolls_back_by_hand() -> None:
    assert _calls("commit") | _calls("rollback") == set()


def test_only_the_edge_opens_a_transaction() -> None:
    assert {path for path in _calls("begin") if not path.startswith(EDGE)} == set()
