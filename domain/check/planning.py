"""The rows of a run: what is still fresh is taken over, the rest gets a deadline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from domain.authorisation.models import Authorisation
from domain.base import new_ids, utc_now
from domain.check.family import fresh_until
from domain.check.models import KNOWN, CheckQuery, CheckRun, QueryState
from domain.item.checks import Check, SourceOffice
from domain.world import SHANGHAI, World, world


@dataclass(frozen=True, slots=True)
class Due:
    """One question to be put: this check about this person."""

    check: Check
    person: UUID


async def fresh(
    session: AsyncSession, authorisation: Authorisation
) -> Mapping[tuple[str, UUID], CheckQuery]:
    """The newest answer of each check and person under this authorisation that still counts."""
    at = world(session)
    newest = (
        select(CheckQuery)
        .where(CheckQuery.authorisation_id == authorisation.id, CheckQuery.state.in_(KNOWN))
        .ext(distinct_on(CheckQuery.check, CheckQuery.person_id))
        .order_by(CheckQuery.check, CheckQuery.person_id, CheckQuery.answered_at.desc())
    )
    rows = await session.scalars(newest)
    return {(row.check, row.person_id): row for row in rows if fresh_until(at, row) >= at.today()}


def rows(
    at: World, run: CheckRun, due: Sequence[Due], still: Mapping[tuple[str, UUID], CheckQuery]
) -> list[dict[str, Any]]:
    """The queries of a run, as rows to write; answers still fresh are sealed anew in theirs."""
    deadlines = {
        code: _deadline(at, source) for code, source in at.catalogue.checks.sources.items()
    }
    rows = []
    for id, each in zip(new_ids(len(due)), due, strict=True):
        row = {
            "id": id,
            "run_id": run.id,
            "authorisation_id": run.authorisation_id,
            "household_id": run.household_id,
            "person_id": each.person,
            "check": each.check.code,
            "source": each.check.source,
            "state": QueryState.PLANNED,
            "planned_at": at.now(),
            "deadline_at": deadlines[each.check.source],
        }
        known = still.get((each.check.code, each.person))
        rows.append(row | (_reused(at, id, known) if known else {}))
    return rows


def _reused(at: World, id: UUID, known: CheckQuery) -> dict[str, Any]:
    """The answer that is still fresh, sealed anew for this query; it keeps its times."""
    assert known.answer_sealed is not None
    text = at.vault.open("check_query.answer", known.id, known.answer_sealed)
    return {
        "state": QueryState.REUSED,
        "reused_from": known.reused_from or known.id,
        "answer_sealed": at.vault.seal("check_query.answer", id, text),
        "hit": known.hit,
        "reference": known.reference,
        "answered_at": known.answered_at,
        "source_at": known.source_at,
    }


def _deadline(at: World, source: SourceOffice) -> datetime:
    """When the report goes on without this source: machine time."""
    waits = source.deadline
    if waits.working_days is None:
        return utc_now() + (waits.after or timedelta(0))
    last = at.calendar.add(at.today(), waits.working_days).on
    end = datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=SHANGHAI)
    return utc_now() + (end - at.now())
