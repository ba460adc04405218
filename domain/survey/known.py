"""What is known of a family: said by it, verified by a check, or found by a visit before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import Application
from domain.check.verified import verified_answers
from domain.household.models import Fact
from domain.world import World

SURVEY, FAMILY = "survey", "family"
Cell = tuple[str, str | None, str]  # scope, ref of the person, question


@dataclass(frozen=True, slots=True)
class Said:
    """One value, who says so, and when."""

    value: Any
    source: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Three:
    """The three states of knowledge, never mixed: newest value of each by cell."""

    claimed: Mapping[Cell, Said]
    verified: Mapping[Cell, Said]
    surveyed: Mapping[Cell, Said]

    def best(self, cell: Cell) -> Said | None:
        """What counts: a visit over a check over the family's word."""
        return self.surveyed.get(cell) or self.verified.get(cell) or self.claimed.get(cell)


async def known(session: AsyncSession, at: World, case: Application) -> Three:
    """Everything known of a case's family, of people outside the household too.

    Verified is what a fresh check says; one that has run out says nothing any more.
    """
    rows = await session.scalars(
        select(Fact)
        .where(Fact.household_id == case.household_id, Fact.source.in_((FAMILY, SURVEY)))
        .order_by(Fact.observed_at, Fact.id)
    )
    facts = rows.all()
    checked = await verified_answers(session, case.household_id, at.today())
    return Three(
        claimed=_of_supporters(at, case) | _newest(r for r in facts if r.state == "claimed"),
        verified={cell: Said(one.value, one.source, one.at) for cell, one in checked.known.items()},
        surveyed=_newest(row for row in facts if row.source == SURVEY),
    )


def answers_of(at: World, case: Application) -> Mapping[str, Any]:
    """The form as it stands now, whole."""
    text = at.vault.open("application.answers", case.id, case.answers_sealed)
    found: Mapping[str, Any] = json.loads(text)
    return found


def _newest(rows: Iterable[Fact]) -> dict[Cell, Said]:
    """By cell, the newest last; of a person, or of the household."""
    return {_cell(row): Said(row.value, row.source, row.observed_at) for row in rows}


def _cell(row: Fact) -> Cell:
    return _at(row.person_id, row.name)


def _at(person: UUID | None, name: str) -> Cell:
    return ("household", None, name) if person is None else ("person", str(person), name)


def _of_supporters(at: World, case: Application) -> dict[Cell, Said]:
    """Who lives elsewhere has no rows of facts of the form: what was said of them stands in it."""
    return {
        ("supporter", str(row.get("ref", number)), name): Said(value, FAMILY, case.submitted_at)
        for number, row in enumerate(answers_of(at, case).get("supporters", ()))
        for name, value in row.items()
        if name != "ref"
    }
