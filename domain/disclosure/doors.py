"""Through which door a value is asked for: the family's record, a case, or a step of one's seat.

Each door is the very check that guards the page itself; what it stops does not exist.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Application, Claim
from domain.approval import reading, seats
from domain.approval.case import Case
from domain.approval.loading import load
from domain.disclosure.terms import terms
from domain.household import service as households

Door = Literal["household", "application", "step"]


@dataclass(frozen=True, slots=True)
class Behind:
    """The family, its applicant, and what may be opened; `people` None: any of its members."""

    household: UUID
    applicant: str
    fields: frozenset[str]
    people: frozenset[str] | None = None


async def go_through(session: AsyncSession, actor: Actor, door: Door, id: UUID) -> Behind:
    """What lies behind the door. Raises UnknownHousehold, UnknownApplication, UnknownStep."""
    return await DOORS[door](session, actor, id)


async def _household(session: AsyncSession, actor: Actor, id: UUID) -> Behind:
    found = await households.in_sight(session, actor, id)
    return Behind(found.id, str(found.applicant_id), terms().open_to(actor))


async def _application(session: AsyncSession, actor: Actor, id: UUID) -> Behind:
    found = await reading.find(session, actor, id)
    return _of_case(found, terms().open_to(actor))


async def _step(session: AsyncSession, actor: Actor, id: UUID) -> Behind:
    """A department reaches the people its item concerns; a seat of the whole case everybody."""
    step = await seats.step_for(session, actor, id)
    case = await load(session, await session.get_one(Application, step.application_id))
    claim = next((each for each in case.claims if each.id == step.claim_id), None)
    if claim is None:
        return _of_case(case.application, terms().open_to(actor))
    fields = terms().at_step_of(claim.department)
    return _of_case(case.application, fields, _concerned(case, claim))


def _of_case(
    application: Application, fields: frozenset[str], people: frozenset[str] | None = None
) -> Behind:
    return Behind(application.household_id, str(application.applicant_id), fields, people)


def _concerned(case: Case, claim: Claim) -> frozenset[str]:
    lines = case.assess().verdicts[claim.item].lines
    named = {line.person for line in lines if line.person}
    return frozenset({*named, str(case.application.applicant_id)})


Opener = Callable[[AsyncSession, Actor, UUID], Awaitable[Behind]]
DOORS: Mapping[Door, Opener] = {
    "household": _household,
    "application": _application,
    "step": _step,
}
