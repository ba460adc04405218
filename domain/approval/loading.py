"""Loading a case: the application is locked first, then everything else is read."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application import queries
from domain.application.models import LIVE, Application, Claim, ClaimState, FactSet
from domain.approval.case import Case, Elsewhere, UnknownApplication
from domain.approval.models import Step
from domain.approval.rules import BENEFITS
from domain.household.models import Identity
from domain.world import World, world


async def open_case(session: AsyncSession, application_id: UUID) -> Case:
    """Lock the application and load its case.

    Raises UnknownApplication. Who may act is checked by the caller, on the row it names.
    """
    application = await session.scalar(queries.locked(application_id))
    if application is None:
        raise UnknownApplication("no application with this id")
    return await load(session, application)


async def load(session: AsyncSession, application: Application) -> Case:
    """The case around an application: five statements, six once something others read is granted."""
    claims = list(await session.scalars(queries.claims(application.id)))
    steps = await session.scalars(select(Step).where(Step.application_id == application.id))
    identities = await session.scalars(
        select(Identity).where(
            Identity.household_id == application.household_id, Identity.valid_to.is_(None)
        )
    )
    at = world(session)
    decided = [claim.id for claim in claims if _is_read_by_others(at, claim)]
    lines = await session.scalars(queries.lines(decided)) if decided else ()
    return Case(
        session=session,
        world=at,
        application=application,
        claims=claims,
        steps=list(steps),
        identities=list(identities),
        lines=list(lines),
        fact_set=await session.get_one(FactSet, application.fact_set_id),
        elsewhere=await _elsewhere(session, application),
    )


def _is_read_by_others(at: World, claim: Claim) -> bool:
    """Whether the lines of this claim decide about others: medical assistance, 低保 with a fallback."""
    followed = claim.item in BENEFITS or at.catalogue.items[claim.item].fallback is not None
    return followed and claim.state is ClaimState.GRANTED


async def _elsewhere(session: AsyncSession, application: Application) -> Elsewhere:
    """By way of the applications, which have an index on the household."""
    rows = await session.execute(
        select(Claim.application_id, Claim.item, Claim.state)
        .join(Application, Application.id == Claim.application_id)
        .where(
            Application.household_id == application.household_id,
            Application.id != application.id,
        )
    )
    found = [(case, item, state) for case, item, state in rows]
    return Elsewhere(
        open=frozenset(item for _, item, state in found if state in LIVE),
        granted=frozenset(item for _, item, state in found if state is ClaimState.GRANTED),
        cases=frozenset(case for case, _, state in found if state in LIVE),
    )
