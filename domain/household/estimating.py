"""“这家大概能得到什么”: an estimate on a record's own answers, before a form is begun. Private."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.estimate import service as estimating
from domain.estimate.service import EstimateInvalid
from domain.estimate.views import Estimate
from domain.form.merge import CHECKED_BY, RULE, Known
from domain.form.settle import Answers
from domain.household import answers
from domain.household.service import in_sight
from domain.item.levels import Sight, sight
from domain.world import World, world

PAPER: Mapping[str, Any] = {"medium": "paper", "pages": 1}
# Signed anew with every form: the estimate takes it that the family will.
SIGNED_ANEW: Mapping[str, Mapping[str, Any]] = {
    "household": {"integrity_pledge": True, "applicant_signature": PAPER},
    "person": {"check_authorisation": PAPER},
    "supporter": {"supporter_authorisation": PAPER},
}


async def estimate(session: AsyncSession, actor: Actor, id: UUID) -> Estimate:
    """What the family on record would probably get, on what it claimed and offices verified.

    Nothing is stored but who looked. Raises UnknownHousehold, PurposeNeeded, EstimateInvalid.
    """
    await in_sight(session, actor, id)
    record(session, actor, "household.estimate", "household", id)
    stored = await answers.stored(session, id)
    checked = {key: each for key, each in stored.items() if each.source.startswith(CHECKED_BY)}
    return _fitting(world(session), _as_answers(stored), sight(actor), checked)


def _fitting(at: World, said: Answers, seen: Sight, checked: Known) -> Estimate:
    """Without the answers that no longer fit together: given at different times, to other forms."""
    try:
        return estimating.estimate(at, said, sight=seen, known=checked)
    except EstimateInvalid as refused:
        left = without(said, [error.pointer for error in refused.errors])
        if left == said:
            raise
        return _fitting(at, left, seen, checked)


def without(said: Answers, pointers: Iterable[str]) -> dict[str, Any]:
    """The answers but those at these places: `/answers/persons/0/deposits`."""
    left: dict[str, Any] = copy.deepcopy(dict(said))
    for pointer in pointers:
        match pointer.split("/")[2:]:
            case ["household", name]:
                left["household"].pop(name, None)
            case [group, row, name]:
                left[group][int(row)].pop(name, None)
    return left


def _as_answers(stored: Known) -> dict[str, Any]:
    """The record in the shape of a form; what rules work out is worked out again."""
    household = dict(SIGNED_ANEW["household"])
    people: dict[str, dict[str | None, dict[str, Any]]] = {"person": {}, "supporter": {}}
    for (scope, ref, name), answer in stored.items():
        if answer.source == RULE:
            continue
        row = household
        if scope != "household":
            row = people[scope].setdefault(ref, {"ref": ref, **SIGNED_ANEW[scope]})
        row[name] = answer.value
    groups = {f"{scope}s": list(rows.values()) for scope, rows in people.items()}
    return {"household": household, **groups}
