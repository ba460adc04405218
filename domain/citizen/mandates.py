"""代办授权: in writing, for named acts, from day to day. How one ends is in `endings`."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import new_id, utc_now
from domain.citizen import accounts, queries, rules
from domain.citizen.accounts import NAME_CELL, NUMBER_CELL
from domain.citizen.identity import CONFIRM, CONTACT, check, identity_index
from domain.citizen.models import READ, Citizen, Ground, Mandate
from domain.citizen.views import MandateView, Side
from domain.errors import FieldError, Forbidden, RuleViolation
from domain.household.models import Household, Membership, Person
from domain.identifier import masks
from domain.sms import service as sms
from domain.sms.texts import words
from domain.world import world

PRINCIPAL, AGENT, NUMBER = (
    "mandate.principal_name", "mandate.agent_name", "mandate.agent_id_number",
)  # fmt: skip


class IdentityNeeded(Forbidden):
    """Your identity must be confirmed first."""


class MandateInvalid(RuleViolation):
    """The authorisation cannot be given like this."""


class MayNotRecord(Forbidden):
    """This account may not record authorisations."""


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody by name and ID number, as on the card."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """What may be done, from the first (None: today) to the last day."""

    may: tuple[str, ...]
    valid_from: date | None
    valid_to: date
    ground: Ground = Ground.AUTHORISED


async def grant(session: AsyncSession, actor: Actor, agent: Human, terms: Terms) -> MandateView:
    """A citizen lets somebody act for them. Raises UnknownCitizen, IdentityNeeded, IdentityInvalid,
    MandateInvalid."""
    citizen = await accounts.mine(session, actor)
    if citizen.confirmed_at is None or citizen.id_number_sealed is None:
        raise IdentityNeeded("confirm who you are first")
    vault = world(session).vault
    me = Human(
        vault.open(NAME_CELL, citizen.id, citizen.name_sealed or b""),
        vault.open(NUMBER_CELL, citizen.id, citizen.id_number_sealed),
    )
    if terms.ground is not Ground.AUTHORISED:
        raise MandateInvalid("guardians are recorded at a window")
    return await _write(session, actor, me, agent, terms, citizen=citizen.id)


async def record_paper(
    session: AsyncSession, actor: Actor, principal: Human, agent: Human, terms: Terms, paper: str
) -> MandateView:
    """A clerk records a signed paper. The family is told by text message.

    Raises MayNotRecord, IdentityInvalid, MandateInvalid.
    """
    if not actor.may(CONFIRM):
        raise MayNotRecord("windows and village assistants record authorisations")
    check(session, principal.name, principal.id_number, whose="principal_")
    made = await _write(session, actor, principal, agent, terms, paper=paper)
    await _tell(session, principal, terms)
    return made


async def _write(
    session: AsyncSession,
    actor: Actor,
    principal: Human,
    agent: Human,
    terms: Terms,
    *,
    citizen: UUID | None = None,
    paper: str | None = None,
) -> MandateView:
    check(session, agent.name, agent.id_number, whose="agent_")
    begins = terms.valid_from or world(session).today()
    _refuse(session, principal, agent, begins, terms)
    vault, id = world(session).vault, new_id()
    row = Mandate(
        id=id,
        principal_index=vault.index("id_number", principal.id_number),
        principal_name_sealed=vault.seal(PRINCIPAL, id, principal.name),
        agent_index=identity_index(session, agent.name, agent.id_number),
        agent_name_sealed=vault.seal(AGENT, id, agent.name),
        agent_id_number_sealed=vault.seal(NUMBER, id, agent.id_number),
        ground=terms.ground,
        may=sorted({READ, *terms.may}),  # who acts must see what for
        valid_from=begins,
        valid_to=terms.valid_to,
        citizen_id=citizen,
        paper_number=paper,
        granted_by=actor.id,
        granted_at=utc_now(),
    )
    session.add(row)
    record(session, actor, "mandate.grant", "mandate", id, reason=str(terms.ground))
    return view(session, row, "clerk" if paper else "principal")


def _refuse(
    session: AsyncSession, principal: Human, agent: Human, begins: date, terms: Terms
) -> None:
    """Raises MandateInvalid, pointing at what is wrong."""
    today = world(session).today()
    last = rules.longest_until(terms.ground, begins, principal.id_number)
    grown = rules.comes_of_age(agent.id_number)
    child = (rules.comes_of_age(principal.id_number) or today) > today
    wrong = {
        ("/agent_id_number", "agent_is_principal"): agent.id_number == principal.id_number,
        ("/agent_id_number", "agent_too_young"): grown is None or grown > today,
        ("/valid_from", "date_past"): begins < today,
        ("/valid_to", "before_start"): terms.valid_to < begins,
        ("/valid_to", "too_long"): terms.valid_to > last,
        ("/ground", "not_a_child"): terms.ground is Ground.GUARDIAN and not child,
        ("/ground", "guardian_needed"): terms.ground is not Ground.GUARDIAN and child,
    }
    errors = [FieldError(at, code, "请核对。") for (at, code), bad in wrong.items() if bad]
    if errors:
        raise MandateInvalid("see errors", errors=errors)


async def mine(session: AsyncSession, actor: Actor) -> list[MandateView]:
    """What I have given and what I act under, those that run out later as well; newest first."""
    citizen = await accounts.mine(session, actor)
    if citizen.confirmed_at is None:
        return []
    rows = await session.scalars(queries.mandates_of(citizen))
    return [view(session, row, side_of(citizen, row)) for row in rows]


def side_of(citizen: Citizen, row: Mandate) -> Side:
    """Which of the two this citizen is."""
    return "principal" if citizen.id_number_index == row.principal_index else "agent"


async def of_principal(session: AsyncSession, actor: Actor, id_number: str) -> list[MandateView]:
    """For a clerk: what this person has given. Raises MayNotRecord. Recorded."""
    if not actor.may(CONFIRM):
        raise MayNotRecord("windows and village assistants record authorisations")
    index = world(session).vault.index("id_number", id_number)
    rows = await session.scalars(queries.mandates_from(index))
    found = [view(session, row, "clerk") for row in rows]
    for row in found:
        record(session, actor, "mandate.read", "mandate", row.id)
    return found


def view(session: AsyncSession, row: Mandate, side: Side) -> MandateView:
    """One authorisation, names and numbers masked."""
    at = world(session)
    today = at.today()
    return MandateView(
        id=row.id,
        side=side,
        principal_name_masked=masks.name(
            at.vault.open(PRINCIPAL, row.id, row.principal_name_sealed)
        ),
        agent_name_masked=masks.name(at.vault.open(AGENT, row.id, row.agent_name_sealed)),
        agent_id_number_masked=masks.id_number(
            at.vault.open(NUMBER, row.id, row.agent_id_number_sealed)
        ),
        ground=str(row.ground),
        may=list(row.may),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        in_force=row.revoked_at is None and row.valid_from <= today <= row.valid_to,
        paper_number=row.paper_number,
        granted_at=row.granted_at,
    )


async def _tell(session: AsyncSession, principal: Human, terms: Terms) -> None:
    """The family's contact phone learns of a paper: it may not be their wish."""
    vault = world(session).vault
    found = await session.execute(
        select(Household.id, Household.phone_sealed)
        .join(Membership, Membership.household_id == Household.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.id_number_index == vault.index("id_number", principal.id_number))
        .where(Membership.until.is_(None), Household.phone_sealed.is_not(None))
    )
    for id, sealed in found:
        phone = rules.plain_phone(vault.open(CONTACT, id, sealed or b""))
        if phone:
            said = words("mandate_recorded", "zh", until=str(terms.valid_to))
            await sms.owe(session, "mandate_recorded", phone, said)
