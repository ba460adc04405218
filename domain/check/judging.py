"""Whether an explanation stands: decided by somebody who did not take it in."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.audit.service import record
from domain.check import answering, queries
from domain.check.explained import DECISION, figure_of, shown
from domain.check.explaining import ExplanationDecided
from domain.check.models import CheckRun, Explanation, ExplanationState
from domain.check.rules import PENDING
from domain.check.views import ExplanationView
from domain.errors import Conflict, Forbidden, RuleViolation
from domain.household import relatives
from domain.world import World, world


class ExplanationNotGiven(Conflict):
    """The family has not explained yet, and still has time to."""


class OwnExplanation(Forbidden):
    """Who took the explanation in does not decide on it."""


class ExplanationAmountInvalid(RuleViolation):
    """The amount or number that counts is missing, too high, or not asked here."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided and why. `amount_fen`, or of things `counted`, is what counts instead of
    what the source says, where an accepted explanation corrects it."""

    accepted: bool
    ground: str = field(repr=False)
    amount_fen: int | None = None
    counted: int | None = None


async def decide(session: AsyncSession, actor: Actor, id: UUID, ruling: Ruling) -> ExplanationView:
    """Accepted: the answers it stands for hold. Rejected: the hit counts. Either way the report is
    issued anew. An explanation that never came may be rejected once its time is over.

    Raises UnknownExplanation, ExplanationDecided, ExplanationNotGiven, OwnExplanation,
    ExplanationAmountInvalid, NearRelative.
    """
    run = await _run_of(session, actor, id)
    row = await session.get(Explanation, id, with_for_update=True, populate_existing=True)
    assert row is not None
    at = world(session)
    _decidable(at, actor, row, ruling.accepted)
    await relatives.keep_out(session, actor.id, row.household_id)
    _refuse_figures(at, row, ruling)
    row.amount_fen, row.counted = ruling.amount_fen, ruling.counted
    row.decision_sealed = at.vault.seal(DECISION, row.id, ruling.ground)
    row.state = ExplanationState.ACCEPTED if ruling.accepted else ExplanationState.REJECTED
    row.decided_at, row.decided_by = at.now(), actor.id
    await session.flush()
    record(
        session, actor, "explanation.decide", "explanation", id,
        household=row.household_id, reason=str(row.state),
    )  # fmt: skip
    await answering.report_when_due(session, run)
    return (await shown(session, actor, [row]))[0]


async def paper_to_decide_on(session: AsyncSession, actor: Actor, document: UUID) -> UUID | None:
    """The family of an explanation with this paper, if this actor may decide on it."""
    found: UUID | None = await session.scalar(
        select(Explanation.household_id)
        .join(CheckRun, CheckRun.id == Explanation.run_id)
        .where(Explanation.document_id == document, in_reach(session, actor, CheckRun, "decide"))
    )
    return found


def _decidable(at: World, actor: Actor, row: Explanation, accepted: bool) -> None:
    if row.state not in PENDING:
        raise ExplanationDecided(f"the explanation is {row.state}", state=str(row.state))
    waits = row.state is ExplanationState.OPEN
    if waits and (accepted or at.today() <= row.answer_by):
        raise ExplanationNotGiven(
            "wait for the family's explanation", answer_by=row.answer_by.isoformat()
        )
    if row.given_by == actor.id:
        raise OwnExplanation("a colleague decides on what you took in")


def _refuse_figures(at: World, row: Explanation, ruling: Ruling) -> None:
    """Raises ExplanationAmountInvalid."""
    check = at.catalogue.checks.checks[row.check]
    word, kind = check.explanations.get(row.answer or ""), check.hit(row.ground).kind
    corrects = ruling.accepted and word is not None and word.corrects
    given = {"amount": ruling.amount_fen, "count": ruling.counted}
    if any((said is not None) != (corrects and kind == each) for each, said in given.items()):
        raise ExplanationAmountInvalid("give what counts, only where it is corrected")
    if (given.get(kind) or 0) > (figure_of(at, row) or 0):
        raise ExplanationAmountInvalid("a correction takes away, never adds")


async def _run_of(session: AsyncSession, actor: Actor, id: UUID) -> CheckRun:
    """The run of an explanation, locked before it, if this actor may decide on it."""
    run = await session.scalar(
        select(CheckRun)
        .join(Explanation, Explanation.run_id == CheckRun.id)
        .where(Explanation.id == id, in_reach(session, actor, CheckRun, "decide"))
        .with_for_update(of=CheckRun)
        .execution_options(populate_existing=True)
    )
    if run is None:
        raise queries.UnknownExplanation("no explanation with this id")
    return run
