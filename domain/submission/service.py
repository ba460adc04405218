"""申请: one form of one family becomes a case with all its claims, or nothing at all."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM, Actor
from domain.application.models import RequestKey
from domain.approval import reading
from domain.approval.views import Receipt
from domain.base import Entity, new_id
from domain.errors import Conflict, FieldError, Forbidden, RuleViolation
from domain.form.check import check
from domain.form.merge import following
from domain.form.prune import prune
from domain.item.catalogue import Catalogue
from domain.submission.family import recognise
from domain.submission.insert import write
from domain.submission.known import amend
from domain.submission.plan import Plan, plan
from domain.submission.receipt import receipt_of
from domain.submission.rows import rows_of
from domain.world import world


class MayNotSubmit(Forbidden):
    """This account may not submit applications."""


class FormInvalid(RuleViolation):
    """Some answers are missing or wrong."""


class KeyUsed(Conflict):
    """This Idempotency-Key was used for another form."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form as it came in. `household_id` and its version name a family already on record."""

    items: tuple[str, ...]
    answers: Mapping[str, Any]
    household_id: UUID | None = None
    household_version: int | None = None

    def digest(self) -> str:
        said = [sorted(self.items), self.answers, self.household_id, self.household_version]
        try:
            text = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
        except TypeError:  # beyond 64 bits or nested too deep: `check` refuses it, with its place
            text = json.dumps(said, sort_keys=True, default=str).encode()
        return hashlib.sha256(text).hexdigest()


async def submit(session: AsyncSession, actor: Actor, form: Form, key: str) -> Receipt:
    """Record household, facts, case, claims, steps, messages and trail in this transaction.

    The number of statements does not depend on the number of claims. The same key with the same
    form gives the same receipt again. Raises MayNotSubmit, KeyUsed, FormInvalid, PlaceUnclear and
    what `family.recognise` raises.
    """
    if not actor.may("application.create"):
        raise MayNotSubmit("this account holds no post that takes applications in")
    application_id, digest = new_id(), form.digest()
    earlier = await _take_key(session, actor, key, digest, application_id)
    if earlier is not None:
        # the caller's own submission, whatever else this account may read
        return await reading.receipt(session, SYSTEM, earlier)
    made = await _plan(session, actor, form, application_id)
    await amend(session, made)
    rows = rows_of(world(session), actor, made, session.info.get("request_id"))
    await write(session, rows, known_family=made.family.known)
    return receipt_of(world(session), made)


_KEYS = Entity.metadata.tables[RequestKey.__tablename__]
TAKE_KEY = insert(_KEYS).on_conflict_do_nothing().returning(_KEYS.c.application_id)


async def _take_key(
    session: AsyncSession, actor: Actor, key: str, digest: str, application_id: UUID
) -> UUID | None:
    """Reserve the key, waiting for whoever holds it; the application it made before, if any."""
    row = {"actor": actor.id, "key": key, "digest": digest, "at": world(session).now()}
    connection = await session.connection()
    taken = await connection.execute(TAKE_KEY, {**row, "application_id": application_id})
    if taken.scalar_one_or_none() is not None:
        return None
    before = await session.get_one(RequestKey, (actor.id, key))
    if before.digest != digest:
        raise KeyUsed("the key belongs to another form; use a new one")
    return before.application_id


async def _plan(session: AsyncSession, actor: Actor, form: Form, application_id: UUID) -> Plan:
    at = world(session)
    items = _chosen(at.catalogue, form.items)
    asked = (*items, *following(at.catalogue, items))
    errors = check(at.catalogue, asked, form.answers, at.today(), city=at.city)
    if errors:
        raise FormInvalid("see errors", errors=[_below(e) for e in errors], count=len(errors))
    answers = prune(at.catalogue, asked, form.answers, at.today(), at.city)
    family = await recognise(
        session, actor, answers, form.household_id, form.household_version, form.items
    )
    serial = await at.serials.next(session)
    return plan(at, actor, items, answers, family, application_id, serial)


def _chosen(catalogue: Catalogue, items: Sequence[str]) -> tuple[str, ...]:
    """The items in the catalogue's order, each once. Raises FormInvalid."""
    unknown = [
        FieldError(f"/items/{at}", "unknown_item", "没有这个事项。")
        for at, code in enumerate(items)
        if code not in catalogue.items
    ]
    if unknown:
        raise FormInvalid("see errors", errors=unknown, count=len(unknown))
    return tuple(code for code in catalogue.items if code in frozenset(items))


def _below(error: FieldError) -> FieldError:
    return replace(error, pointer=f"/answers{error.pointer}")
