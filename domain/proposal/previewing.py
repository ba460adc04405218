"""The worker's part: families in batches, judged by today's figures and by the proposed ones."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import SYSTEM
from domain.application.models import Application, ApplicationState, Claim, ClaimState, FactSet
from domain.item.catalogue import Catalogue
from domain.item.facts import Facts
from domain.job.enqueue import NewJob, timer
from domain.job.models import Lease
from domain.proposal.counting import Counts, Home, add
from domain.proposal.models import Proposal, ProposalPreview
from domain.proposal.rules import Terms, grown
from domain.region.queries import within
from domain.region.rules import county_of, township_of
from domain.world import world

PREVIEW: Final = "preview_proposal"  # kind of job
BATCH: Final = 1_000  # families of one transaction: progress shows, and no lease runs out
ENDED = (ApplicationState.WITHDRAWN, ApplicationState.NOT_ACCEPTED)
GONE = (ClaimState.WITHDRAWN, ClaimState.CLOSED)


def due(proposal: UUID, now: datetime) -> NewJob:
    """The job that counts for one proposal."""
    return timer(PREVIEW, now, proposal=str(proposal))


async def families(session: AsyncSession, region: str) -> int:
    """How many families of a region there are to count."""
    wanted = _applied(session, region)
    found = select(func.count(Application.household_id.distinct())).where(*wanted)
    return int(await session.scalar(found) or 0)


async def preview(session: AsyncSession, lease: Lease) -> datetime | None:
    """A routine of the worker: one batch of families; at once again until all were seen."""
    id = UUID(str(lease.payload["proposal"]))
    proposal = await session.get_one(Proposal, id)
    seen = await session.get_one(ProposalPreview, id, with_for_update=True)
    rows = (await session.execute(_next(session, proposal.region, seen.last))).all()
    at = world(session)
    if not rows:
        seen.finished_at = at.now()
        return None
    counts = Counts.from_json(seen.counts)
    items = await _items(session, [household for household, _, _ in rows])
    homes = [
        Home(township_of(place) or place, Facts.from_json(told), items[household])
        for household, place, told in rows
    ]
    await asyncio.to_thread(_count, counts, at.catalogue, terms_of(proposal), homes)
    seen.counts, seen.last, seen.seen = counts.to_json(), rows[-1][0], seen.seen + len(rows)
    seen.families = max(seen.families, seen.seen)  # some came after the proposal
    return at.now()


def terms_of(proposal: Proposal) -> Terms:
    return Terms(
        proposal.region,
        proposal.effective_from,
        proposal.figures,
        proposal.source,
        proposal.basis,
        proposal.reason,
    )


def _count(counts: Counts, catalogue: Catalogue, terms: Terms, homes: Sequence[Home]) -> None:
    """Counties have figures of their own: families are judged county by county."""
    after, day = grown(catalogue, terms), terms.effective_from

    def county(home: Home) -> str:
        return county_of(home.township)

    for code, some in groupby(sorted(homes, key=county), county):
        before = catalogue.parameters.at(code, day)
        add(counts, catalogue, list(some), before, after.at(code, day))


def _next(
    session: AsyncSession, region: str, last: UUID | None
) -> Select[UUID, str, dict[str, Any]]:
    """(household, place, facts) of the next families, each as it applied last."""
    case = Application
    found = (
        select(case.household_id, case.deciding_region, FactSet.facts)
        .join(FactSet, FactSet.id == case.fact_set_id)
        .where(*_applied(session, region))
        .ext(distinct_on(case.household_id))
        .order_by(case.household_id, case.submitted_at.desc(), case.id.desc())
        .limit(BATCH)
    )
    return found.where(case.household_id > last) if last else found


async def _items(
    session: AsyncSession, households: Sequence[UUID]
) -> Mapping[UUID, frozenset[str]]:
    """What each family asks for, was granted or was refused; an item nobody asked about is open
    in its facts and would leave every other one open."""
    wanted = select(Claim.household_id, Claim.item).where(
        Claim.household_id.in_(households), Claim.state.not_in(GONE)
    )
    found: dict[UUID, set[str]] = {household: set() for household in households}
    for household, item in await session.execute(wanted):
        found[household].add(item)
    return {household: frozenset(items) for household, items in found.items()}


def _applied(session: AsyncSession, region: str) -> Sequence[Any]:
    """The platform counts everybody of the region; who proposes sees the counts alone."""
    case = Application
    everybody = in_reach(session, SYSTEM, case)
    return everybody, within(case.deciding_region, region), case.state.not_in(ENDED)
