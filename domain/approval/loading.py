"""Loading a case: the application is locked first, then everything else is read."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.reach import Act
from domain.actor import Actor
from domain.application import queries
from domain.application.models import LIVE, Application, Claim, ClaimState, FactSet
from domain.approval.case import Case, Elsewhere, UnknownApplication
from domain.approval.models import Step
from domain.approval.rules import BENEFITS
from domain.citizen import acting
from domain.household.models import Identity
from domain.world import World, world

# Built once: putting such a statement together costs more than sending it.
OF_FAMILY = (  # oldest first; the applications have the index on the household
    select(Claim)
    .join(Application, Application.id == Claim.application_id)
    .where(Application.household_id == bindparam("household"))
    .order_by(Claim.created_at, Claim.id)
)
STEPS = select(Step).where(Step.application_id == bindparam("application"))
HELD = and_(Identity.household_id == bindparam("household"), Identity.valid_to.is_(None))
FROZEN = (  # the facts decided on, beside each identity the household holds
    select(FactSet, Identity).outerjoin(Identity, HELD).where(FactSet.id == bindparam("fact_set"))
)


async def open_case(
    session: AsyncSession, actor: Actor, application_id: UUID, act: Act = "read"
) -> Case:
    """Lock the application, if the actor may `act` on it, and load its case.

    Raises UnknownApplication: one out of reach is never locked. Whose seat it is, is checked by
    the caller.
    """
    application = await session.scalar(queries.locked(session, actor, application_id, act))
    if application is None:
        raise UnknownApplication("no application with this id")
    await acting.used(session, actor, application.household_id, act)
    return await load(session, application)


async def load(session: AsyncSession, application: Application) -> Case:
    """The case around an application, in three statements; four once others read a grant."""
    household = {"household": application.household_id}
    of_family = list(await session.scalars(OF_FAMILY, household))
    claims = [claim for claim in of_family if claim.application_id == application.id]
    steps = await session.scalars(STEPS, {"application": application.id})
    found = await session.execute(FROZEN, {**household, "fact_set": application.fact_set_id})
    frozen = found.all()
    at = world(session)
    decided = [claim.id for claim in claims if _is_read_by_others(at, claim)]
    lines = await session.scalars(queries.lines(decided)) if decided else ()
    return Case(
        session=session,
        world=at,
        application=application,
        claims=claims,
        steps=list(steps),
        identities=[row for _, row in frozen if row is not None],
        lines=list(lines),
        fact_set=frozen[0][0],
        elsewhere=_elsewhere(application, of_family),
    )


def _elsewhere(application: Application, of_family: Sequence[Claim]) -> Elsewhere:
    others = [claim for claim in of_family if claim.application_id != application.id]
    granted = [claim for claim in others if claim.state is ClaimState.GRANTED]
    live = [claim for claim in others if claim.state in LIVE]
    return Elsewhere(
        open=frozenset(claim.item for claim in live),
        granted=frozenset(claim.item for claim in granted),
        cases=frozenset(claim.application_id for claim in live),
    )


def _is_read_by_others(at: World, claim: Claim) -> bool:
    """Whether lines of this claim decide about others: medical assistance, what has a fallback."""
    followed = claim.item in BENEFITS or at.catalogue.items[claim.item].fallback is not None
    return followed and claim.state is ClaimState.GRANTED
