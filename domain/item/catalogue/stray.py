"""Sentences cut at a comma: between braces YAML takes what follows it as a new key."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.item.catalogue.shapes import Problem


def stray_keys(documents: Mapping[str, Any]) -> list[Problem]:
    """Every key that is no name of ours but the rest of a sentence, with where it stands."""
    return [
        Problem(
            name, place or "-", key, "put the whole sentence in quotes: YAML cut it at the comma"
        )
        for name, body in documents.items()
        for place, key in _keys(body, "")
        if not key.isascii()
    ]


def _keys(body: Any, place: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if isinstance(body, Mapping):
        here = str(body.get("code") or body.get("id") or place)
        for key, inner in body.items():
            yield here, str(key)
            yield from _keys(inner, str(key) if isinstance(inner, Mapping) else here)
    elif isinstance(body, list):
        for inner in body:
            yield from _keys(inner, place)
