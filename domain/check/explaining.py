"""核对说明: the family explains a hit, somebody else decides whether it stands."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.reach import Act
from domain.access.scope import in_reach
from domain.actor import Actor
from domain.audit.service import record, record_list
from domain.check import answering, queries
from domain.check.models import CheckRun, Explanation, ExplanationState
from domain.check.rules import PENDING
from domain.check.views import ExplanationView
from domain.check.wording import choices
from domain.document.models import Document
from domain.document.queries import unfiled_of
from domain.errors import Conflict, Forbidden, RuleViolation
from domain.household import relatives
from domain.household.models import Person
from domain.identifier import masks
from domain.world import World, world

CELL = "explanation.words"
PAPER = "explanation_paper"  # the `field` of what is uploaded with an explanation
MOST = 200


class ExplanationDecided(Conflict):
    """This explanation is no longer open."""


class ExplanationNotGiven(Conflict):
    """The family has not explained yet, and still has time to."""


class ExplanationNotOffered(RuleViolation):
    """This hit cannot be explained that way."""


class ExplanationPaperMissing(RuleViolation):
    """The paper of this explanation is not there."""


class OwnExplanation(Forbidden):
    """Who took the explanation in does not decide on it."""


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
    return await _shown(session, actor, rows)


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
    row.words_sealed = at.vault.seal(CELL, row.id, said.words) if said.words else None
    row.state, row.given_at, row.given_by = ExplanationState.GIVEN, at.now(), actor.id
    record(
        session, actor, "explanation.answer", "explanation", id,
        household=row.household_id, reason=said.answer,
    )  # fmt: skip
    return (await _shown(session, actor, [row]))[0]


async def decide(session: AsyncSession, actor: Actor, id: UUID, accepted: bool) -> ExplanationView:
    """Accepted: the answers it stands for hold. Rejected: the hit counts. Either way the report is
    issued anew. An explanation that never came may be rejected once its time is over.

    Raises UnknownExplanation, ExplanationDecided, ExplanationNotGiven, OwnExplanation,
    NearRelative.
    """
    run = await _run_of(session, actor, id)
    row = await session.get(Explanation, id, with_for_update=True, populate_existing=True)
    assert row is not None
    at = world(session)
    _decidable(at, actor, row, accepted)
    await relatives.keep_out(session, actor.id, row.household_id)
    row.state = ExplanationState.ACCEPTED if accepted else ExplanationState.REJECTED
    row.decided_at, row.decided_by = at.now(), actor.id
    await session.flush()
    record(
        session, actor, "explanation.decide", "explanation", id,
        household=row.household_id, reason=str(row.state),
    )  # fmt: skip
    await answering.report_when_due(session, run)
    return (await _shown(session, actor, [row]))[0]


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


async def _shown(
    session: AsyncSession, actor: Actor, rows: list[Explanation]
) -> list[ExplanationView]:
    people = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_([row.person_id for row in rows]))
    )
    names = dict(people.all())
    at = world(session)
    return [_view(at, actor, row, names.get(row.person_id, "")) for row in rows]


def _view(at: World, actor: Actor, row: Explanation, name: str) -> ExplanationView:
    check = at.catalogue.checks.checks[row.check]
    return ExplanationView(
        id=row.id,
        run_id=row.run_id,
        intent_id=row.intent_id,
        application_id=row.application_id,
        check=row.check,
        check_name=check.zh,
        person=row.person_id,
        who=masks.name(name),
        ground=row.ground,
        ground_text=check.hit(row.ground).zh,
        choices=choices(check),
        state=row.state,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        answer=row.answer,
        words=_words(at, actor, row),
        document_id=row.document_id,
        given_at=row.given_at,
        given_by=at.places.officer(row.given_by) if row.given_by else None,
        decided_at=row.decided_at,
        decided_by=at.places.officer(row.decided_by) if row.decided_by else None,
    )


def _words(at: World, actor: Actor, row: Explanation) -> str | None:
    """Only for the family, who took them in, and who decides."""
    reads = actor.kind == "citizen" or row.given_by == actor.id
    decides = actor.may("check.request") or actor.may("application.review")
    if row.words_sealed is None or not (reads or decides):
        return None
    return at.vault.open(CELL, row.id, row.words_sealed)
