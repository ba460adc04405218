"""Looking at an authorisation: who has signed, who has not."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record_read
from domain.authorisation import queries
from domain.authorisation.later import on_paper
from domain.authorisation.models import Authorisation, Signature
from domain.authorisation.parties import named, relation_name
from domain.authorisation.recording import RECORD
from domain.authorisation.rules import in_force
from domain.authorisation.texts import texts
from domain.authorisation.views import AuthorisationView, SignatureView
from domain.world import World, world


async def authorisation(session: AsyncSession, actor: Actor, id: UUID) -> AuthorisationView:
    """Raises UnknownAuthorisation."""
    found = await queries.find(session, actor, id)
    family = found.household_id
    record_read(session, actor, "authorisation.read", "authorisation", id, family)
    return await view(session, actor, found)


async def of_application(session: AsyncSession, actor: Actor, id: UUID) -> list[AuthorisationView]:
    """Of a case the caller has found to be in reach, newest first."""
    found = (await session.scalars(queries.of_application(id))).all()
    return [await view(session, actor, each) for each in found]


async def newest_of_intent(
    session: AsyncSession, actor: Actor, id: UUID
) -> AuthorisationView | None:
    """Of an intent the caller has found to be in reach."""
    found = await session.scalar(queries.of_intent(id).limit(1))
    return None if found is None else await view(session, actor, found)


async def view(session: AsyncSession, actor: Actor, found: Authorisation) -> AuthorisationView:
    at = world(session)
    lines = (await session.scalars(queries.signatures(found.id))).all()
    names = named(list((await on_paper(session, lines)).values()))
    text = texts()[found.text_version]
    return AuthorisationView(
        id=found.id,
        number=found.number,
        household_id=found.household_id,
        intent_id=found.intent_id,
        application_id=found.application_id,
        text_version=found.text_version,
        checks=[line for line in text.checks if line.code in found.checks],
        asks_from=found.asks_from,
        asks_to=found.asks_to,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        recorded_at=found.recorded_at,
        recorded_by=at.places.officer(found.recorded_by),
        completed_at=found.completed_at,
        withdrawn_at=found.withdrawn_at,
        withdrawn_by=at.places.officer(found.withdrawn_by),
        in_force=in_force(found, at.today()),
        signatures=[_signature(at, names, line) for line in lines],
        may=list(_may(at, actor, found, lines)),
    )


def _signature(at: World, names: dict[UUID, str], line: Signature) -> SignatureView:
    return SignatureView(
        person=line.person_id,
        name=names[line.person_id],
        role=line.role,
        relation=line.relation,
        relation_name=relation_name(at, line.relation),
        signed_by=line.signed_by,
        signer=line.signer_id,
        signer_name=names.get(line.signer_id, ""),
        medium=line.medium,
        document_id=line.document_id,
        sensitive_consent=line.sensitive_consent,
        signed_at=line.signed_at,
        recorded_by=at.places.officer(line.recorded_by),
    )


def _may(
    at: World, actor: Actor, found: Authorisation, lines: Sequence[Signature]
) -> Iterable[str]:
    if found.withdrawn_at is not None or found.valid_to < at.today():
        return
    if actor.may(RECORD) and any(line.signed_at is None for line in lines):
        yield "sign"
    if actor.may(RECORD) or actor.kind == "citizen":
        yield "withdraw"
