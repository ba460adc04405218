"""`make permissions`: the walk alone; the last line is what was covered, as one JSON object."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from tests.api.permissions import REPORT


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        os.environ[REPORT] = str(report)
        code = pytest.main(["-n", "0", "-q", str(Path(__file__).parent), *sys.argv[1:]])
        print(report.read_text("utf-8") if report.exists() else "{}")  # noqa: T201
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
