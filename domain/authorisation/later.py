"""Somebody signs later: the line is there already, and the day of the last one completes it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.authorisation import queries
from domain.authorisation.models import Authorisation, Signature
from domain.authorisation.recording import RECORD, MayNotAuthorise, went_on
from domain.authorisation.rules import Party, age_on
from domain.authorisation.signing import Signing, sign
from domain.errors import Conflict
from domain.household.models import Person
from domain.intent.models import Intent
from domain.world import world


class AuthorisationEnded(Conflict):
    """This authorisation counts no more: a new one has to be made."""


async def add(session: AsyncSession, actor: Actor, id: UUID, signing: Signing) -> Authorisation:
    """One person's signature. Raises MayNotAuthorise, UnknownAuthorisation, AuthorisationEnded,
    AuthorisationInvalid."""
    if not actor.may(RECORD):
        raise MayNotAuthorise("a window that records authorisations does this")
    asked = await queries.find(session, actor, id, "amend")
    intent = await _held(session, asked.intent_id)
    found = await queries.find(session, actor, id, "amend", lock=True)
    if found.withdrawn_at is not None or found.valid_to < world(session).today():
        raise AuthorisationEnded("it was withdrawn, or its days are over")
    lines = (await session.scalars(queries.signatures(id))).all()
    parties = await on_paper(session, lines)
    await sign(session, actor, found, lines, parties, [("", signing)])
    went_on(found, intent)
    family = found.household_id
    record(session, actor, "authorisation.sign", "authorisation", id, household=family)
    return found


async def _held(session: AsyncSession, id: UUID | None) -> Intent | None:
    """The intent before its authorisation: the order in which everybody locks them."""
    if id is None:
        return None
    return await session.get(Intent, id, with_for_update=True, populate_existing=True)


async def on_paper(session: AsyncSession, lines: Sequence[Signature]) -> dict[UUID, Party]:
    """The people on the lines of an authorisation, whoever may have joined the family since."""
    today = world(session).today()
    found = await session.scalars(
        select(Person).where(Person.id.in_([line.person_id for line in lines]))
    )
    people = {person.id: person for person in found}
    return {
        line.person_id: Party(
            line.person_id,
            people[line.person_id].name,
            line.role,
            line.relation,
            age_on(people[line.person_id].birth_date, today),
        )
        for line in lines
    }
