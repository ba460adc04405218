"""Unfinished forms: kept sealed for the account that types them, for seven days."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from domain.draft import service
from domain.draft.models import Draft
from domain.job.models import Lease
from tests.api.town import Desk, Office
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")


def body() -> Json:
    form = fresh("H01", ["MZ-02"])
    return {"items": form["items"], "answers": form["answers"], "household": None, "sent": None}


async def put(desk: Desk, key: str, what: Json) -> Json:
    answer = await desk.http.put(f"/drafts/{key}", json=what, headers=desk.headers)
    assert answer.status_code == 200, answer.text
    row: Json = answer.json()
    return row


async def test_what_was_typed_comes_back_as_it_was(clerk: Desk) -> None:
    key, typed = uuid4().hex, body()
    await put(clerk, key, typed)
    typed["answers"]["household"]["contact_phone"] = "000-9000-1"  # half a number
    await put(clerk, key, typed)
    assert (await clerk.get(f"/drafts/{key}")).json()["body"] == typed


async def test_the_list_tells_forms_apart_without_a_full_name(clerk: Desk) -> None:
    key = uuid4().hex
    await put(clerk, key, body())
    listed = (await clerk.get("/drafts")).json()["rows"]
    row = next(row for row in listed if row["key"] == key)
    assert (row["title"], row["items"]) == ("刘**", 1)


async def test_nobody_else_finds_it(office: Office, clerk: Desk) -> None:
    key = uuid4().hex
    await put(clerk, key, body())
    colleague = await office.desk("gu.shouxin")
    refused = await colleague.get(f"/drafts/{key}")
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/unknown-draft")
    await put(colleague, key, {**body(), "items": ["SF-01"]})  # their own of the same name
    assert (await clerk.get(f"/drafts/{key}")).json()["body"]["items"] == ["MZ-02"]


async def test_nothing_of_it_lies_in_the_database_in_the_clear(office: Office, clerk: Desk) -> None:
    typed = body()
    await put(clerk, uuid4().hex, typed)
    async with office.runtime.sessions() as session:
        rows = await session.scalars(text("SELECT t::text FROM draft t"))
        held = " ".join(rows)
    number = typed["answers"]["persons"][0]["id_number"]
    assert [part for part in (number, "刘晓梅") if part in held] == []


async def test_deleting_it_twice_is_no_error(clerk: Desk) -> None:
    key = uuid4().hex
    await put(clerk, key, body())
    gone = [await clerk.http.delete(f"/drafts/{key}", headers=clerk.headers) for _ in range(2)]
    assert [answer.json() for answer in gone] == [{"repeated": False}, {"repeated": True}]
    assert (await clerk.get(f"/drafts/{key}")).status_code == 404


async def test_after_seven_days_it_is_gone(office: Office, clerk: Desk) -> None:
    key = uuid4().hex
    await put(clerk, key, body())
    async with office.runtime.sessions.begin() as session:
        earlier = Draft.expires_at - service.KEPT - timedelta(seconds=1)
        await session.execute(update(Draft).where(Draft.key == key).values(expires_at=earlier))
    assert (await clerk.get(f"/drafts/{key}")).status_code == 404
    async with office.runtime.sessions.begin() as session:
        await service.sweep(session, lease())
        assert await session.scalar(select(Draft.id).where(Draft.key == key)) is None


def lease() -> Lease:
    """The sweep reads nothing of its job."""
    return None  # type: ignore[return-value]


async def test_the_key_of_browser_copies_is_ones_own(office: Office, clerk: Desk) -> None:
    mine = [(await clerk.get("/drafts/copy-key")).json()["key"] for _ in range(2)]
    colleague = await office.desk("gu.shouxin")
    theirs = (await colleague.get("/drafts/copy-key")).json()["key"]
    assert mine[0] == mine[1] != theirs


@pytest.mark.parametrize("key", ["short", "x" * 32, "0" * 33, "..%2f" + "0" * 27])
async def test_a_key_is_32_hexadecimal_digits(clerk: Desk, key: str) -> None:
    answer = await clerk.http.put(f"/drafts/{key}", json=body(), headers=clerk.headers)
    assert answer.status_code in (404, 422)
