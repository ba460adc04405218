"""Opening masked values in full: once, for a stated reason, counted, and recorded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from domain.form.masking import mask_of, masked
from domain.form.merge import RULE, Known, KnownAnswer
from domain.household import reading
from domain.household.answers import stored
from domain.item.fields import FieldBook
from domain.world import SHANGHAI, World, world

Item = tuple[tuple[str, str | None, str], KnownAnswer]
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
class MaskedValue:
    """A value as it is shown; `person` None: the household's. `who` is a masked name."""

    person: str | None
    who: str | None
    field: str
    zh: str
    en: str
    masked: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What this account may open here, for which reasons, and how many values more today."""

    values: Sequence[MaskedValue]
    reasons: Sequence[Reason]
    left_today: int


async def choice(session: AsyncSession, actor: Actor, door: Door, id: UUID) -> Choice:
    """The masked values behind this door that the account may open. Raises what the doors raise."""
    behind = await go_through(session, actor, door, id)
    known = await stored(session, behind.household)
    names = await reading.names(session, behind.household, masked=True)
    left = terms().per_day - await _opened_today(session, actor)
    values = list(_masked(world(session).catalogue.fields, behind, known, names))
    return Choice(values, list(terms().reasons.values()), max(left, 0))


def _masked(
    book: FieldBook, behind: Behind, known: Known, names: Mapping[str, str]
) -> Iterator[MaskedValue]:
    for (_, person, name), answer in sorted(masked(book, known).items(), key=_place(book, names)):
        if name not in behind.fields or not answer.masked or answer.source == RULE:
            continue
        if person is None or behind.people is None or person in behind.people:
            field, who = book.fields[name], names.get(person or "")
            yield MaskedValue(person, who, name, field.zh, field.en, str(answer.value))


def _place(book: FieldBook, names: Mapping[str, str]) -> Callable[[Item], tuple[int, int]]:
    """The household first, then its people in their order, then people outside; fields as asked."""
    people = {person: at for at, person in enumerate(names, start=1)}
    fields = {name: at for at, name in enumerate(book.fields)}
    outside = len(people) + 1

    def place(item: Item) -> tuple[int, int]:
        _, person, name = item[0]
        return (0 if person is None else people.get(person, outside)), fields[name]

    return place


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
    known = await stored(session, behind.household)
    values = _values(world(session), behind, person, wanted.fields, known)
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
