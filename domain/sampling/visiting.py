"""入户抽查: two people who had no part in it see whether a drawn family lives as was confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import Application
from domain.audit.service import record
from domain.base import utc_now
from domain.errors import Conflict, FieldError, Forbidden, RuleViolation
from domain.household import relatives
from domain.sampling import answering, queries, rules
from domain.sampling.models import Sample, SampleClaim, SampleDifference, SampleVisit
from domain.sampling.reading import WORDS, UnknownSample, claims_of, detail, seed_of
from domain.sampling.views import SampleDetail
from domain.world import SHANGHAI, world

VISITS, SURVEYS = "survey.county_visit", "survey.record"


class NotDrawnYet(Conflict):
    """The draw is still being sealed; that takes less than a minute."""


class NotInSample(RuleViolation):
    """This claim was not drawn."""


class VisitRecorded(Conflict):
    """The result of this visit has been recorded."""


class VisitResultInvalid(RuleViolation):
    """The visit cannot be recorded like this."""


class TookPart(Forbidden):
    """Who confirmed this claim, or surveyed the family, does not verify it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. `colleague` (login or name) came along; no differences: all agrees."""

    claim_id: UUID
    colleague: str
    visited_on: date
    differences: tuple[SampleDifference, ...] = ()
    words: str = field(default="", repr=False)


async def visit(session: AsyncSession, actor: Actor, id: UUID, found: Found) -> SampleDetail:
    """Record one visit, once. The acting officer is one of the two.

    Raises UnknownSample, NotDrawnYet, NotInSample, VisitRecorded, VisitResultInvalid, TookPart,
    NearRelative.
    """
    sample = await session.scalar(
        select(Sample).where(Sample.id == id, in_reach(session, actor, Sample, "visit"))
    )
    if sample is None:
        raise UnknownSample("no draw with this id")
    claim = await _drawn(session, sample, found.claim_id)
    if await session.get(SampleVisit, claim.claim_id):
        raise VisitRecorded("a visit is recorded once")
    _refuse(world(session).today(), sample, found)
    officers = actor.id, await _colleague(session, actor, found.colleague)
    household = await _keep_out(session, claim, officers)
    _write(session, claim, officers, found)
    result = ",".join(sorted(found.differences)) or "agrees"
    record(session, actor, "sample.visit", "sample", id, household=household, reason=result)
    await session.flush()  # two at once: the slower finds the visit recorded
    if found.differences:
        await answering.mark(session, await session.get_one(SampleVisit, claim.claim_id))
    return await detail(session, actor, sample)


async def _drawn(session: AsyncSession, sample: Sample, wanted: UUID) -> SampleClaim:
    claims = await claims_of(session, sample.id)
    population = {id: claim.item for id, claim in claims.items()}
    (announced,) = (await session.execute(queries.records([sample.id]))).all()
    seed = await seed_of(session, sample, announced.seq)
    if seed is None:
        raise NotDrawnYet("ask again in a minute")
    if wanted not in rules.drawn(seed.seed, population, sample.percent):
        raise NotInSample("only drawn claims are visited")
    return claims[wanted]


def _refuse(today: date, sample: Sample, found: Found) -> None:
    drawn_on = sample.drawn_at.astimezone(SHANGHAI).date()
    wrong = {
        ("/visited_on", "date_future"): found.visited_on > today,
        ("/visited_on", "date_past"): found.visited_on < drawn_on,
        ("/words", "words_needed"): bool(found.differences) and not found.words.strip(),
    }
    errors = [FieldError(at, code, "请核对。") for (at, code), bad in wrong.items() if bad]
    if errors:
        raise VisitResultInvalid("see errors", errors=errors)


async def _colleague(session: AsyncSession, actor: Actor, named: str) -> str:
    """Of the county, or an investigator of a township. Raises VisitResultInvalid."""
    today = utc_now().astimezone(SHANGHAI).date()
    wanted = queries.visitors(named.strip(), (VISITS, SURVEYS), today)
    others = [login for login in await session.scalars(wanted) if login != actor.id]
    if len(others) != 1:
        wrong = FieldError("/colleague", "two_people", "请填写另一名有入户权限人员的账号或姓名。")
        raise VisitResultInvalid("two people visit", errors=[wrong])
    return others[0]


async def _keep_out(session: AsyncSession, claim: SampleClaim, officers: Sequence[str]) -> UUID:
    """The family's household. Raises TookPart, NearRelative."""
    if not rules.may_visit(list(await session.scalars(queries.took_part(claim))), officers):
        raise TookPart("two colleagues who had no part in it must go")
    case = await session.get_one(Application, claim.application_id)
    for officer in officers:
        await relatives.keep_out(session, officer, case.household_id)
    return case.household_id


def _write(
    session: AsyncSession, claim: SampleClaim, officers: tuple[str, str], found: Found
) -> None:
    at, words = world(session), found.words.strip()
    session.add(
        SampleVisit(
            claim_id=claim.claim_id,
            sample_id=claim.sample_id,
            application_id=claim.application_id,
            officer=officers[0],
            colleague=officers[1],
            visited_on=found.visited_on,
            agrees=not found.differences,
            differences=sorted(set(found.differences)),
            words_sealed=at.vault.seal(WORDS, claim.claim_id, words) if words else None,
            recorded_at=at.now(),
        )
    )
