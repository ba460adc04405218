"""What is known of a family: its newest forms and wishes, and what offices have verified.

The newest answer counts; what an office verified outweighs what the family says while it is fresh.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import Application
from domain.form.deriving import with_derived
from domain.form.merge import Known, KnownAnswer
from domain.household.models import Membership
from domain.household.verified import verified
from domain.intent.models import Intent
from domain.world import world

NEWEST_FORMS = 10  # older answers are too old to be believed without asking
FRESH = frozenset({"requested_items", "declined_auto_items", "integrity_pledge"})
Key = tuple[str, str | None, str]


async def stored(session: AsyncSession, id: UUID) -> Known:
    """Every answer in full, and what follows from them; of persons only present members are known.

    Empty for a household nobody has said anything about. Not for anybody's eyes: `form.masking`.
    """
    forms = await session.execute(_forms(id))
    at = world(session)
    found: dict[Key, KnownAnswer] = {}
    for cell, row, sealed, when in reversed(forms.all()):
        found.update(_answers(json.loads(at.vault.open(cell, row, sealed)), when))
    found.update(await verified(session, id))
    present = await _present(session, id) if found else frozenset()
    here = {key: each for key, each in found.items() if key[0] != "person" or key[1] in present}
    return with_derived(at.catalogue, here, at.today(), at.city)


def _forms(id: UUID) -> Select[str, UUID, bytes, datetime]:
    """The newest forms and wishes, newest first: cell, row, answers, moment."""
    case, wish = literal("application.answers"), literal("intent.answers")
    forms = select(
        case.label("cell"), Application.id, Application.answers_sealed, Application.submitted_at
    ).where(Application.household_id == id)
    wishes = select(
        wish.label("cell"), Intent.id, Intent.answers_sealed, Intent.registered_at
    ).where(Intent.household_id == id)
    both = union_all(forms, wishes).subquery()
    return select(both).order_by(both.c.submitted_at.desc()).limit(NEWEST_FORMS)


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
