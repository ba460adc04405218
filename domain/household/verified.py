"""What offices that keep records have said about a family, as answers to questions of the form."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.form.merge import CHECKED_BY, KnownAnswer
from domain.form.prune import combine
from domain.household.models import Fact
from domain.world import world

Verified = dict[tuple[str, str | None, str], KnownAnswer]


async def verified(session: AsyncSession, household_id: UUID) -> Verified:
    """The newest verified answer to each question, not outdated, with its source and time."""
    at = world(session)
    rows = await session.scalars(
        select(Fact)
        .where(
            Fact.household_id == household_id,
            Fact.state == "verified",
            Fact.run_id.is_not(None),
            or_(Fact.valid_to.is_(None), Fact.valid_to >= at.today()),
        )
        .order_by(Fact.observed_at, Fact.id)
    )
    found: Verified = {}
    fields = at.catalogue.fields.fields
    for row in rows:
        if row.name in fields:
            person = str(row.person_id) if row.person_id else None
            answer = KnownAnswer(row.value, f"{CHECKED_BY}{row.source}", row.observed_at)
            found[fields[row.name].scope, person, row.name] = answer
    return found


def over(claimed: Mapping[str, Any], known: Verified) -> dict[str, Any]:
    """What was claimed, and written over it what was verified of the people it names.

    An office's answer outweighs the family's while it is fresh: who doubts it explains, or is
    visited. `ref` is the id of a person.
    """
    rows: dict[str, dict[str | None, dict[str, Any]]] = {}
    for (scope, person, name), answer in known.items():
        rows.setdefault(scope, {}).setdefault(person, {})[name] = answer.value
    people = {
        f"{scope}s": [{"ref": ref, **row} for ref, row in rows.get(scope, {}).items()]
        for scope in ("person", "supporter")
    }
    return combine(claimed, {"household": rows.get("household", {}).get(None, {}), **people})
