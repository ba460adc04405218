"""Looking at a case. Every query carries the actor; what is not theirs does not exist."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application import queries
from domain.application.models import LIVE, Application, Claim
from domain.approval import seats
from domain.approval.case import UnknownApplication
from domain.approval.claim_views import CaseRows, claim_view, deliveries, edges
from domain.approval.filters import CaseFilter, matching
from domain.approval.models import Pause, Step, StepState, Supplement
from domain.approval.pages import from_key, to_key
from domain.approval.papers import code_on_paper, name_on_paper, printed
from domain.approval.shaping import Names, place, step_view, waits
from domain.approval.telling import told
from domain.approval.views import (
    ApplicationView,
    CaseRow,
    EventView,
    Receipt,
    ReceiptClaim,
    SupplementView,
)
from domain.audit.service import record_list, record_read
from domain.form.counting import AskOnce
from domain.household import reading as households
from domain.identifier import masks
from domain.opening import service as opening
from domain.opening.service import OpeningView, ask_why
from domain.world import World, world


async def find(session: AsyncSession, actor: Actor, id: UUID) -> Application:
    """The application, if one of the actor's places takes part in it, and it is in their hand.

    Whoever finds it is recorded as having looked at the family.
    Raises UnknownApplication, PurposeNeeded.
    """
    found = (await session.execute(queries.application(session, actor, id))).one_or_none()
    if found is None:
        raise UnknownApplication("no application with this id")
    application, in_hand = found
    if not in_hand:
        raise ask_why(Application, id)
    family = application.household_id
    record_read(session, actor, "application.read", "application", id, family)
    return application


async def open_(
    session: AsyncSession, actor: Actor, id: UUID, purpose: str, note: str
) -> OpeningView:
    """State why this case is looked at. Raises UnknownApplication, PurposeNotYours."""
    unknown = UnknownApplication("no application with this id")
    return await opening.open_(session, actor, Application, id, (purpose, note), unknown)


async def application(session: AsyncSession, actor: Actor, id: UUID) -> ApplicationView:
    """The whole case in nine statements, whatever the number of claims."""
    found = await find(session, actor, id)
    at = world(session)
    claims = in_order(at, await session.scalars(queries.claims(id)))
    steps = list(await session.scalars(select(Step).where(Step.application_id == id)))
    pauses = list(await session.scalars(select(Pause).where(Pause.application_id == id)))
    lines = list(await session.scalars(queries.lines([claim.id for claim in claims])))
    members = await households.members(session, found.household_id)
    supplements = await session.scalars(
        select(Supplement).where(Supplement.application_id == id).order_by(Supplement.asked_at)
    )
    names = Names({member.person: member.name for member in members})
    sent = await deliveries(session, id)
    rows = CaseRows(at, claims, steps, pauses, lines, names, sent)
    views = [claim_view(rows, claim) for claim in claims]
    common = sorted((s for s in steps if s.claim_id is None), key=_stage)
    dues = [view.clock.due_on for view in views if view.clock and view.state in LIVE]
    return ApplicationView(
        id=found.id,
        number=found.number,
        state=found.state,
        version=found.version,
        seq=found.event_seq,
        channel=found.channel,
        submitted_at=found.submitted_at,
        accepted_at=found.accepted_at,
        reviewed_at=found.reviewed_at,
        closed_at=found.closed_at,
        accepting=place(at, found.accepting_office, found.accepting_region, found.window),
        deciding=place(at, found.deciding_office, found.deciding_region),
        household_id=found.household_id,
        applicant_name=masks.name(found.applicant_name),
        members=members,
        steps=[step_view(at, step) for step in common],
        claims=views,
        edges=edges(at, claims),
        missing_materials=list(found.missing),
        ask_once=AskOnce(**found.counted) if found.counted else None,
        supplements=[_supplement(row) for row in supplements],
        latest_due=max(dues, default=None),
        may=_may(actor, found, steps),
    )


def in_order(at: World, claims: Iterable[Claim]) -> list[Claim]:
    """Claims in the order of the catalogue, as people find the items everywhere else."""
    place = {code: number for number, code in enumerate(at.catalogue.items)}
    return sorted(claims, key=lambda claim: (place[claim.item], claim.created_at))


ORDER = ("acceptance", "review", "determination", "confirmation")


def _stage(step: Step) -> int:
    return ORDER.index(step.kind)


def _may(actor: Actor, found: Application, steps: Sequence[Step]) -> list[str]:
    """What this account can do here right now: `acceptance`, `review`, `withdraw`."""
    open_ = [s for s in steps if s.claim_id is None and s.state is StepState.OPEN]
    allowed = [str(step.kind) for step in open_ if seats.sits_on(actor, step)]
    takes_back = found.closed_at is None and actor.may("application.create")
    return [*allowed, "withdraw"] if takes_back else allowed


def _supplement(row: Supplement) -> SupplementView:
    return SupplementView(
        id=row.id,
        claim_id=row.claim_id,
        asked=[str(name) for name in row.asked],
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        answer_by=row.answer_by,
        answered_at=row.answered_at,
    )


async def receipt(session: AsyncSession, actor: Actor, id: UUID) -> Receipt:
    """The receipt as it reads today; whoever prints it is recorded."""
    found = await find(session, actor, id)
    printed(session, actor, "receipt", found)
    at = world(session)
    claims = in_order(at, await session.scalars(queries.claims(id)))
    steps = await session.scalars(
        select(Step).where(Step.application_id == id, Step.claim_id.is_not(None))
    )
    running = {step.claim_id: step for step in steps if step.started_on}
    return Receipt(
        application_id=found.id,
        number=found.number,
        state=found.state,
        submitted_at=found.submitted_at,
        applicant_name=name_on_paper(actor, found.applicant_name),
        accepting=place(at, found.accepting_office, found.accepting_region, found.window),
        deciding=place(at, found.deciding_office, found.deciding_region),
        hotline=at.places.hotline(found.window),
        query_code=code_on_paper(actor, at, id),
        household_id=found.household_id,
        household_version=found.household_version,
        claims=[_receipt_claim(at, claim, claims, running.get(claim.id)) for claim in claims],
        missing_materials=list(found.missing),
        ask_once=AskOnce(**found.counted) if found.counted else None,
    )


def _receipt_claim(
    at: World, claim: Claim, claims: Sequence[Claim], step: Step | None
) -> ReceiptClaim:
    item = at.catalogue.items[claim.item]
    due = (step.committed_due or step.statutory_due) if step else None
    return ReceiptClaim(
        id=claim.id,
        item=claim.item,
        item_name=item.zh,
        department_name=at.catalogue.departments[claim.department].zh,
        state=claim.state,
        waits_for=[wait.label for wait in waits(at, claim, claims)],
        due_on=due,
        provisional=step.provisional if step else False,
    )


async def events(session: AsyncSession, actor: Actor, id: UUID, after: int) -> list[EventView]:
    await find(session, actor, id)
    at = world(session)
    rows = await session.scalars(queries.events(id, after))
    return [EventView(r.seq, r.at, r.kind, r.claim_id, told(at, r.kind, r.body)) for r in rows]


async def cases(
    session: AsyncSession, actor: Actor, asked: CaseFilter, *, after: str | None, limit: int
) -> tuple[list[CaseRow], str | None]:
    """Cases of the actor's places, newest first; the key of the next page, if there is one."""
    at = world(session)
    page = (
        select(Application)
        .where(in_reach(session, actor, Application), *matching(at, asked))
        .order_by(Application.submitted_at.desc(), Application.id.desc())
        .limit(limit + 1)
    )
    if after:
        page = page.where(from_key(after, Application.submitted_at, Application.id, down=True))
    found = list(await session.scalars(page))
    shown = [row.id for row in found[:limit]]
    record_list(session, actor, "application.list", "application", shown)
    counts = await _counts(session, shown)
    rows = [_case_row(at, row, *counts.get(row.id, (0, 0))) for row in found[:limit]]
    more = found[limit - 1] if len(found) > limit else None
    return rows, to_key(more.submitted_at, more.id) if more else None


async def _counts(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, tuple[int, int]]:
    ended = func.count().filter(Claim.state.not_in(LIVE))
    rows = await session.execute(
        select(Claim.application_id, func.count(), ended)
        .where(Claim.application_id.in_(ids))
        .group_by(Claim.application_id)
    )
    return {id: (total, done) for id, total, done in rows}


def _case_row(at: World, row: Application, claims: int, ended: int) -> CaseRow:
    return CaseRow(
        id=row.id,
        number=row.number,
        state=row.state,
        applicant_name=masks.name(row.applicant_name),
        submitted_at=row.submitted_at,
        accepting_office_name=at.places.office(row.accepting_office),
        deciding_office_name=at.places.office(row.deciding_office),
        claims=claims,
        ended=ended,
    )
