"""Looking at wishes. Every query carries the actor; what is not theirs does not exist."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval.pages import from_key, to_key
from domain.approval.shaping import place
from domain.audit.service import record_list, record_read
from domain.authorisation import reading as authorisations
from domain.authorisation.parties import parties_of, shown
from domain.authorisation.recording import RECORD, answers_of
from domain.authorisation.views import AuthorisationView
from domain.household import reading as households
from domain.household.models import Person
from domain.identifier import masks
from domain.intent import queries
from domain.intent.models import OVER, Intent, IntentState
from domain.registration.service import household_version
from domain.registration.views import IntentRow, IntentView
from domain.world import World, world

UNSIGNED = (IntentState.REGISTERED,)


async def intents(
    session: AsyncSession,
    actor: Actor,
    *,
    state: IntentState | None,
    after: str | None,
    limit: int,
) -> tuple[list[IntentRow], str | None]:
    """A page of the wishes of my places, newest first, and the next key. Raises BadPageKey."""
    wanted = queries.intents(session, actor)
    if state is not None:
        wanted = wanted.where(Intent.state == state)
    if after is not None:
        wanted = wanted.where(from_key(after, Intent.registered_at, Intent.id, down=True))
    newest = wanted.order_by(Intent.registered_at.desc(), Intent.id.desc()).limit(limit + 1)
    found = (await session.scalars(newest)).all()
    names = await _applicants(session, [intent.applicant_id for intent in found])
    at, page = world(session), found[:limit]
    record_list(session, actor, "intent.list", "intent", (intent.id for intent in page))
    following = to_key(page[-1].registered_at, page[-1].id) if len(found) > limit else None
    return [_row(at, intent, names[intent.applicant_id]) for intent in page], following


async def _applicants(session: AsyncSession, ids: list[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {id: masks.name(name) for id, name in rows}


def _row(at: World, intent: Intent, name: str) -> IntentRow:
    return IntentRow(
        id=intent.id,
        number=intent.number,
        state=intent.state,
        registered_at=intent.registered_at,
        applicant_name=name,
        accepting=place(at, intent.accepting_office, intent.accepting_region, intent.window),
        deciding=place(at, intent.office, intent.region),
        application_id=intent.application_id,
    )


async def intent(session: AsyncSession, actor: Actor, id: UUID) -> IntentView:
    """The wish, its people, and who has signed. Raises UnknownIntent."""
    found = await queries.find(session, actor, id)
    record_read(session, actor, "intent.read", "intent", id, found.household_id)
    at, answers = world(session), answers_of(session, found)
    members = await households.members(session, found.household_id)
    names = {member.person: member.name for member in members}
    signed = await authorisations.newest_of_intent(session, actor, id)
    return IntentView(
        id=found.id,
        number=found.number,
        state=found.state,
        ending=found.ending,
        version=found.version,
        household_id=found.household_id,
        household_version=await household_version(session, found),
        applicant=found.applicant_id,
        applicant_name=names.get(str(found.applicant_id), ""),
        channel=found.channel,
        accepting=place(at, found.accepting_office, found.accepting_region, found.window),
        deciding=place(at, found.office, found.region),
        hotline=at.places.hotline(found.window),
        registered_at=found.registered_at,
        registered_by=at.places.officer(found.registered_by),
        ended_at=found.ended_at,
        application_id=found.application_id,
        items=list(answers["household"].get("requested_items") or ()),
        members=members,
        parties=shown(at, await parties_of(session, answers)),
        authorisation=signed,
        may=list(_may(actor, found, signed)),
    )


def _may(actor: Actor, found: Intent, signed: AuthorisationView | None) -> Iterator[str]:
    """What this account can do here right now."""
    if found.state in OVER:
        return
    live = signed is not None and signed.withdrawn_at is None
    if actor.may(RECORD):
        yield from signed.may if live and signed else ["authorise"]
    if actor.may("check.request") and signed is not None and signed.in_force:
        yield "check"
    if actor.may("application.create"):
        yield from ("apply", "end")
