"""What an assessment needs besides facts, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from domain.item.amounts import Amount
from domain.item.truth import NONE


class Answer(StrEnum):
    """A verdict in three values."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


ANSWERS = {True: Answer.TRUE, False: Answer.FALSE, None: Answer.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the case stands besides the facts.

    `held`: identities granted, by subject (a person id or "household"). `open`: items whose claims
    are undecided. `assistance`: fen of medical assistance granted per person; absent is 0.
    `presume`: take every identity as granted as soon as its conditions hold (a pre-assessment).
    """

    held: Mapping[str, frozenset[str]] = field(default_factory=dict)
    open: frozenset[str] = NONE
    assistance: Mapping[str, int] | None = None
    presume: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "held": {who: sorted(names) for who, names in sorted(self.held.items())},
            "open": sorted(self.open),
            "assistance": None
            if self.assistance is None
            else dict(sorted(self.assistance.items())),
            "presume": self.presume,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Standing":
        held = {who: frozenset(names) for who, names in stored["held"].items()}
        return cls(held, frozenset(stored["open"]), stored["assistance"], stored["presume"])


PRESUME = Standing(presume=True)


class Line(NamedTuple):
    """One possible beneficiary; `person` None is the household.

    When `truth` is unknown, `missing` and `waits_for` say what it hangs on; when it is true and
    `amount` is None, they say what the amount hangs on.
    """

    person: str | None
    truth: Answer
    route: str
    amount: Amount | None = None
    confers: frozenset[str] = NONE
    reason: str | None = None
    missing: frozenset[str] = NONE
    waits_for: frozenset[str] = NONE

    def to_json(self) -> dict[str, Any]:
        return {
            "person": self.person,
            "truth": self.truth.value,
            "route": self.route,
            "amount": self.amount.to_json() if self.amount else None,
            "confers": sorted(self.confers),
            "reason": self.reason,
            "missing": sorted(self.missing),
            "waits_for": sorted(self.waits_for),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Line":
        amount = stored["amount"] and Amount.from_json(stored["amount"])
        sets = {key: frozenset(stored[key]) for key in ("confers", "missing", "waits_for")}
        return cls(**{**stored, **sets, "truth": Answer(stored["truth"]), "amount": amount})


class Verdict(NamedTuple):
    """One item: true if any line is, else unknown if any is, else false with its primary reason.

    `missing` are facts somebody must still state, `waits_for` identities still open (or the code of
    an item whose amount is awaited), over all lines. `route` is the route of the first true line.
    """

    item: str
    truth: Answer
    lines: tuple[Line, ...]
    reason: str | None
    missing: frozenset[str]
    waits_for: frozenset[str]
    route: str | None

    @property
    def settled(self) -> bool:
        """Whether every line is decided one way or the other."""
        return all(line.truth is not Answer.UNKNOWN for line in self.lines)

    @property
    def granted(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.truth is Answer.TRUE)

    @property
    def first_route_refused(self) -> bool:
        """The household route failed for certain; only single persons may still qualify."""
        return (
            bool(self.lines)
            and self.lines[0].person is None
            and self.lines[0].truth is Answer.FALSE
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "truth": self.truth.value,
            "lines": [line.to_json() for line in self.lines],
            "reason": self.reason,
            "missing": sorted(self.missing),
            "waits_for": sorted(self.waits_for),
            "route": self.route,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Verdict":
        sets = {key: frozenset(stored[key]) for key in ("missing", "waits_for")}
        lines = tuple(Line.from_json(line) for line in stored["lines"])
        return cls(**{**stored, **sets, "truth": Answer(stored["truth"]), "lines": lines})


@dataclass(frozen=True, slots=True)
class Assessment:
    """All 38 verdicts, with the versions they rest on."""

    catalogue_version: int
    parameters: str  # digest of the figures used
    verdicts: Mapping[str, Verdict]

    def to_json(self) -> dict[str, Any]:
        return {
            "catalogue_version": self.catalogue_version,
            "parameters": self.parameters,
            "verdicts": {code: verdict.to_json() for code, verdict in self.verdicts.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Assessment":
        verdicts = {code: Verdict.from_json(each) for code, each in stored["verdicts"].items()}
        return cls(stored["catalogue_version"], stored["parameters"], verdicts)
