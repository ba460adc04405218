"""The words of text messages, read once."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Language = Literal["zh", "en"]


@cache
def _texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("texts.yaml").read_text("utf-8")
    )
    return found


def words(kind: str, language: Language, **places: str) -> str:
    """The sentence of a kind, its places filled. Raises KeyError for one that is not there."""
    return _texts()[kind][language].format(**places)
