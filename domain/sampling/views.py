"""What a draw shows: enough to draw again, and to visit."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.sampling.models import SampleDifference, SampleOutcome

SampleState = Literal["announced", "drawn"]


@dataclass(frozen=True, slots=True)
class SampleView:
    """One draw. `announced`: the record of it is not sealed yet, which takes a minute at most.

    `take` of `size` claims are drawn: `percent` of each item, one at least. `differing` of the
    `visited` families live otherwise than was confirmed.
    """

    id: UUID
    region: str
    region_name: str
    first_day: date
    last_day: date
    items: list[str]
    percent: int
    size: int
    take: int
    state: SampleState
    visited: int
    differing: int
    drawn_by: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class Lot:
    """One claim of the population."""

    claim_id: UUID
    item: str


@dataclass(frozen=True, slots=True)
class SampleSeed:
    """The seed, and the signed checkpoint it follows from; hex, the signature in base64url."""

    seed: str
    size: int
    root: str
    at: datetime
    key_id: str
    signature: str
    statement: str


@dataclass(frozen=True, slots=True)
class SampleVisitView:
    """What two people found. `words`: in their own words, for who may read the family's case."""

    officers: list[str]
    visited_on: date
    agrees: bool
    differences: list[SampleDifference]
    words: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DrawnClaim:
    """One drawn claim. Whose it is, only for who may read that case."""

    claim_id: UUID
    item: str
    item_name: str
    application_id: UUID | None
    number: str | None
    applicant_name: str | None
    place: str | None
    visit: SampleVisitView | None


@dataclass(frozen=True, slots=True)
class SampleDetail:
    """A draw with all that is needed to draw it again (docs/check_sample.py).

    `record` is the trail's record of the announcement: its proof shows `population_digest` sealed
    under `seed.root`.
    """

    sample: SampleView
    method: str
    population: list[Lot]
    population_digest: str
    record: UUID
    seed: SampleSeed | None
    drawn: list[DrawnClaim]


@dataclass(frozen=True, slots=True)
class DrawnAnswer:
    """What the deciding township makes of a visit that differs."""

    outcome: SampleOutcome
    resurvey_on: date | None
    words: str
    answered_by: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class DrawnVisit:
    """A drawn visit that found the family otherwise than on record. Until it is answered nothing
    of this family is confirmed. `application_id`: the case it was drawn from."""

    claim_id: UUID
    application_id: UUID
    item_name: str
    visited_on: date
    officers: list[str]
    differences: list[SampleDifference]
    words: str | None
    answer: DrawnAnswer | None
    may_answer: bool
