"""What a family would probably get, in words. Advice: it decides nothing and leaves no trace."""

from dataclasses import dataclass
from typing import Literal

Likelihood = Literal["likely", "unlikely", "unknown"]


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """Who would get how much: a person by the `ref` of the answers, or the household (null)."""

    person: str | None
    who: str
    amount_fen: int | None
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One condition that fails: the sentence, and how far off a number was."""

    who: str
    sentence: str
    miss: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One answer to choose."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question whose answer would tell more, and for how many of the items.

    `persons` are the `ref`s of those it is still open for; empty for a question to the household.
    `choices` are those of a code list, in its order; empty for every other `type`.
    """

    field: str
    scope: str
    label: str
    label_en: str
    hint: str
    type: str
    choices: list[AnswerChoice]
    persons: list[str]
    items: int


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One item. `change` says what would change a no; `papers` are still to be brought."""

    item: str
    item_name: str
    department_name: str
    likelihood: Likelihood
    lines: list[EstimateLine]
    reason: str | None
    obstacles: list[Obstacle]
    change: str | None
    questions: list[str]
    papers: list[str]
    clause: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """All items asked for, in catalogue order, and what to ask next, most telling first."""

    rows: list[EstimateRow]
    questions: list[OpenQuestion]
