"""Proposals as whoever proposes or approves figures sees them."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.errors import NotFound
from domain.item.figures import Named, written
from domain.proposal.counting import Counts
from domain.proposal.models import Proposal, ProposalPreview, ProposalRuling
from domain.proposal.views import (
    CellEffect,
    ItemEffect,
    PlaceEffect,
    PreviewView,
    ProposalRow,
    ProposalView,
    ProposedFigure,
    RulingView,
)
from domain.region.queries import in_any
from domain.region.reach import places, reaches
from domain.world import World, world

PROPOSES, APPROVES = "parameter.edit", "parameter.approve"
LISTED = 200


class UnknownProposal(NotFound):
    """There is no such proposal."""


async def listed(session: AsyncSession, actor: Actor) -> list[ProposalRow]:
    """Proposals for one's places, the newest first. Raises MayNotAdminister."""
    mine = in_any(Proposal.region, places(actor, PROPOSES, APPROVES))
    rows = await session.execute(
        select(Proposal, ProposalRuling)
        .outerjoin(ProposalRuling, ProposalRuling.proposal_id == Proposal.id)
        .where(mine)
        .order_by(Proposal.id.desc())
        .limit(LISTED)
    )
    at = world(session)
    return [_row(at, proposal, ruling) for proposal, ruling in rows]


async def read(session: AsyncSession, actor: Actor, id: UUID) -> ProposalView:
    """One proposal of one's places. Raises MayNotAdminister, UnknownProposal."""
    return await shown(session, actor, await reached(session, actor, id))


async def reached(session: AsyncSession, actor: Actor, id: UUID) -> Proposal:
    """Raises MayNotAdminister, UnknownProposal."""
    own = places(actor, PROPOSES, APPROVES)
    proposal = await session.scalar(
        select(Proposal).where(Proposal.id == id, in_any(Proposal.region, own))
    )
    if proposal is None:
        raise UnknownProposal("no such proposal")
    return proposal


async def shown(session: AsyncSession, actor: Actor, proposal: Proposal) -> ProposalView:
    at = world(session)
    ruling = await session.get(ProposalRuling, proposal.id)
    counted = await session.get_one(ProposalPreview, proposal.id)
    own, open_ = proposal.proposed_by == actor.id, ruling is None
    sources = at.catalogue.process["sources"]
    return ProposalView(
        proposal=_row(at, proposal, ruling),
        source=Named(proposal.source, sources.get(proposal.source, proposal.source)),
        reason=proposal.reason,
        preview=_preview(at, counted),
        ruling=None if ruling is None else _ruling(at, ruling),
        may_rule=open_ and not own and _approves(actor, proposal.region),
        may_withdraw=open_ and own,
    )


def _approves(actor: Actor, region: str) -> bool:
    return actor.may(APPROVES) and reaches(actor, APPROVES, region)


def _row(at: World, proposal: Proposal, ruling: ProposalRuling | None) -> ProposalRow:
    return ProposalRow(
        id=proposal.id,
        region_name=at.places.regions.get(proposal.region, proposal.region),
        effective_from=proposal.effective_from,
        figures=_figures(at, proposal),
        basis=proposal.basis,
        proposed_by=_name(at, proposal.proposed_by),
        proposed_at=proposal.proposed_at,
        state="open" if ruling is None else ruling.outcome.value,
    )


def _figures(at: World, proposal: Proposal) -> list[ProposedFigure]:
    """Beside what holds the day before; the catalogue has each figure for ever."""
    book = at.catalogue.parameters
    held = book.at(proposal.region, proposal.effective_from - timedelta(days=1))
    return [
        ProposedFigure(
            name,
            book.zh[name],
            book.units[name],
            written(held.values[name], book.units[name]),
            held.effective_from[name],
            value,
        )
        for name, value in proposal.figures.items()
        if name in book.zh
    ]


def _ruling(at: World, ruling: ProposalRuling) -> RulingView:
    officer = _name(at, ruling.officer)
    return RulingView(ruling.outcome, officer, ruling.opinion, ruling.ruled_at, ruling.version)


def _name(at: World, login: str) -> str:
    return at.places.staff.get(login, login)


def _preview(at: World, counted: ProposalPreview) -> PreviewView:
    counts = Counts.from_json(counted.counts)
    places = sorted(counts.places.items())
    return PreviewView(
        families=counted.families,
        seen=counted.seen,
        finished=counted.finished_at is not None,
        affected=sum(counts.places.values()),
        items=_items(at, counts),
        places=[PlaceEffect(code, at.places.regions.get(code, code), n) for code, n in places],
        cells=[CellEffect(item, place, n) for (item, place), n in sorted(counts.cells.items())],
    )


def _items(at: World, counts: Counts) -> list[ItemEffect]:
    items = at.catalogue.items
    return [
        ItemEffect(
            code=code,
            zh=item.zh,
            unit=item.benefit.unit,
            gain=counts.items[code]["gain"],
            lose=counts.items[code]["lose"],
            open=counts.items[code]["open"],
            more=counts.items[code]["more"],
            less=counts.items[code]["less"],
            change_fen=counts.fen[code],
        )
        for code, item in items.items()
        if code in counts.items
    ]
