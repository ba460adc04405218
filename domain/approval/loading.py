"""Loading a case: the application is locked first, then everything else is read."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
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
    """The case around an application, in four statements; in five once grants others read exist."""
    of_family = list(await session.scalars(_claims_of(application.household_id)))
    claims = [claim for claim in of_family if claim.application_id == application.id]
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
        elsewhere=_elsewhere(application, of_family),
    )


def _claims_of(household_id: UUID) -> Select[Claim]:
    """All claims of a household, oldest first; the applications have the index on it."""
    return (
        select(Claim)
        .join(Application, Application.id == Claim.application_id)
        .where(Application.household_id == household_id)
        .order_by(Claim.created_at, Claim.id)
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
