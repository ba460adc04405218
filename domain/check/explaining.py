"""核对说明: the family explains a hit."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.reach import Act
from domain.actor import Actor
from domain.audit.service import record, record_list
from domain.check import queries
from domain.check.explained import WORDS, shown
from domain.check.models import CheckRun, Explanation, ExplanationState
from domain.check.rules import PENDING
from domain.check.views import ExplanationView
from domain.document.models import Document
from domain.document.queries import unfiled_of
from domain.errors import Conflict, RuleViolation
from domain.world import world

PAPER = "explanation_paper"  # the `field` of what is uploaded with an explanation
MOST = 200


class ExplanationDecided(Conflict):
    """This explanation is no longer open."""


class ExplanationNotOffered(RuleViolation):
    """This hit cannot be explained that way."""


class ExplanationPaperMissing(RuleViolation):
    """The paper of this explanation is not there."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the family says: a code of the catalogue, its own words, and a paper if there is one."""

    answer: str
    words: str
    document_id: UUID | None


async def listed(
    session: AsyncSession,
    actor: Actor,
    *,
    intent_id: UUID | None = None,
    application_id: UUID | None = None,
) -> list[ExplanationView]:
    """Of an intent or an application, oldest first; else all that wait, within reach."""
    found = queries.explanations(session, actor).limit(MOST)
    if intent_id is not None:
        found = found.where(Explanation.intent_id == intent_id)
    if application_id is not None:
        runs = select(CheckRun.id).where(queries.of_application(application_id))
        found = found.where(Explanation.run_id.in_(runs))
    if intent_id is None and application_id is None:
        found = found.where(Explanation.state.in_(PENDING))
    rows = list(await session.scalars(found.where(Explanation.state != ExplanationState.DROPPED)))
    record_list(session, actor, "explanation.list", "explanation", [row.id for row in rows])
    return await shown(session, actor, rows)


async def answer(session: AsyncSession, actor: Actor, id: UUID, said: Said) -> ExplanationView:
    """The family's explanation, taken in at a window or given by itself; it may be given anew
    until somebody decides.

    Raises UnknownExplanation, ExplanationDecided, ExplanationNotOffered, ExplanationPaperMissing.
    """
    row = await _locked(session, actor, id, "amend")
    at = world(session)
    if row.state not in PENDING:
        raise ExplanationDecided(f"the explanation is {row.state}", state=str(row.state))
    check = at.catalogue.checks.checks[row.check]
    if said.answer not in check.explanations:
        raise ExplanationNotOffered("choose one of the listed", choices=list(check.explanations))
    if said.document_id is not None:
        await _file(session, actor, row, said.document_id)
    row.answer, row.document_id = said.answer, said.document_id
    row.words_sealed = at.vault.seal(WORDS, row.id, said.words) if said.words else None
    row.state, row.given_at, row.given_by = ExplanationState.GIVEN, at.now(), actor.id
    record(
        session, actor, "explanation.answer", "explanation", id,
        household=row.household_id, reason=said.answer,
    )  # fmt: skip
    return (await shown(session, actor, [row]))[0]


async def _locked(session: AsyncSession, actor: Actor, id: UUID, act: Act) -> Explanation:
    row = await session.scalar(
        queries.explanations(session, actor, act)
        .where(Explanation.id == id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise queries.UnknownExplanation("no explanation with this id")
    return row


async def _file(session: AsyncSession, actor: Actor, row: Explanation, document: UUID) -> None:
    """The paper becomes the case's, else the intent's."""
    at = world(session)
    filed = await session.scalar(
        update(Document)
        .where(Document.id == document, Document.field == PAPER, unfiled_of(actor))
        .values(
            application_id=row.application_id,
            intent_id=None if row.application_id else row.intent_id,
            filed_at=at.now(),
        )
        .returning(Document.id)
    )
    if filed is None and document != row.document_id:
        raise ExplanationPaperMissing("upload the paper again")
