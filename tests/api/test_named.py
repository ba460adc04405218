"""Finding a family by a name: in one's own places, whole names only, masked, on the record."""

import pytest
from sqlalchemy import select

from domain.audit.models import AuditRecord
from tests.api.town import Desk, Office
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
NAME = "欧阳知微"


@pytest.fixture(scope="module")
def family() -> Json:
    form = fresh("H01")
    form["answers"]["persons"][0]["person_name"] = NAME
    return form


async def found(desk: Desk, name: str, purpose: str = "application") -> list[Json]:
    answer = await desk.post("/households/name-search", {"name": name, "purpose": purpose})
    assert answer.status_code == 200, answer.text
    rows: list[Json] = answer.json()["rows"]
    return rows


async def test_a_window_finds_its_own_families_by_the_whole_name(clerk: Desk, family: Json) -> None:
    receipt = await clerk.submitted(family)
    rows = await found(clerk, NAME)
    assert receipt["household_id"] in {row["household"] for row in rows}
    assert {row["name"] for row in rows} == {"欧**"}


async def test_a_part_of_a_name_finds_nobody(clerk: Desk) -> None:
    assert await found(clerk, "欧阳") == []


async def test_another_county_finds_nobody_by_it(office: Office) -> None:
    elsewhere = await office.desk("lian.jingqiu")
    assert await found(elsewhere, NAME) == []


async def test_the_trail_keeps_the_purpose_and_not_the_name(office: Office, clerk: Desk) -> None:
    await found(clerk, NAME, "consultation")
    async with office.runtime.sessions() as session:
        rows = await session.scalars(
            select(AuditRecord).where(AuditRecord.action == "household.find")
        )
        told = [(row.reason, str(vars(row))) for row in rows]
    assert "consultation" in {reason for reason, _ in told}
    assert not any(NAME in text for _, text in told)


async def test_a_purpose_of_somebody_else_is_refused(clerk: Desk) -> None:
    body = {"name": NAME, "purpose": "audit"}
    answer = await clerk.post("/households/name-search", body)
    assert answer.json()["type"].endswith("/purpose-not-yours")
