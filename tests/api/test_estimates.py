"""What would we get: open to everybody, bounded, and without a trace."""

import pytest
from sqlalchemy import text

from tests.api.town import Office
from tests.factories import fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_anybody_may_ask_without_signing_in(office: Office) -> None:
    answer = await office.http.post("/estimates", json={"answers": fresh("H01")["answers"]})
    assert answer.status_code == 200, answer.text
    rows = {row["item"]: row["likelihood"] for row in answer.json()["rows"]}
    assert (rows["MZ-02"], rows["MZ-03"]) == ("likely", "unlikely")


async def test_nothing_of_it_is_stored(office: Office) -> None:
    form = fresh("H01")
    async with office.runtime.engine.connect() as connection:
        count = text("SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM audit_record)")
        before = await connection.scalar(count)
        await office.http.post("/estimates", json={"answers": form["answers"]})
        await connection.rollback()
        assert await connection.scalar(count) == before


async def test_an_impossible_answer_is_named_by_its_place(office: Office) -> None:
    answers = {"household": {}, "persons": [{"deposits": -1}]}
    answer = await office.http.post("/estimates", json={"answers": answers})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/answers/persons/0/deposits"


async def test_an_item_nobody_offers_is_no_secret(office: Office) -> None:
    body = {"items": ["XX-99"], "answers": {"household": {}, "persons": [{}]}}
    answer = await office.http.post("/estimates", json=body)
    assert answer.json()["type"].endswith("/unknown-item")
