"""“能享受什么”: an estimate on what a wish claims and what offices verified. Nothing is stored.

What an office knows about money is for named check officers: to others the sentences keep how far
off a figure is and lose the figure.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.authorisation.recording import answers_of
from domain.estimate import service
from domain.estimate.service import EstimateInvalid
from domain.estimate.views import Estimate
from domain.form.masking import restored
from domain.form.merge import Known
from domain.household.answers import stored
from domain.household.service import in_sight
from domain.household.verified import Verified, over, verified
from domain.intent import queries
from domain.intent.models import Intent
from domain.item.levels import sight
from domain.world import world


async def estimate(session: AsyncSession, actor: Actor, id: UUID) -> Estimate:
    """Private: nothing is written but who looked. Raises UnknownIntent."""
    found = await queries.find(session, actor, id)
    record(session, actor, "intent.estimate", "intent", id, household=found.household_id)
    return await of(session, actor, found)


async def of(session: AsyncSession, actor: Actor, intent: Intent) -> Estimate:
    """The estimate of an intent the caller has found to be in reach."""
    known = await verified(session, intent.household_id)
    answers = over(answers_of(session, intent), known)
    return service.estimate(world(session), answers, sight=sight(actor), known=known)


async def of_record(
    session: AsyncSession,
    actor: Actor,
    household_id: UUID,
    answers: Mapping[str, Any],
    items: Collection[str],
) -> Estimate:
    """The estimate of a form filled over a family's record: what comes masked counts in full, and
    stays masked. Only that it was looked at is written.

    Raises UnknownHousehold, PurposeNeeded, EstimateInvalid (a mask that stands for nothing too),
    UnknownItem.
    """
    await in_sight(session, actor, household_id)
    record(session, actor, "household.estimate", "household", household_id)
    at, known = world(session), await stored(session, household_id)
    said, hidden = restored(at.catalogue.fields, answers, known)
    if hidden:
        errors = [replace(each, pointer=f"/answers{each.pointer}") for each in hidden]
        raise EstimateInvalid("some answers cannot be right", errors=errors)
    checked = _kept(await verified(session, household_id), said)
    return service.estimate(at, said, items, sight=sight(actor), known=checked)


def _kept(checked: Verified, said: Mapping[str, Any]) -> Known:
    """What offices verified, as far as the form still says so."""
    rows = dict(_rows(said))
    return {
        (scope, ref, name): answer
        for (scope, ref, name), answer in checked.items()
        if rows.get((scope, ref), {}).get(name) == answer.value
    }


def _rows(said: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str | None], Mapping[str, Any]]]:
    yield ("household", None), said["household"]
    for scope in ("person", "supporter"):
        for row in said[f"{scope}s"]:
            if isinstance(ref := row.get("ref"), str):
                yield (scope, ref), row
