"""申请: one form of one family becomes a case with all its claims, or nothing at all."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM, Actor
from domain.application.models import RequestKey
from domain.approval import kinship, reading
from domain.approval.papers import code_on_paper
from domain.approval.views import Receipt
from domain.audit.service import record
from domain.base import new_id
from domain.citizen import acting
from domain.document.filing import file
from domain.errors import Conflict, FieldError, RuleViolation
from domain.form.check import wrong
from domain.form.counting import AskOnce, ask_once
from domain.form.masking import holds_masks, restored, together
from domain.form.merge import NOTHING_KNOWN, Known, following
from domain.form.plan import plan_of
from domain.form.prune import kept
from domain.form.settle import Family, settle
from domain.household.answers import stored
from domain.household.verified import verified
from domain.item.catalogue import Catalogue
from domain.submission.family import recognise
from domain.submission.grown import Grown, become, grown, signed_keys, still_open, with_signatures
from domain.submission.insert import KNOWN_FAMILY, write
from domain.submission.known import amend
from domain.submission.online import keep_to_family, may_submit, nobody_joins
from domain.submission.people import Reservation, look_up
from domain.submission.plan import plan
from domain.submission.receipt import receipt_of
from domain.submission.rows import rows_of
from domain.world import World, world


class FormInvalid(RuleViolation):
    """Some answers are missing or wrong."""


class KeyUsed(Conflict):
    """This Idempotency-Key was used for another form."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form as it came in. `household_id` and its version name a family already on record,
    `intent_id` the wish it grows out of."""

    items: tuple[str, ...]
    answers: Mapping[str, Any]
    household_id: UUID | None = None
    household_version: int | None = None
    intent_id: UUID | None = None

    def digest(self) -> str:
        said = [sorted(self.items), self.answers, self.household_id, self.household_version]
        said += [self.intent_id] if self.intent_id else []
        try:
            text = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
        except TypeError:  # beyond 64 bits or nested too deep: `check` refuses it, with its place
            text = json.dumps(said, sort_keys=True, default=str).encode()
        return hashlib.sha256(text).hexdigest()


async def submit(session: AsyncSession, actor: Actor, form: Form, idempotency_key: str) -> Receipt:
    """Record household, facts, case, claims, steps, messages and trail in this transaction.

    The number of statements does not depend on the number of claims. The same key with the same
    form gives the same receipt again. Raises MayNotSubmit, KeyUsed, FormInvalid, PlaceUnclear,
    UnknownIntent, IntentOver, WindowNeeded and what `family.recognise` raises.
    """
    await may_submit(session, actor, form.household_id)
    at = world(session)
    key = Reservation(actor.id, idempotency_key, form.digest(), new_id())
    wish = await grown(session, actor, form.intent_id, form.household_id)
    before = await _before(session, form, wish)
    form, hidden = _in_full(at, form, wish, before)
    read = _read(at, form, hidden)
    people = await look_up(session, key, read.answers)
    if people is None:
        # the caller's own submission, whatever else this account may read
        again = await reading.receipt(session, SYSTEM, await _earlier(session, key))
        case, known = again.application_id, again.household_id
        again = replace(again, query_code=code_on_paper(actor, at, case))
        record(session, actor, "receipt.read", "application", case, household=known)
        return again
    still_open(wish)
    if read.errors:
        raise FormInvalid("see errors", errors=read.errors, count=len(read.errors))
    await keep_to_family(session, actor, people, form.household_id)
    family = await recognise(
        session, actor, people, read.answers, form.household_id, form.household_version, form.items
    )
    nobody_joins(actor, family)
    await acting.used(session, actor, family.household_id, "apply")
    serial = await at.serials.next(session)
    if family.known:
        family = replace(family, verified=await verified(session, family.household_id))
    made = plan(at, actor, read.items, read.answers, family, key.application_id, serial)
    once = _counted(at, read, before, wish)
    made = replace(made, intent_id=form.intent_id, ask_once=once)
    await amend(session, made)
    rows = rows_of(at, actor, made, session.info)
    await write(session, rows, KNOWN_FAMILY if made.family.known else frozenset())
    if wish is not None:
        await become(session, actor, wish, made.id)
    if people.related or wish is not None:
        await kinship.noticed(session, made.id)
    if lost := await file(session, actor, made.id, made.answers):
        raise FormInvalid("see errors", errors=list(map(_below, lost)), count=len(lost))
    return receipt_of(actor, at, made)


async def _earlier(session: AsyncSession, key: Reservation) -> UUID:
    """The application the key made before. Raises KeyUsed when it was made of another form."""
    before = await session.get_one(RequestKey, (key.actor, key.key))
    if before.digest != key.digest:
        raise KeyUsed("the key belongs to another form; use a new one")
    return before.application_id


@dataclass(frozen=True, slots=True)
class _Read:
    """What of a form is kept, or all that is wrong with it: then nothing is kept."""

    items: tuple[str, ...]
    answers: Mapping[str, Any]
    errors: list[FieldError]
    settled: Family | None = None


async def _before(session: AsyncSession, form: Form, wish: Grown | None) -> Known:
    """All that was known of this family before the form came, in full."""
    family = wish.intent.household_id if wish else form.household_id
    return await stored(session, family) if family else NOTHING_KNOWN


def _in_full(
    at: World, form: Form, wish: Grown | None, before: Known
) -> tuple[Form, list[FieldError]]:
    """The form with what its masks stand for and what was signed for its wish, and the masks that
    stand for nothing on record."""
    book = at.catalogue.fields
    if wish is not None:
        answers = with_signatures(form.answers, wish)
        form = replace(form, answers=answers, household_id=wish.intent.household_id)
    if not holds_masks(book, form.answers):
        return form, []
    answers, errors = restored(book, form.answers, before)
    return replace(form, answers=answers), errors


def _counted(at: World, read: _Read, before: Known, wish: Grown | None) -> AskOnce:
    """What the form asked and what was known already, over the answers as they came."""
    assert read.settled is not None  # a form that is kept was settled
    items = (*read.items, *following(at.catalogue, read.items))
    signed = signed_keys(wish) if wish else frozenset()
    return ask_once(at.catalogue, items, read.settled, before, signed)


def _read(at: World, form: Form, hidden: Sequence[FieldError]) -> _Read:
    """The form settled once, for all that is asked of it; items in the catalogue's order."""
    if unknown := _unknown(at.catalogue, form.items):
        return _Read((), {}, unknown)
    items = tuple(code for code in at.catalogue.items if code in frozenset(form.items))
    questions = plan_of(at.catalogue).questions((*items, *following(at.catalogue, items)))
    today = at.today()
    settled = settle(questions, form.answers, today, at.city)
    errors = together(hidden, wrong(at.catalogue, questions, form.answers, settled, today))
    answers = {} if errors else kept(questions, settled)
    return _Read(items, answers, [_below(error) for error in errors], settled)


def _unknown(catalogue: Catalogue, items: Sequence[str]) -> list[FieldError]:
    return [
        FieldError(f"/items/{at}", "unknown_item", "没有这个事项。")
        for at, code in enumerate(items)
        if code not in catalogue.items
    ]


def _below(error: FieldError) -> FieldError:
    return replace(error, pointer=f"/answers{error.pointer}")
