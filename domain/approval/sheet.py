"""The decision sheet, and a decision computed again from what it stored."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application import queries
from domain.application.models import LIVE, Application, Claim, ClaimState, FactSet, Line
from domain.approval import reading
from domain.approval.models import Decision
from domain.approval.papers import hands_over, name_on_paper, printed
from domain.approval.refusals import failed_conditions
from domain.approval.remedies import Objection, objection
from domain.approval.shaping import Names, place, reason_view, waits
from domain.approval.sheet_views import DecisionSheet, Replay, SheetLine
from domain.errors import NotFound
from domain.household import reading as households
from domain.item.assessment import assess
from domain.item.catalogue import Parameters
from domain.item.facts import Facts
from domain.item.levels import sight
from domain.item.service import load_version
from domain.item.verdicts import Standing
from domain.world import SHANGHAI, World, world


class UnknownDecision(NotFound):
    """There is no such decision here."""


async def decision_sheet(session: AsyncSession, actor: Actor, id: UUID) -> DecisionSheet:
    """Grants first, then what still waits, then refusals with reason and remedy.

    Whoever prints it is recorded.
    """
    found = await reading.find(session, actor, id)
    printed(session, actor, "sheet", found)
    at = world(session)
    claims = reading.in_order(at, await session.scalars(queries.claims(id)))
    lines = list(await session.scalars(queries.lines([claim.id for claim in claims])))
    people = await households.names(session, found.household_id, masked=not hands_over(actor))
    names = Names(people)
    by_state = _split(claims)
    failed = await failed_conditions(session, by_state[2], names, sight(actor))
    return DecisionSheet(
        application_id=id,
        number=found.number,
        applicant_name=name_on_paper(actor, found.applicant_name),
        issued_at=at.now(),
        complete=found.closed_at is not None,
        accepting=place(at, found.accepting_office, found.accepting_region, found.window),
        deciding=place(at, found.deciding_office, found.deciding_region),
        granted=[
            _line(at, names, claim, line, claims)
            for claim in by_state[0]
            for line in lines
            if line.claim_id == claim.id and line.granted
        ],
        waiting=[_line(at, names, claim, None, claims) for claim in by_state[1]],
        refused=[
            replace(
                _line(at, names, claim, None, claims),
                conditions=failed.get(claim.id, []),
                objection=_objection(at, claim),
            )
            for claim in by_state[2]
        ],
        remedy=str(at.catalogue.process["remedy_zh"]),
    )


def _split(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim], list[Claim]]:
    granted, waiting, refused = [], [], []
    for claim in claims:
        if claim.state in LIVE:
            waiting.append(claim)
        elif claim.state is ClaimState.GRANTED:
            granted.append(claim)
        else:
            refused.append(claim)
    return granted, waiting, refused


def _line(
    at: World, names: Names, claim: Claim, line: Line | None, claims: Sequence[Claim]
) -> SheetLine:
    item = at.catalogue.items[claim.item]
    who = (
        names.who(line.person_id) if line else "全家" if item.scope == "household" else "本人及家人"
    )
    return SheetLine(
        item=claim.item,
        item_name=item.zh,
        department_name=at.catalogue.departments[claim.department].zh,
        who=who,
        text=line.text if line else "",
        amount_fen=line.amount_fen if line else None,
        decided_on=claim.decided_at.astimezone(SHANGHAI).date() if claim.decided_at else None,
        clause=item.basis_zh,
        reason=reason_view(at, claim.reason, claim.item),
        waits_for=[wait.label for wait in waits(at, claim, claims)],
        conditions=[],
        objection=None,
    )


def _objection(at: World, claim: Claim) -> Objection | None:
    """What a family itself took back, nobody has decided."""
    if claim.decided_at is None or claim.state is ClaimState.WITHDRAWN:
        return None
    office = at.places.office(claim.office)
    return objection(office, claim.decided_at.astimezone(SHANGHAI).date())


def _decision(session: AsyncSession, actor: Actor, id: UUID) -> Select[Decision]:
    return (
        select(Decision)
        .join(Application, Application.id == Decision.application_id)
        .where(Decision.id == id, in_reach(session, actor, Application))
    )


async def replay(session: AsyncSession, actor: Actor, id: UUID) -> Replay:
    """The same facts, figures and standing through the same catalogue give the same verdict.

    Raises UnknownDecision, also for decisions of other places.
    """
    decision = await session.scalar(_decision(session, actor, id))
    if decision is None:
        raise UnknownDecision("no decision with this id")
    await reading.find(session, actor, decision.application_id)
    claim = await session.scalar(select(Claim).where(Claim.id == decision.claim_id))
    if claim is None or not decision.verdict:
        raise UnknownDecision("this decision rests on no verdict")
    facts = await session.get_one(FactSet, decision.fact_set_id)
    catalogue = world(session).catalogue
    if catalogue.version != decision.catalogue_version:
        catalogue = await load_version(session, decision.catalogue_version)
    computed = assess(
        catalogue,
        Parameters.from_json(decision.parameters),
        Facts.from_json(facts.facts),
        Standing.from_json(decision.standing),
    ).verdicts[claim.item]
    return Replay(
        decision_id=id,
        same=computed.to_json() == decision.verdict,
        catalogue_version=decision.catalogue_version,
        parameters=decision.parameters,
        stored=decision.verdict,
        computed=computed.to_json(),
    )
