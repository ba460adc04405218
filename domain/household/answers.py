"""What a family has answered before, out of its newest forms; the newest answer counts."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import Application
from domain.form.deriving import with_derived
from domain.form.merge import Known, KnownAnswer
from domain.household.models import Membership
from domain.world import world

NEWEST_FORMS = 10  # older answers are too old to be believed without asking
FRESH = frozenset({"requested_items", "declined_auto_items", "integrity_pledge"})
Key = tuple[str, str | None, str]


async def stored(session: AsyncSession, id: UUID) -> Known:
    """Every answer in full, and what follows from them; of persons only present members are known.

    Empty for a household nobody has applied for. Not for anybody's eyes: see `form.masking`.
    """
    forms = await session.execute(
        select(Application.id, Application.answers_sealed, Application.submitted_at)
        .where(Application.household_id == id)
        .order_by(Application.submitted_at.desc())
        .limit(NEWEST_FORMS)
    )
    at = world(session)
    found: dict[Key, KnownAnswer] = {}
    for application, sealed, when in reversed(forms.all()):
        text = at.vault.open("application.answers", application, sealed)
        found.update(_answers(json.loads(text), when))
    present = await _present(session, id) if found else frozenset()
    here = {key: each for key, each in found.items() if key[0] != "person" or key[1] in present}
    return with_derived(at.catalogue, here, at.today(), at.city)


async def _present(session: AsyncSession, id: UUID) -> frozenset[str | None]:
    rows = await session.scalars(
        select(Membership.person_id).where(
            Membership.household_id == id, Membership.until.is_(None)
        )
    )
    return frozenset(map(str, rows))


def _answers(said: Mapping[str, Any], at: datetime) -> Iterator[tuple[Key, KnownAnswer]]:
    rows: list[tuple[str, str | None, Mapping[str, Any]]] = [("household", None, said["household"])]
    rows += [("person", row["ref"], row) for row in said["persons"]]
    rows += [("supporter", row.get("ref"), row) for row in said.get("supporters", [])]
    for scope, person, row in rows:
        for name, value in row.items():
            paper = isinstance(value, Mapping) and "medium" in value
            if name != "ref" and name not in FRESH and not paper:
                yield (scope, person, name), KnownAnswer(value, "family", at)
