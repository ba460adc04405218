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
    """One condition that fails: whose, the sentence, and how far off a number was.

    `person` as in a line; `source`: the figures it rests on; `known_by`: the checks that say so.
    """

    person: str | None
    who: str
    sentence: str
    miss: str | None
    source: str | None
    known_by: list[str]


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One answer to choose."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question whose answer would tell more, and for how many of the items.

    `persons` are the `ref`s of those (members or supporters, as the `scope` says) it is still open
    for; empty for a question to the household.
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
    """One item. `change` says what would change a no; `papers` are still to be brought.

    `obstacles` are those of the nearest way, `other_ways` says that there are more. `known_by`: the
    checks that verified what it rests on; the rest the family has said. `asks` are the fields of
    its open questions, each of them one of the estimate's `questions`.
    """

    item: str
    item_name: str
    department_name: str
    likelihood: Likelihood
    lines: list[EstimateLine]
    reason: str | None
    obstacles: list[Obstacle]
    other_ways: str | None
    change: str | None
    questions: list[str]
    asks: list[str]
    papers: list[str]
    clause: str
    known_by: list[str]


@dataclass(frozen=True, slots=True)
class MaintenanceLine:
    """What one supporter living elsewhere is taken to give, a month; null: not known, or hidden.

    `supporter`: the `ref` of the answers, where they give one.
    """

    supporter: str | None
    who: str
    sentence: str
    month_fen: int | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """All items asked for, in catalogue order, and what to ask next, most telling first.

    `maintenance` are lines of the household's income, `maintenance_rule` is the city's rule they
    follow, in words with its figures; null when there is no supporter.
    """

    rows: list[EstimateRow]
    questions: list[OpenQuestion]
    maintenance: list[MaintenanceLine]
    maintenance_rule: str | None
