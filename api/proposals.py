"""Proposals for new figures of the catalogue, and what became of them."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, Field

from api.deps import Id, Session, Who
from api.wire import In, Out
from domain.proposal import reading, service
from domain.proposal.rules import Terms
from domain.proposal.views import ProposalRow, ProposalView

router = APIRouter(tags=["proposals"])


class FigureIn(In):
    """Money in yuan, as the catalogue writes it."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.]{3,60}$")]
    value: Annotated[str, Field(pattern=r"^[0-9]{1,10}(\.[0-9]{1,4})?$")]


def _once(figures: list[FigureIn]) -> list[FigureIn]:
    if len({figure.name for figure in figures}) < len(figures):
        raise ValueError("each figure once")
    return figures


class ProposalIn(In):
    """`basis` is the number of the document it rests on."""

    region: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    effective_from: date
    figures: Annotated[list[FigureIn], Field(min_length=1, max_length=100), AfterValidator(_once)]
    source: Annotated[str, Field(min_length=1, max_length=40)]
    basis: Annotated[str, Field(min_length=2, max_length=100)]
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class OpinionIn(In):
    """May be left out of an approval."""

    opinion: Annotated[str | None, Field(min_length=2, max_length=500)] = None


class DecliningIn(In):
    """Whoever proposed it reads why not."""

    opinion: Annotated[str, Field(min_length=2, max_length=500)]


class ProposalList(Out):
    rows: list[ProposalRow]


@router.get("/proposals", response_model=ProposalList)
async def list_(session: Session, who: Who) -> ProposalList:
    """Proposals for my places, the newest first."""
    return ProposalList(rows=await reading.listed(session, who))


@router.post("/proposals", status_code=201, response_model=ProposalView)
async def propose(body: ProposalIn, session: Session, who: Who) -> ProposalView:
    """Propose figures from a day to come; the worker counts whom they would touch."""
    figures = {figure.name: figure.value for figure in body.figures}
    terms = Terms(**body.model_dump(exclude={"figures"}), figures=figures)
    return await service.propose(session, who, terms)


@router.get("/proposals/{id}", response_model=ProposalView)
async def read(id: Id, session: Session, who: Who) -> ProposalView:
    """One proposal, with the count so far."""
    return await reading.read(session, who, id)


@router.post("/proposals/{id}/approval", response_model=ProposalView)
async def approve(id: Id, body: OpinionIn, session: Session, who: Who) -> ProposalView:
    """Publish another's proposal as a new version of the catalogue."""
    return await service.approve(session, who, id, body.opinion)


@router.post("/proposals/{id}/refusal", response_model=ProposalView)
async def decline(id: Id, body: DecliningIn, session: Session, who: Who) -> ProposalView:
    """Say no to another's proposal."""
    return await service.decline(session, who, id, body.opinion)


@router.post("/proposals/{id}/withdrawal", response_model=ProposalView)
async def withdraw(id: Id, session: Session, who: Who) -> ProposalView:
    """Take my own proposal back."""
    return await service.withdraw(session, who, id)
