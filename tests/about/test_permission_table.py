"""The table of who may do what, as people write it."""

import pytest
import yaml

from tests.api.permissions.table import read


def test_what_is_said_twice_is_refused() -> None:
    with pytest.raises(yaml.constructor.ConstructorError, match="said twice: cases"):
        read("noun:\n  cases: 1\n  cases: 2\n")
