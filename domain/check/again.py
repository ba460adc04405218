"""The second click: a run that would ask nothing new on the same day is the run of before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.check.models import CheckQuery, CheckRun
from domain.check.planning import Due
from domain.world import SHANGHAI, world


@dataclass(frozen=True, slots=True)
class Whose:
    """The case a run is started for."""

    household_id: UUID
    office: str
    region: str
    intent_id: UUID | None = None
    application_id: UUID | None = None


async def same(
    session: AsyncSession,
    whose: Whose,
    authorisation_id: UUID,
    due: Sequence[Due],
    fresh: Mapping[tuple[str, UUID], CheckQuery],
) -> CheckRun | None:
    """The family's newest run, locked, if it was started today for this case under this
    authorisation, asked exactly what is due, and its answers are the freshest there are."""
    wanted = {(each.check.code, each.person) for each in due}
    if not wanted <= fresh.keys():
        return None
    run = await session.scalar(
        select(CheckRun)
        .where(CheckRun.household_id == whose.household_id)
        .order_by(CheckRun.requested_at.desc(), CheckRun.id.desc())
        .limit(1)
        .with_for_update()
    )
    if run is None or run.stopped_at is not None or not _is_of(run, whose, authorisation_id):
        return None
    today = world(session).today()
    asked = await session.execute(
        select(CheckQuery.check, CheckQuery.person_id, CheckQuery.answered_at).where(
            CheckQuery.run_id == run.id
        )
    )
    times = {(check, person): at for check, person, at in asked}
    newest = {place: fresh[place].answered_at for place in wanted}
    started = run.requested_at.astimezone(SHANGHAI).date()
    return run if started == today and times == newest else None


def _is_of(run: CheckRun, whose: Whose, authorisation_id: UUID) -> bool:
    case = (run.intent_id, run.application_id, run.authorisation_id)
    return case == (whose.intent_id, whose.application_id, authorisation_id)
