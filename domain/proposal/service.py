"""Proposing figures and ruling on them: what one proposes another approves, for a day to come."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import new_id
from domain.errors import Conflict, FieldError, Forbidden, RuleViolation
from domain.item.catalogue import ParameterBook, compile_catalogue
from domain.item.models import CatalogueVersion
from domain.item.service import newest_documents, publish
from domain.job.enqueue import enqueue, hint
from domain.proposal import previewing
from domain.proposal.models import Proposal, ProposalPreview, ProposalRuling, Ruling
from domain.proposal.previewing import terms_of
from domain.proposal.reading import APPROVES, PROPOSES, reached, shown
from domain.proposal.rules import SENTENCES, Terms, faults, profile, with_profiles
from domain.proposal.views import ProposalView
from domain.region.reach import places
from domain.region.rules import COUNTY, contains
from domain.world import world


class ProposalInvalid(RuleViolation):
    """These figures cannot be proposed like this."""


class OwnProposal(Forbidden):
    """Somebody else rules on what one proposed oneself."""


class NotYourProposal(Forbidden):
    """Only whoever proposed it takes it back."""


class ProposalEnded(Conflict):
    """This proposal has been ruled on already."""


class PreviewUnfinished(Conflict):
    """It is still being counted whom this would touch."""


async def propose(session: AsyncSession, actor: Actor, terms: Terms) -> ProposalView:
    """Keep a proposal, and have it counted whom it would touch.

    Raises MayNotAdminister, ProposalInvalid.
    """
    at, own = world(session), places(actor, PROPOSES)
    known = len(terms.region) == COUNTY and terms.region in at.places.regions
    if not known or not any(contains(place, terms.region) for place in own):
        _refuse([FieldError("/region", "unknown_region", SENTENCES["unknown_region"])])
    _refuse(faults(at.catalogue, terms, at.today()))
    proposal = Proposal(
        id=new_id(),
        region=terms.region,
        effective_from=terms.effective_from,
        figures=dict(terms.figures),
        source=terms.source,
        basis=terms.basis,
        reason=terms.reason,
        proposed_by=actor.id,
        proposed_at=at.now(),
    )
    session.add(proposal)
    await session.flush()  # its preview refers to it
    total = await previewing.families(session, terms.region)
    session.add(ProposalPreview(proposal_id=proposal.id, families=total, seen=0, counts={}))
    await enqueue(session, [previewing.due(proposal.id, at.now())])
    await hint(session)
    record(session, actor, "proposal.propose", "proposal", proposal.id, reason=terms.basis)
    await session.flush()  # the view reads the preview
    return await shown(session, actor, proposal)


async def withdraw(session: AsyncSession, actor: Actor, id: UUID) -> ProposalView:
    """Take one's own proposal back.

    Raises MayNotAdminister, UnknownProposal, NotYourProposal, ProposalEnded.
    """
    proposal = await _open(session, actor, id)
    if proposal.proposed_by != actor.id:
        raise NotYourProposal("whoever proposed it takes it back")
    return await _end(session, actor, proposal, Ruling.WITHDRAWN, None, None)


async def decline(session: AsyncSession, actor: Actor, id: UUID, opinion: str) -> ProposalView:
    """Say no to another's proposal. Raises as `approve`, save what is about its figures."""
    proposal = await _anothers(session, actor, id)
    return await _end(session, actor, proposal, Ruling.DECLINED, opinion, None)


async def approve(
    session: AsyncSession, actor: Actor, id: UUID, opinion: str | None
) -> ProposalView:
    """Publish another's proposal as a new version of the catalogue; processes take it in within
    seconds. The figures hold from their day, what was decided before keeps its own.

    Raises MayNotAdminister, UnknownProposal, OwnProposal, ProposalEnded, PreviewUnfinished,
    ProposalInvalid when the day has come meanwhile or the figure was dated by another proposal.
    """
    proposal = await _anothers(session, actor, id)
    preview = await session.get_one(ProposalPreview, id)
    if preview.finished_at is None:
        raise PreviewUnfinished("wait until everybody has been counted")
    at = world(session)
    documents = await newest_documents(session)
    _refuse(faults(at.catalogue, terms_of(proposal), at.today()))
    grown = with_profiles(documents, [_profile(at.catalogue.parameters, proposal)])
    version = await publish(session, grown)
    return await _end(session, actor, proposal, Ruling.APPROVED, opinion, version)


async def approved_since(session: AsyncSession, files: Mapping[str, Any]) -> dict[str, Any]:
    """The catalogue's files with every figure approved here, in the order of approval: what a new
    edition of the files must not undo."""
    rows = await session.scalars(
        select(Proposal)
        .join(ProposalRuling, ProposalRuling.proposal_id == Proposal.id)
        .where(ProposalRuling.outcome == Ruling.APPROVED)
        .order_by(ProposalRuling.version)
    )
    book = compile_catalogue(files, 0).parameters
    return with_profiles(files, [_profile(book, row) for row in rows])


def _profile(book: ParameterBook, proposal: Proposal) -> dict[str, Any]:
    return profile(book, proposal.id.hex, terms_of(proposal))


async def _anothers(session: AsyncSession, actor: Actor, id: UUID) -> Proposal:
    places(actor, APPROVES)
    proposal = await _open(session, actor, id)
    if proposal.proposed_by == actor.id:
        raise OwnProposal("somebody else approves or declines it")
    return proposal


async def _open(session: AsyncSession, actor: Actor, id: UUID) -> Proposal:
    """Locked by its preview's row: two who rule at once come one after the other."""
    proposal = await reached(session, actor, id)
    await session.get_one(ProposalPreview, id, with_for_update=True)
    if await session.get(ProposalRuling, id, populate_existing=True) is not None:
        raise ProposalEnded("somebody has ruled on it already")
    return proposal


async def _end(
    session: AsyncSession,
    actor: Actor,
    proposal: Proposal,
    outcome: Ruling,
    opinion: str | None,
    version: int | None,
) -> ProposalView:
    at = world(session)
    session.add(
        ProposalRuling(
            proposal_id=proposal.id,
            outcome=outcome,
            officer=actor.id,
            opinion=opinion,
            ruled_at=at.now(),
            version=version,
        )
    )
    told = await session.get(CatalogueVersion, version) if version else None
    after = told.digest if told else None
    record(session, actor, f"proposal.{outcome.value}", "proposal", proposal.id, after=after)
    await session.flush()  # the database has its say, and the view shows the ruling
    return await shown(session, actor, proposal)


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise ProposalInvalid("some of it is wrong", errors=errors)
