"""Plays every seat honestly: what the platform proposes as true is approved, what is false refused.

Departments with a worklist sit at their steps; for the others the worker's part is played: their
messages are built as they would leave, and the ruling an honest office gives comes back.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import Select, select, update

from domain.application.models import LIVE, Application, Claim
from domain.approval import deciding
from domain.approval.answering import answer
from domain.approval.decisions import Draft, determination_of, proposed
from domain.approval.loading import load
from domain.approval.message import messages_for
from domain.approval.models import Step, StepKind, StepState
from domain.base import utc_now
from domain.delivery.port import Message, MessageKind, Outcome, Ruling, RulingLine
from domain.job.models import DELIVER, Job, JobState, Lease
from tests.domain.approval.town import Json, Town

WORKLIST = ("MZ", "FL", "GH", "TW", "CS", "HS")
ROUNDS = 40


async def drive(town: Town, family: Json, items: Sequence[str] | None = None) -> UUID:
    """One family from the form to the end of its last claim."""
    id = await town.submit(family, items)
    await town.accept(id)
    await town.review(id, family)
    if family["answers"]["household"].get("near_relative_staff"):
        await town.county_visit(id)
    await play_on(town, id)
    return id


async def play_on(town: Town, id: UUID) -> None:
    """Let every department do its part until nothing moves any more."""
    for _ in range(ROUNDS):
        done = await post_round(town, id) + await worklist_round(town, id)
        if not done:
            return
    raise AssertionError("the case never comes to rest")


async def post_round(town: Town, id: UUID) -> int:
    """Deliver what is owed to departments that answer by message, and apply their answers."""
    messages = await owed(town, id)
    for message in messages:
        async with town.sessions.begin() as session:
            await answer(session, message.item[:2], honest(message))
    return len(messages)


async def owed(town: Town, id: UUID) -> list[Message]:
    """The messages of this case that wait to leave, in order; they count as sent from now on."""
    async with town.sessions.begin() as session:
        jobs = list(
            await session.scalars(
                select(Job)
                .where(Job.application_id == id, Job.kind == DELIVER, Job.state == JobState.QUEUED)
                .order_by(Job.id)
            )
        )
        built = await messages_for(session, [lease_of(job) for job in jobs])
        ids = [job.id for job in jobs]
        await session.execute(update(Job).where(Job.id.in_(ids)).values(state=JobState.DONE))
    return [built[job.id] for job in jobs if job.id in built and job.lane not in WORKLIST]


def lease_of(job: Job) -> Lease:
    return Lease(
        id=job.id,
        kind=job.kind,
        lane=job.lane,
        application_id=job.application_id,
        claim_id=job.claim_id,
        payload=job.payload,
        attempts=1,
        max_attempts=job.max_attempts,
        alone=False,
        token=uuid4(),
        until=utc_now(),
    )


def honest(message: Message) -> Outcome:
    """What an honest office answers to one message."""
    reference = f"{message.item[:2]}-{message.claim_id.hex[:8]}"
    if message.kind is not MessageKind.RELEASE:
        return Outcome(message.claim_id, reference)
    return Outcome(message.claim_id, reference, ruling_on(message))


def ruling_on(message: Message) -> Ruling:
    lines = [
        RulingLine(
            line.person,
            granted=line.verdict == "true",
            amount_fen=line.amount_fen if line.verdict == "true" else None,
            reason=None if line.verdict == "true" else line.reason,
        )
        for line in message.proposed
    ]
    granted = any(line.granted for line in lines)
    reason = None if granted else next((line.reason for line in lines if line.reason), None)
    outcome = "approve" if granted else "refuse"
    return Ruling(outcome, lines, "研判员", "确认员", message.sent_at, reason=reason)


async def worklist_round(town: Town, id: UUID) -> int:
    """Every open step of this case is decided by somebody who sits there."""
    async with town.sessions() as session:
        steps = await session.scalars(
            select(Step).where(
                Step.application_id == id,
                Step.claim_id.is_not(None),
                Step.state == StepState.OPEN,
            )
        )
        open_ = [step for step in steps if step.item and step.item[:2] in WORKLIST]
        hanging = set(await session.scalars(_hanging(id)))
    ready = [step for step in open_ if step.claim_id not in hanging]
    for step in ready:
        await decide(town, id, step)
    return len(ready)


def _hanging(id: UUID) -> Select[UUID]:
    """Claims whose amount or lines wait for an identity: an honest officer waits too."""
    return select(Claim.id).where(Claim.application_id == id, Claim.waits_for != [])


async def decide(town: Town, id: UUID, step: Step, draft: Draft | None = None) -> str:
    """One seat decides as proposed (or as told); returns who it was."""
    sat = [*await town.sat(id), *await _sat_on(town, step)]
    actor = await town.seat(step.office, step.kind, besides=sat)
    drafted = draft or await _proposal(town, id, step)
    async with town.sessions.begin() as session:
        await deciding.decide(session, actor, step.id, step.version, drafted)
    return actor.id


async def _sat_on(town: Town, step: Step) -> list[str]:
    async with town.sessions() as session:
        rows = await session.scalars(
            select(Step.done_by).where(Step.claim_id == step.claim_id, Step.kind != step.kind)
        )
        return [who for who in rows if who]


async def _proposal(town: Town, id: UUID, step: Step) -> Draft:

    async with town.sessions() as session:
        case = await load(session, await session.get_one(Application, id))
        claim = next(claim for claim in case.claims if claim.id == step.claim_id)
        if step.kind is StepKind.CONFIRMATION:
            first = await determination_of(case, claim)
            assert first is not None
            return Draft(first.outcome.value)
        if any(line["granted"] for line in proposed(case.verdict(claim.item))):
            return Draft("approve")
    return Draft("refuse")


async def left_open(town: Town, id: UUID) -> list[str]:
    return [claim.item for claim in (await town.view(id)).claims if claim.state in LIVE]
