"""撤回授权: at any time, by any signer's wish; what was running stops, and the family is told.

Locks in the order of everybody else: the runs, the intent, the authorisation. Either an answer is
recorded before, or it finds its query stopped; the trigger `query_is_authorised` sees to the rest.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.reach import Act
from domain.actor import Actor
from domain.approval import withdrawal
from domain.audit.service import record
from domain.authorisation import queries
from domain.authorisation.later import AuthorisationEnded
from domain.authorisation.models import Authorisation
from domain.errors import Forbidden
from domain.intent import queries as intents
from domain.intent.models import OVER, Ending, Intent, IntentState
from domain.revocation.stopping import hold, stop
from domain.world import world

MAY = ("authorisation.record", "authorisation.revoke")
TERMINATED = "R-AUT-01"


class MayNotWithdraw(Forbidden):
    """This account takes no authorisations back."""


async def withdraw(
    session: AsyncSession, actor: Actor, id: UUID, wish: str, act: Act = "withdraw"
) -> Authorisation:
    """Take an authorisation back. `wish` says whose it was; it goes to the trail, without names.

    Stops what runs under it, ends its intent, terminates its application (L02 art. 29). What was
    granted stays. `act` "sign": whoever has a line of their own takes it back, a supporter too.
    Raises MayNotWithdraw, UnknownAuthorisation, AuthorisationEnded.
    """
    if actor.kind == "staff" and not any(map(actor.may, MAY)):
        raise MayNotWithdraw("a window that records authorisations does this")
    asked = await queries.find(session, actor, id, act)
    runs = await hold(session, id)
    intent = await _intent(session, asked)
    found = await _take_back(session, actor, id, runs)
    if intent is not None and intent.state not in OVER:
        _end(session, intent, Ending.AUTHORISATION_WITHDRAWN)
    if found.application_id is not None:
        await withdrawal.terminate(session, actor, found.application_id, TERMINATED)
    family = found.household_id
    record(
        session, actor, "authorisation.withdraw", "authorisation", id, household=family, reason=wish
    )
    return found


async def end(session: AsyncSession, actor: Actor, intent_id: UUID, ending: Ending) -> Intent:
    """The family wishes no longer, or somebody would not sign: the wish ends, and with its purpose
    the authorisation given for it. Raises UnknownIntent, IntentOver."""
    await intents.find(session, actor, intent_id, "amend")
    given = [each.id for each in await session.scalars(queries.of_intent(intent_id))]
    runs = [run for id in given for run in await hold(session, id)]
    found = await intents.held(session, actor, intent_id)
    for each in (await session.scalars(queries.of_intent(intent_id))).all():
        if each.withdrawn_at is None:
            await _take_back(session, actor, each.id, runs)
    _end(session, found, ending)
    family = found.household_id
    record(session, actor, "intent.end", "intent", intent_id, household=family, reason=ending)
    return found


async def _take_back(
    session: AsyncSession, actor: Actor, id: UUID, runs: Sequence[UUID]
) -> Authorisation:
    """Its runs and its intent are held. Raises AuthorisationEnded."""
    found = await session.get_one(Authorisation, id, with_for_update=True, populate_existing=True)
    if found.withdrawn_at is not None:
        raise AuthorisationEnded("it was withdrawn before")
    found.withdrawn_at = world(session).now()
    found.withdrawn_by = actor.id if actor.kind == "staff" else actor.kind
    begun = await hold(session, id)  # those too that began while we waited for the intent
    await stop(session, list(dict.fromkeys([*runs, *begun])))
    return found


async def _intent(session: AsyncSession, asked: Authorisation) -> Intent | None:
    if asked.intent_id is None:
        return None
    return await session.get(Intent, asked.intent_id, with_for_update=True, populate_existing=True)


def _end(session: AsyncSession, intent: Intent, ending: Ending) -> None:
    intent.state, intent.ending = IntentState.ENDED, ending
    intent.ended_at = world(session).now()
