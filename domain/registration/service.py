"""意愿登记 (D03): a family says at a window what it wishes; its people become one shared record.

Nothing is decided here. From now on there is somebody who can sign, and a township that may check.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import RequestKey
from domain.approval.shaping import place
from domain.audit.service import record
from domain.base import new_id
from domain.errors import Conflict, FieldError, Forbidden
from domain.form.masking import holds_masks, restored
from domain.form.merge import NOTHING_KNOWN
from domain.household.answers import stored
from domain.household.models import Household
from domain.household.verified import verified
from domain.intent.models import Intent, IntentState
from domain.intent.queries import live_of
from domain.registration.answers import read
from domain.registration.views import IntentReceipt
from domain.registration.wish import Wish, wish_of, write_people
from domain.submission.family import Family, recognise
from domain.submission.insert import as_json
from domain.submission.known import amend
from domain.submission.numbers import case_number
from domain.submission.people import Reservation, look_up
from domain.submission.service import Form, FormInvalid, KeyUsed
from domain.world import World, world

ANSWERS_CELL = "intent.answers"
PREFIX = "YX"  # 意愿: so that nobody takes it for a case number


class MayNotRegister(Forbidden):
    """This account registers no wishes: it holds no post that takes applications in."""


class IntentOpen(Conflict):
    """This family has registered a wish already."""


async def register(
    session: AsyncSession, actor: Actor, form: Form, idempotency_key: str
) -> IntentReceipt:
    """Record the wish and who the people are; the same key with the same answers repeats itself.

    `form.items` are not read: what is wished stands in the answers (`requested_items`). Raises
    MayNotRegister, KeyUsed, FormInvalid, PlaceUnclear, IntentOpen and what `family.recognise`
    raises.
    """
    if not actor.may("application.create"):
        raise MayNotRegister("a window that takes applications registers wishes")
    at = world(session)
    key = Reservation(actor.id, idempotency_key, f"intent {form.digest()}", new_id())
    answers, errors = await _read(session, at, form)
    people = await look_up(session, key, answers)
    if people is None:
        return await _again(session, actor, key)
    if errors:
        raise FormInvalid("see errors", errors=errors, count=len(errors))
    known = (form.household_id, form.household_version)
    family = await recognise(session, actor, people, answers, *known, items=())
    await _one_at_a_time(session, family)
    checked = await verified(session, family.household_id) if family.known else {}
    wish = wish_of(at, actor, key.application_id, answers, family, people, checked)
    await amend(session, wish)
    await write_people(session, at, wish)
    made = await _write(session, at, actor, wish)
    after = form.digest()
    record(
        session,
        actor,
        "intent.register",
        "intent",
        made.id,
        household=made.household_id,
        after=after,
    )
    return receipt_of(at, made, family.version)


async def _read(
    session: AsyncSession, at: World, form: Form
) -> tuple[Mapping[str, Any], list[FieldError]]:
    """The answers with what their masks stand for, and what is wrong with them."""
    book = at.catalogue.fields
    if not holds_masks(book, form.answers):
        return read(at, form.answers, ())
    known = await stored(session, form.household_id) if form.household_id else NOTHING_KNOWN
    return read(at, *restored(book, form.answers, known))


async def _again(session: AsyncSession, actor: Actor, key: Reservation) -> IntentReceipt:
    """What the same key made before. Raises KeyUsed."""
    before = await session.get_one(RequestKey, (key.actor, key.key))
    if before.digest != key.digest:
        raise KeyUsed("the key belongs to another form; use a new one")
    made = await session.get_one(Intent, before.application_id)
    record(session, actor, "intent.read", "intent", made.id, household=made.household_id)
    return receipt_of(world(session), made, await household_version(session, made))


async def household_version(session: AsyncSession, intent: Intent) -> int:
    found = await session.scalar(_version(intent.household_id))
    assert found is not None
    return found


def _version(household_id: UUID) -> Select[int]:
    return select(Household.version).where(Household.id == household_id)


async def _one_at_a_time(session: AsyncSession, family: Family) -> None:
    """The household is locked. Raises IntentOpen."""
    if not family.known:
        return
    before = await session.scalar(live_of(family.household_id))
    if before is not None:
        raise IntentOpen("go on with it, or end it first", intent_id=str(before))


async def _write(session: AsyncSession, at: World, actor: Actor, wish: Wish) -> Intent:
    serial = await at.serials.next(session)
    text = as_json(wish.answers)
    made = Intent(
        id=wish.id,
        number=PREFIX + case_number(wish.deciding.region, at.today(), serial),
        household_id=wish.family.household_id,
        applicant_id=wish.applicant,
        state=IntentState.REGISTERED,
        channel="window" if wish.accepting.window else "proxy",
        window=wish.accepting.window,
        office=wish.deciding.office,
        region=wish.deciding.region,
        accepting_office=wish.accepting.office,
        accepting_region=wish.accepting.region,
        answers_sealed=at.vault.seal(ANSWERS_CELL, wish.id, text),
        registered_at=wish.at,
        registered_by=actor.id,
    )
    session.add(made)
    return made


def receipt_of(at: World, intent: Intent, household_version: int) -> IntentReceipt:
    return IntentReceipt(
        id=intent.id,
        number=intent.number,
        state=intent.state,
        registered_at=intent.registered_at,
        household_id=intent.household_id,
        household_version=household_version,
        accepting=place(at, intent.accepting_office, intent.accepting_region, intent.window),
        deciding=place(at, intent.office, intent.region),
        hotline=at.places.hotline(intent.window),
    )
