"""“这家大概能得到什么”: an estimate on a record's own answers, before a form is begun. Private."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.estimate import service as estimating
from domain.estimate.views import Estimate
from domain.form.merge import CHECKED_BY, RULE, Known
from domain.household import answers
from domain.household.service import in_sight
from domain.item.levels import sight
from domain.world import world

PAPER: Mapping[str, Any] = {"medium": "paper", "pages": 1}
# Signed anew with every form: the estimate takes it that the family will.
SIGNED_ANEW: Mapping[str, Mapping[str, Any]] = {
    "household": {"integrity_pledge": True, "applicant_signature": PAPER},
    "person": {"check_authorisation": PAPER},
    "supporter": {"supporter_authorisation": PAPER},
}


async def estimate(session: AsyncSession, actor: Actor, id: UUID) -> Estimate:
    """What the family on record would probably get, on what it claimed and offices verified.

    Nothing is stored but who looked. Raises UnknownHousehold, PurposeNeeded.
    """
    await in_sight(session, actor, id)
    record(session, actor, "household.estimate", "household", id)
    stored = await answers.stored(session, id)
    checked = {key: each for key, each in stored.items() if each.source.startswith(CHECKED_BY)}
    return estimating.estimate(
        world(session), _as_answers(stored), sight=sight(actor), known=checked
    )


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
