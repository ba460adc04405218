"""Looking at draws: what was drawn follows from the sealed trail each time it is read."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import Application
from domain.audit.checkpoint import statement
from domain.audit.models import AuditCheckpoint
from domain.audit.service import record
from domain.errors import NotFound
from domain.identifier import masks
from domain.sampling import queries, rules
from domain.sampling.models import Sample, SampleClaim, SampleDifference, SampleVisit
from domain.sampling.views import (
    DrawnClaim,
    Lot,
    SampleDetail,
    SampleSeed,
    SampleView,
    SampleVisitView,
)
from domain.world import World, world

WORDS = "sample_visit.words"


class UnknownSample(NotFound):
    """There is no such draw here."""


async def page(
    session: AsyncSession, actor: Actor, after: UUID | None, limit: int
) -> tuple[list[SampleView], UUID | None]:
    """One page of draws in reach, newest first, and the key of the next."""
    wanted = queries.samples(session, actor, after).limit(limit + 1)
    found = list(await session.scalars(wanted))
    rows = await _views(session, found[:limit])
    return rows, rows[-1].id if len(found) > limit else None


async def read(session: AsyncSession, actor: Actor, id: UUID) -> SampleDetail:
    """One draw, recorded as looked at. Raises UnknownSample."""
    sample = await session.scalar(
        select(Sample).where(Sample.id == id, in_reach(session, actor, Sample))
    )
    if sample is None:
        raise UnknownSample("no draw with this id")
    record(session, actor, "sample.read", "sample", id)
    return await detail(session, actor, sample)


async def detail(session: AsyncSession, actor: Actor, sample: Sample) -> SampleDetail:
    """A draw in reach with all that is needed to draw it again."""
    claims = await claims_of(session, sample.id)
    population = {id: claim.item for id, claim in claims.items()}
    (announced,) = (await session.execute(queries.records([sample.id]))).all()
    found = await seed_of(session, sample, announced.seq)
    chosen = rules.drawn(found.seed, population, sample.percent) if found else []
    return SampleDetail(
        sample=(await _views(session, [sample]))[0],
        method=sample.method,
        population=[Lot(claim, item) for claim, item in sorted(population.items())],
        population_digest=sample.population_digest,
        record=announced.id,
        seed=found,
        drawn=await _drawn(session, actor, [claims[claim] for claim in chosen]),
    )


async def claims_of(session: AsyncSession, sample: UUID) -> Mapping[UUID, SampleClaim]:
    rows = await session.scalars(select(SampleClaim).where(SampleClaim.sample_id == sample))
    return {row.claim_id: row for row in rows}


async def seed_of(session: AsyncSession, sample: Sample, leaf: int | None) -> SampleSeed | None:
    """The seed, once the record of the draw has been sealed as this leaf."""
    sealed = None if leaf is None else await session.scalar(queries.sealing(leaf))
    return _seed(world(session), sample, sealed) if sealed else None


def _seed(at: World, sample: Sample, sealed: AuditCheckpoint) -> SampleSeed:
    return SampleSeed(
        seed=rules.seed(sample.id, sample.population_digest, sealed.root),
        size=sealed.size,
        root=sealed.root.hex(),
        at=sealed.at,
        key_id=sealed.key_id,
        signature=urlsafe_b64encode(sealed.signature).rstrip(b"=").decode(),
        statement=statement(at.city, sealed.size, sealed.root, sealed.at).decode(),
    )


async def _views(session: AsyncSession, samples: Sequence[Sample]) -> list[SampleView]:
    ids = [sample.id for sample in samples]
    results = {row[0]: (row[1], row[2]) for row in await session.execute(queries.results(ids))}
    records = await session.execute(queries.records(ids))
    sealed = {row.object_id for row in records if row.seq is not None}
    at = world(session)
    return [
        SampleView(
            id=sample.id,
            region=sample.region,
            region_name=at.places.region(sample.region),
            first_day=sample.first_day,
            last_day=sample.last_day,
            items=sample.items,
            percent=sample.percent,
            size=sample.size,
            take=sample.take,
            state="drawn" if str(sample.id) in sealed else "announced",
            visited=results.get(sample.id, (0, 0))[0],
            differing=results.get(sample.id, (0, 0))[1],
            drawn_by=at.places.officer(sample.drawn_by) or sample.drawn_by,
            drawn_at=sample.drawn_at,
        )
        for sample in samples
    ]


async def _drawn(
    session: AsyncSession, actor: Actor, chosen: Sequence[SampleClaim]
) -> list[DrawnClaim]:
    """The drawn claims in the order of the lots; only who visits homes reads whose they are."""
    mine = in_reach(session, actor, Application, "visit")
    cases = await session.scalars(queries.cases(mine, [one.application_id for one in chosen]))
    known = {case.id: case for case in cases}
    made = await session.scalars(
        select(SampleVisit).where(SampleVisit.claim_id.in_([one.claim_id for one in chosen]))
    )
    visits = {visit.claim_id: visit for visit in made}
    at = world(session)
    return [
        _row(at, one, known.get(one.application_id), visits.get(one.claim_id)) for one in chosen
    ]


def _row(
    at: World, one: SampleClaim, case: Application | None, visit: SampleVisit | None
) -> DrawnClaim:
    return DrawnClaim(
        claim_id=one.claim_id,
        item=one.item,
        item_name=at.catalogue.items[one.item].zh,
        application_id=case.id if case else None,
        number=case.number if case else None,
        applicant_name=masks.name(case.applicant_name) if case else None,
        place=at.places.region(case.deciding_region) if case else None,
        visit=_visit(at, visit, told=case is not None) if visit else None,
    )


def _visit(at: World, visit: SampleVisit, *, told: bool) -> SampleVisitView:
    sealed = visit.words_sealed if told else None
    return SampleVisitView(
        officers=[at.places.officer(one) or one for one in (visit.officer, visit.colleague)],
        visited_on=visit.visited_on,
        agrees=visit.agrees,
        differences=[SampleDifference(one) for one in visit.differences],
        words=at.vault.open(WORDS, visit.claim_id, sealed) if sealed else None,
        recorded_at=visit.recorded_at,
    )
