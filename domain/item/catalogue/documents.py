"""Catalogue files as plain values, from a folder or from the database, without binary floats."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader (the fast one where built): numbers with a point become Decimal, dates text."""


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


def _text(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _text)


def read_text(text: str) -> Any:  # noqa: ANN401
    """One YAML text. Raises yaml.YAMLError when it is none."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader)


def read_files(folder: Path = FOLDER) -> dict[str, Any]:
    """Every YAML file below the folder by its relative name, e.g. `items/MZ.yaml`."""
    return {
        path.relative_to(folder).as_posix(): read_text(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.yaml"))
    }


def to_json(value: Any) -> Any:  # noqa: ANN401
    """The same value with Decimals tagged, fit for a JSON column."""
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(inner) for inner in value]
    return value


def from_json(value: Any) -> Any:  # noqa: ANN401
    """The inverse of `to_json`."""
    if isinstance(value, Mapping):
        if value.keys() == {"$decimal"}:
            return Decimal(value["$decimal"])
        return {key: from_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [from_json(inner) for inner in value]
    return value


def digest(documents: Mapping[str, Any]) -> str:
    """SHA-256 of the content: equal files, equal digest, whatever their order."""
    text = json.dumps(to_json(documents), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
