"""What is shown of a proposal: its figures beside today's, whom it touches, how it ended."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.item.figures import Named
from domain.proposal.models import Ruling

State = Literal["open", "approved", "declined", "withdrawn"]


@dataclass(frozen=True, slots=True)
class ProposedFigure:
    """A figure as proposed, beside what holds until then. Money in yuan, as text."""

    name: str
    zh: str
    unit: str
    before: str
    before_since: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """Families for whom one item changes: it begins to fit, no longer fits, cannot be said yet, is
    more or is less. `change_fen` is what all of them together would get more (or less), by `unit`.
    """

    code: str
    zh: str
    unit: str
    gain: int
    lose: int
    open: int
    more: int
    less: int
    change_fen: int


@dataclass(frozen=True, slots=True)
class PlaceEffect:
    """Families of one township for whom anything changes."""

    region: str
    name: str
    families: int


@dataclass(frozen=True, slots=True)
class CellEffect:
    """Families of one township for whom one item changes."""

    item: str
    region: str
    families: int


@dataclass(frozen=True, slots=True)
class PreviewView:
    """Counted so far: `seen` of `families`; `affected` of those seen. Never who they are."""

    families: int
    seen: int
    finished: bool
    affected: int
    items: list[ItemEffect]
    places: list[PlaceEffect]
    cells: list[CellEffect]


@dataclass(frozen=True, slots=True)
class RulingView:
    """Who ended it, how, and with which version of the catalogue."""

    outcome: Ruling
    officer: str
    opinion: str | None
    ruled_at: datetime
    version: int | None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal in the list."""

    id: UUID
    region_name: str
    effective_from: date
    figures: list[ProposedFigure]
    basis: str
    proposed_by: str
    proposed_at: datetime
    state: State


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with all that whoever rules on it looks at.

    `may_rule`: another's, still open, and this account approves. `may_withdraw`: one's own.
    """

    proposal: ProposalRow
    source: Named
    reason: str
    preview: PreviewView
    ruling: RulingView | None
    may_rule: bool
    may_withdraw: bool
