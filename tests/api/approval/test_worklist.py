"""The worklist's lines: three clocks, and the filters that look at them."""

import pytest
from sqlalchemy import update

from domain.approval.models import Step
from tests.api.approval.desks import DETERMINER, reviewed
from tests.api.town import Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def shown(office: Office, **query: object) -> dict[str, Json]:
    answer = await (await office.desk(DETERMINER)).get("/steps", limit=200, **query)
    assert answer.status_code == 200, answer.text
    return {row["id"]: row for row in answer.json()["rows"]}


async def changed(office: Office, step: Json, **columns: object) -> None:
    async with office.runtime.sessions.begin() as session:
        await session.execute(update(Step).where(Step.id == step["id"]).values(**columns))


async def test_a_line_tells_of_the_promise_and_of_the_law_apart(office: Office) -> None:
    step = await (await reviewed(office, "H01", ["MZ-02"])).step("MZ-02")
    line = (await shown(office))[step["id"]]
    assert line["committed_due"] < line["statutory_due"]
    assert 0 < line["committed_left"] < line["statutory_left"]
    assert line["left"] == line["committed_left"]


async def test_only_what_is_over_is_shown_as_late(office: Office) -> None:
    over = await (await reviewed(office, "H01", ["MZ-02"])).step("MZ-02")
    in_time = await (await reviewed(office, "H01", ["MZ-02"])).step("MZ-02")
    await changed(office, over, due_at=office.runtime.world.now())
    late = await shown(office, due="late")
    assert over["id"] in late
    assert in_time["id"] not in late


async def test_what_has_had_its_first_warning_is_found(office: Office) -> None:
    warned = await (await reviewed(office, "H01", ["MZ-02"])).step("MZ-02")
    calm = await (await reviewed(office, "H01", ["MZ-02"])).step("MZ-02")
    await changed(office, warned, yellow_on=office.runtime.world.today())
    found = await shown(office, due="warned")
    assert warned["id"] in found
    assert calm["id"] not in found
    assert found[warned["id"]]["level"] == "yellow"
