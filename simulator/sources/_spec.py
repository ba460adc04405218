"""`offices.yaml`, read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from simulator.sources._columns import Column, column

OFFICES = Path(__file__).parent / "offices.yaml"
Way = Literal["realtime", "callback", "batch"]


@dataclass(frozen=True, slots=True)
class Style:
    """The words of an envelope; `answers` stand for found, not found, later."""

    words: Mapping[str, str]
    answers: Sequence[str]
    moment: str


@dataclass(frozen=True, slots=True)
class Spec:
    """One office on the wire. `services` are its names of the checks."""

    code: str
    style: Style
    form: str
    way: Way
    path: str
    auth: str
    says: Mapping[str, str]
    services: Mapping[str, str]  # theirs → check
    columns: Mapping[str, Sequence[Column]]  # by check


def specs() -> dict[str, Spec]:
    """Every office by code."""
    said = yaml.safe_load(OFFICES.read_text("utf-8"))
    styles = {name: Style(**style) for name, style in said["styles"].items()}
    return {code: _spec(code, styles, told) for code, told in said["offices"].items()}


def _spec(code: str, styles: Mapping[str, Style], told: Mapping[str, Any]) -> Spec:
    checks = told["checks"].items()
    plain = {name: told[name] for name in ("form", "way", "path", "auth", "says")}
    return Spec(
        code=code,
        style=styles[told["style"]],
        services={each["service"]: check for check, each in checks},
        columns={
            check: [column(*pair) for pair in each["columns"].items()] for check, each in checks
        },
        **plain,
    )
