"""Recording an authorisation at a window: wording, checks, days, and a line for everybody."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application import queries as applications
from domain.approval.case import UnknownApplication
from domain.audit.service import record
from domain.authorisation import queries
from domain.authorisation.models import Authorisation, Signature
from domain.authorisation.parties import parties_of
from domain.authorisation.rules import Party, signer_by_default
from domain.authorisation.signing import AuthorisationInvalid, Signing, fault, sign
from domain.authorisation.supporters import from_form, with_supporters
from domain.authorisation.texts import AuthorisationText, current, texts
from domain.base import new_id
from domain.errors import Conflict, FieldError, Forbidden
from domain.intent.models import Intent, IntentState
from domain.intent.queries import held
from domain.world import World, world

RECORD = "authorisation.record"
MONTHS_BACK = 12  # of time the answers may be about


class MayNotAuthorise(Forbidden):
    """This account records no authorisations."""


class AuthorisationOpen(Conflict):
    """There is an authorisation already: sign it, or withdraw it first."""


class NobodySigns(Conflict):
    """There is no adult who could sign for the minors of this family."""


class ApplicationOver(Conflict):
    """This application has ended: nothing is asked for it any more."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is allowed. None: the current wording, all its checks, as long as it may."""

    text_version: str | None = None
    checks: tuple[str, ...] | None = None
    valid_to: date | None = None
    signatures: tuple[Signing, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cause:
    """What an authorisation is made for: a wish or an application, and what was said with it."""

    household_id: UUID
    region: str
    answers: Mapping[str, Any]
    intent: Intent | None = None
    application_id: UUID | None = None


async def for_intent(session: AsyncSession, actor: Actor, id: UUID, terms: Terms) -> Authorisation:
    """Record one for a wish, signed by whoever is there; the others may sign later.

    Raises MayNotAuthorise, UnknownIntent, IntentOver, AuthorisationOpen, NobodySigns,
    AuthorisationInvalid.
    """
    _may(actor)
    intent = await held(session, actor, id)
    await _none_open(session, queries.of_intent(id))
    cause = _Cause(intent.household_id, intent.region, answers_of(session, intent), intent)
    return await _record(session, actor, cause, terms, ())


async def for_application(
    session: AsyncSession, actor: Actor, id: UUID, terms: Terms
) -> Authorisation:
    """Record one for an application that came without a wish. Who signed on its form has signed.

    Raises MayNotAuthorise, UnknownApplication, ApplicationOver, AuthorisationOpen, NobodySigns,
    AuthorisationInvalid.
    """
    _may(actor)
    found = await session.scalar(applications.locked(session, actor, id, "amend"))
    if found is None:
        raise UnknownApplication("no application with this id")
    if found.closed_at is not None:
        raise ApplicationOver("the application has ended")
    await _none_open(session, queries.of_application(id))
    opened = world(session).vault.open("application.answers", id, found.answers_sealed)
    answers = await with_supporters(session, json.loads(opened))
    cause = _Cause(found.household_id, found.deciding_region, answers, application_id=id)
    return await _record(session, actor, cause, terms, tuple(from_form(answers)))


def answers_of(session: AsyncSession, intent: Intent) -> dict[str, Any]:
    """What was said with a wish, in full."""
    opened = world(session).vault.open("intent.answers", intent.id, intent.answers_sealed)
    answers: dict[str, Any] = json.loads(opened)
    return answers


def _may(actor: Actor) -> None:
    if not actor.may(RECORD):
        raise MayNotAuthorise("a window that records authorisations does this")


async def _none_open(session: AsyncSession, before: Select[Authorisation]) -> None:
    """The case is locked. Raises AuthorisationOpen."""
    today = world(session).today()
    for found in await session.scalars(before):
        if found.withdrawn_at is None and found.valid_to >= today:
            raise AuthorisationOpen("one at a time", authorisation_id=str(found.id))


async def _record(
    session: AsyncSession,
    actor: Actor,
    cause: _Cause,
    terms: Terms,
    on_form: Sequence[Signing],
) -> Authorisation:
    at = world(session)
    parties = await parties_of(session, cause.answers)
    text = texts().get(terms.text_version) if terms.text_version else current(at.today())
    if wrong := list(_wrong(at, terms, text)):
        raise AuthorisationInvalid("see errors", errors=wrong, count=len(wrong))
    assert text is not None
    made = await _authorisation(session, actor, cause, terms, text)
    lines = [_line(made, place, party, parties) for place, party in enumerate(parties)]
    session.add_all([made, *lines])
    brought = {signing.person for signing in terms.signatures}
    by_person = {party.person: party for party in parties}
    signed = [each for each in on_form if each.person in by_person and each.person not in brought]
    placed = [(f"/signatures/{n}", each) for n, each in enumerate((*terms.signatures, *signed))]
    await session.flush()  # the lines stand before papers are filed under them
    await sign(session, actor, made, lines, by_person, placed)
    went_on(made, cause.intent)
    family = cause.household_id
    record(session, actor, "authorisation.record", "authorisation", made.id, household=family)
    return made


def went_on(authorisation: Authorisation, intent: Intent | None) -> None:
    """A wish whose authorisation is complete can be checked."""
    if intent is None or authorisation.completed_at is None:
        return
    if intent.state is IntentState.REGISTERED:
        intent.state = IntentState.AUTHORISED


def _wrong(at: World, terms: Terms, text: AuthorisationText | None) -> Iterator[FieldError]:
    if text is None or text.effective_from > at.today():
        yield fault("/text_version", "unknown_text")
        return
    offered = set(text.codes())
    for place, code in enumerate(terms.checks or ()):
        if code not in offered:
            yield fault(f"/checks/{place}", "unknown_check")
    if terms.valid_to and not at.today() <= terms.valid_to <= last_day(at.today(), text.months):
        yield fault("/valid_to", "period")
    twice: set[UUID] = set()
    for place, signing in enumerate(terms.signatures):
        if signing.person in twice:
            yield fault(f"/signatures/{place}/person", "signed_twice")
        twice.add(signing.person)


def last_day(first: date, months: int) -> date:
    """The last day of so many months beginning with a day."""
    years, month = divmod(first.month - 1 + months, 12)
    year, day = first.year + years, first.day
    while True:
        try:
            return date(year, month + 1, day) - timedelta(days=1)
        except ValueError:  # a shorter month
            day -= 1


async def _authorisation(
    session: AsyncSession, actor: Actor, cause: _Cause, terms: Terms, text: AuthorisationText
) -> Authorisation:
    at, today = world(session), world(session).today()
    serial = await at.serials.next(session)
    wanted = text.codes() if terms.checks is None else terms.checks
    return Authorisation(
        id=new_id(),
        number=f"{cause.region[:6]}{today:%Y%m%d}{serial % 1_000_000:06d}",
        household_id=cause.household_id,
        intent_id=cause.intent.id if cause.intent else None,
        application_id=cause.application_id,
        text_version=text.version,
        checks=[code for code in text.codes() if code in wanted],
        asks_from=_months_before(today, MONTHS_BACK),
        asks_to=last_day(today, text.months),
        valid_from=today,
        valid_to=terms.valid_to or last_day(today, text.months),
        recorded_by=actor.id,
        recorded_at=at.now(),
    )


def _months_before(day: date, months: int) -> date:
    return last_day(day, -months) + timedelta(days=1)


def _line(made: Authorisation, place: int, party: Party, parties: Sequence[Party]) -> Signature:
    """Raises NobodySigns."""
    expected = signer_by_default(party, parties)
    if expected is None:
        raise NobodySigns("name an adult of the household or a supporter first")
    signed_by, signer = expected
    return Signature(
        authorisation_id=made.id,
        person_id=party.person,
        position=place,
        role=party.role,
        relation=party.relation,
        signed_by=signed_by,
        signer_id=signer,
        sensitive_consent=False,
    )
