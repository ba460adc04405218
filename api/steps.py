"""Worklists: the steps that wait for my seats, and deciding them."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from api.deps import After, Id, Limit, RequestKey, Session, Version, Who
from api.problems import Problem, of_row
from api.wire import Fen, In, Int, Out
from domain.approval import bulk, deciding, decisions, pausing, seat, worklist
from domain.approval.models import StepKind
from domain.approval.seat_views import StepDetail, StepRow
from domain.approval.views import StepView

router = APIRouter(prefix="/steps", tags=["steps"])
Text = Annotated[str, Field(max_length=2000)]


class StepPage(Out):
    rows: list[StepRow]
    next: str | None


class DecisionLine(In):
    """What one beneficiary gets; `person` null is the household. Fen, or null for a service."""

    person: str | None
    granted: bool
    amount_fen: Fen | None = None
    reason: Annotated[str, Field(max_length=20)] | None = None


class Decision(In):
    """Without `lines`: as proposed. A refusal names its reason code, a return what is missing."""

    outcome: Literal["approve", "refuse", "return"]
    lines: Annotated[list[DecisionLine], Field(max_length=60)] | None = None
    reason: Annotated[str, Field(max_length=20, examples=["R-INC-01"])] | None = None
    opinion: Text = ""
    asked: list[Annotated[str, Field(max_length=200)]] = []


class StepRead(In):
    """A step of the list and the version that was on the screen."""

    id: Id
    version: Int


class Decisions(In):
    """One decision for many steps, each as proposed to it."""

    steps: Annotated[list[StepRead], Field(min_length=1, max_length=bulk.MOST)]
    outcome: Literal["approve", "refuse", "return"]
    reason: Annotated[str, Field(max_length=20, examples=["R-INC-01"])] | None = None
    opinion: Text = ""
    asked: list[Annotated[str, Field(max_length=200)]] = []


class DecidedRow(Out):
    """The version a row has now, or why it was refused; the other rows go on without it."""

    id: Id
    version: int | None
    problem: Problem | None


class DecidedRows(Out):
    rows: list[DecidedRow]


class PauseIn(In):
    """A ground the law or the promise allows, with the number of the paper behind it."""

    ground: Annotated[str, Field(max_length=40, examples=["expert_appraisal"])]
    document_no: Annotated[str, Field(min_length=1, max_length=100)]
    from_day: date | None = None


@router.get("", response_model=StepPage)
async def list_(
    session: Session,
    who: Who,
    kind: StepKind | None = None,
    item: Annotated[str | None, Field(max_length=10)] = None,
    due: worklist.Due | None = None,
    after: After = None,
    limit: Limit = 50,
) -> StepPage:
    """What waits for me, most urgent first; `due`: only what is over, or has had a warning."""
    rows, following = await worklist.page(
        session, who, kind=kind, item=item, due=due, after=after, limit=limit
    )
    return StepPage(rows=rows, next=following)


@router.get("/{id}", response_model=StepDetail)
async def read(id: Id, session: Session, who: Who, response: Response) -> StepDetail:
    """The message of that item, the proposed lines, every condition, and the clock's proof."""
    detail = await seat.detail(session, who, id)
    response.headers["ETag"] = f'"{detail.step.version}"'
    return detail


@router.post("/{id}/decision", response_model=StepView)
async def decide(id: Id, body: Decision, version: Version, session: Session, who: Who) -> StepView:
    """Approve, refuse or return; only this claim, and what hangs on it, moves."""
    draft = decisions.Draft(
        outcome=body.outcome,
        lines=None
        if body.lines is None
        else tuple(
            decisions.DraftLine(line.person, line.granted, line.amount_fen, line.reason)
            for line in body.lines
        ),
        reason=body.reason,
        opinion=body.opinion,
        asked=tuple(body.asked),
    )
    return await seat.view(session, await deciding.decide(session, who, id, version, draft))


@router.post("/decisions", response_model=DecidedRows)
async def decide_many(body: Decisions, key: RequestKey, session: Session, who: Who) -> DecidedRows:
    """Up to 100 rows, each by itself: a refused row says why and does not stop the rest.

    The same key again answers the same for what it has decided, and tries the others once more.
    """
    read = [bulk.Read(step.id, step.version) for step in body.steps]
    draft = decisions.Draft(body.outcome, None, body.reason, body.opinion, tuple(body.asked))
    rows = await bulk.decide(session, who, read, draft, key)
    return DecidedRows(rows=[_told(row) for row in rows])


def _told(row: bulk.RowOutcome) -> DecidedRow:
    problem = None if row.refusal is None else of_row(row.refusal)
    return DecidedRow(id=row.id, version=row.version, problem=problem)


@router.post("/{id}/pauses", response_model=StepView)
async def pause(id: Id, body: PauseIn, version: Version, session: Session, who: Who) -> StepView:
    """Stop the promised clock for a legal ground; the statutory one keeps running."""
    step = await pausing.start(
        session, who, id, version, body.ground, body.document_no, body.from_day
    )
    return await seat.view(session, step)


@router.post("/{id}/resumption", response_model=StepView)
async def resume(id: Id, version: Version, session: Session, who: Who) -> StepView:
    """The ground has gone: the clock runs again and the due date is moved by what was paused."""
    return await seat.view(session, await pausing.end(session, who, id, version))
