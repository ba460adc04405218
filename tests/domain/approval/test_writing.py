"""What a decision writes in one statement loses no race silently."""

import pytest
from sqlalchemy.orm.exc import StaleDataError

from domain.approval.models import Step
from domain.approval.writing import write
from tests.domain.approval.scenes import live_step, opened
from tests.domain.approval.town import Json, Town, fresh


async def test_a_step_somebody_else_has_changed_is_not_overwritten(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H06"]), ["HS-01"])
    step = await live_step(town, id, "HS-01")
    async with town.sessions() as session:
        mine = await session.get_one(Step, step.id)
        async with town.sessions.begin() as other:
            (await other.get_one(Step, step.id)).office = "theirs"
        mine.office = "mine"
        with pytest.raises(StaleDataError):
            await write(session)
