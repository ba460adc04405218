"""提个建议: everybody on the staff may, the administrator answers, the author reads it."""

import httpx
import pytest
from sqlalchemy import select

from domain.suggestion.models import Suggestion
from tests.api.town import Desk, Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
ADMINISTRATOR, COLLEAGUE = "admin.sys", "gu.shouxin"


async def sent(desk: Desk, text: str = "希望清单能记住上次的筛选。") -> Json:
    answer = await desk.post("/suggestions", {"page": "steps", "text": text})
    assert answer.status_code == 201, answer.text
    view: Json = answer.json()
    return view


async def replied(office: Office, id: str) -> httpx.Response:
    desk = await office.desk(ADMINISTRATOR)
    return await desk.post(f"/suggestions/{id}/reply", {"text": "已改，下周上线。"})


async def test_the_author_reads_the_answer(office: Office, clerk: Desk) -> None:
    view = await sent(clerk)
    assert (await replied(office, view["id"])).status_code == 200
    mine = (await clerk.get("/suggestions")).json()["rows"]
    row = next(row for row in mine if row["id"] == view["id"])
    assert (row["reply"], row["replied_by"]) == ("已改，下周上线。", "丛林")


async def test_the_administrator_finds_what_waits_for_an_answer(
    office: Office, clerk: Desk
) -> None:
    open_, done = await sent(clerk), await sent(clerk)
    await replied(office, done["id"])
    desk = await office.desk(ADMINISTRATOR)
    rows = (await desk.get("/suggestions/inbox", answered=False, limit=200)).json()["rows"]
    ids = {row["id"] for row in rows}
    assert open_["id"] in ids
    assert done["id"] not in ids


async def test_a_colleague_does_not_see_it(office: Office, clerk: Desk) -> None:
    view = await sent(clerk)
    theirs = (await (await office.desk(COLLEAGUE)).get("/suggestions")).json()["rows"]
    assert view["id"] not in {row["id"] for row in theirs}


async def test_it_is_answered_once(office: Office, clerk: Desk) -> None:
    view = await sent(clerk)
    await replied(office, view["id"])
    again = await replied(office, view["id"])
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-replied")


async def test_its_words_do_not_lie_in_the_clear(office: Office, clerk: Desk) -> None:
    await sent(clerk, "独一无二的一句话")
    async with office.runtime.sessions() as session:
        stored = await session.scalars(select(Suggestion.text_sealed))
    assert all("独一无二的一句话".encode() not in sealed for sealed in stored)


async def test_the_page_is_a_name_and_never_an_address(clerk: Desk) -> None:
    body = {"page": "/applications/0192?name=刘", "text": "看不清"}
    assert (await clerk.post("/suggestions", body)).status_code == 422
