"""Opening masked values in full: once, for a stated reason, counted, and recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import new_id
from domain.disclosure.doors import Behind, Door, go_through
from domain.disclosure.models import Disclosure
from domain.disclosure.terms import Reason, terms
from domain.errors import Forbidden, NotFound, RuleViolation
from domain.form.masking import mask_of
from domain.form.merge import Known
from domain.household.answers import stored
from domain.world import SHANGHAI, World, world

SHOWN_SECONDS = 60  # after that a screen hides them again


class FieldNotYours(Forbidden):
    """This account may not open that value."""


class UnknownPerson(NotFound):
    """There is no such person here."""


class UnknownReason(RuleViolation):
    """Choose a reason from the list."""


class NoteNeeded(RuleViolation):
    """Write out the reason."""


class DayUsedUp(Forbidden):
    """This account has opened as many values as it may in one day."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be opened and why. `person` None: the household, and its applicant."""

    door: Door
    id: UUID
    person: str | None
    fields: tuple[str, ...]
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class OpenedValue:
    """One value in full; None where nothing is stored."""

    field: str
    value: str | None


@dataclass(frozen=True, slots=True)
class OpenedValues:
    """The values, for how many seconds a screen shows them, and how many more may follow today."""

    values: Sequence[OpenedValue]
    seconds: int
    left_today: int


@dataclass(frozen=True, slots=True)
class TermsView:
    """Which values this account may open in cases it may read, why, and how many more today."""

    reasons: Sequence[Reason]
    fields: Sequence[str]
    left_today: int


async def read_terms(session: AsyncSession, actor: Actor) -> TermsView:
    """The terms as they stand for this account now."""
    left = terms().per_day - await _opened_today(session, actor)
    reasons = list(terms().reasons.values())
    return TermsView(reasons, sorted(terms().open_to(actor)), max(left, 0))


async def open_values(session: AsyncSession, actor: Actor, wanted: Wanted) -> OpenedValues:
    """The full values, with a record of who opened which and why, never of the values.

    Raises UnknownReason, NoteNeeded, FieldNotYours, UnknownPerson, DayUsedUp and what the doors
    raise.
    """
    _reasoned(wanted)
    behind = await go_through(session, actor, wanted.door, wanted.id)
    if not behind.fields.issuperset(wanted.fields):
        raise FieldNotYours("ask a colleague whose work needs it")
    person = wanted.person or behind.applicant
    values = _values(world(session), behind, person, wanted.fields, await _stored(session, behind))
    opened = sum(each.value is not None for each in values)
    left = await _count(session, actor, opened)
    _remember(session, actor, wanted, behind, opened)
    return OpenedValues(values, SHOWN_SECONDS, left)


def _reasoned(wanted: Wanted) -> None:
    reason = terms().reasons.get(wanted.reason)
    if reason is None:
        raise UnknownReason("choose one of the reasons")
    if reason.note and not wanted.note.strip():
        raise NoteNeeded("this reason must be written out")


async def _stored(session: AsyncSession, behind: Behind) -> Known:
    return await stored(session, behind.household)


def _values(
    at: World, behind: Behind, person: str, fields: Sequence[str], known: Known
) -> list[OpenedValue]:
    """Raises UnknownPerson for somebody this family, or this step, does not concern."""
    people = {ref for scope, ref, _ in known if scope != "household"}
    if person not in people or (behind.people is not None and person not in behind.people):
        raise UnknownPerson("nobody of this family is called so")
    return [OpenedValue(name, _value(at, person, name, known)) for name in dict.fromkeys(fields)]


def _value(at: World, person: str, name: str, known: Known) -> str | None:
    field = at.catalogue.fields.fields.get(name)
    if field is None or mask_of(field) is None:
        return None
    found = known.get((field.scope, None if field.scope == "household" else person, name))
    return str(found.value) if found and found.value != "" else None


async def _count(session: AsyncSession, actor: Actor, opened: int) -> int:
    """How many are left after these; one account's openings queue up. Raises DayUsedUp."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"open:{actor.id}"))))
    left = terms().per_day - await _opened_today(session, actor) - opened
    if left < 0:
        raise DayUsedUp("tomorrow it may open more; the supervisor can change the limit")
    return left


async def _opened_today(session: AsyncSession, actor: Actor) -> int:
    at = world(session)
    midnight = datetime.combine(at.today(), time(), SHANGHAI)
    total = select(func.sum(Disclosure.opened))
    mine = total.where(Disclosure.actor == actor.id, Disclosure.at >= midnight)
    return int(await session.scalar(mine) or 0)


def _remember(
    session: AsyncSession, actor: Actor, wanted: Wanted, behind: Behind, opened: int
) -> None:
    at, id = world(session), new_id()
    note = wanted.note.strip()
    row = Disclosure(
        id=id,
        at=at.now(),
        actor=actor.id,
        object_kind=wanted.door,
        object_id=wanted.id,
        person=wanted.person,
        fields=list(wanted.fields),
        opened=opened,
        reason=wanted.reason,
        note_sealed=at.vault.seal("disclosure.note", id, note) if note else None,
    )
    session.add(row)
    why = f"{wanted.reason}: {', '.join(wanted.fields)}"
    record(
        session,
        actor,
        "value.open",
        wanted.door,
        wanted.id,
        household=behind.household,
        reason=why,
    )
