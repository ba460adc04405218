"""The supervisors' board over HTTP: every number is the number of rows behind it."""

import io
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from adapters import postgres
from bench import spread
from domain.application.models import Application
from domain.audit.models import AuditRecord
from domain.clock import queries as clock
from tests.api.conftest import TEMPLATE
from tests.api.town import Desk, Office, Seeded, opened
from tests.api.visitor import kind
from tests.conftest import _urls as urls_of
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
COUNTY, CITY, REVIEWER = "shi.gang", "xu.mingyuan", "liang.bo"  # X-SUP of 宿豫; C-MZ; T-REV
HERE, CASES, PAGE = "321311", 220, 200
LEVELS = ("yellow", "orange", "red")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def crowded(
    postgres_server: postgres.Server, secrets: Path, worker_id: str, all_items: list[str]
) -> AsyncIterator[Office]:
    """A town of its own with made-up cases in every township, and a real one in 大兴镇."""
    name = f"crowded_{worker_id}"
    postgres.create_database(postgres_server, name, template=TEMPLATE)
    async with opened(Seeded(urls_of(postgres_server, name), secrets)) as office:
        await (await office.desk()).submitted(fresh("H01", ["MZ-02"]))
        spread.fill(postgres_server, name, CASES, all_items)
        yield office


async def board(office: Office, login: str = CITY, **asked: object) -> Json:
    answer = await (await office.desk(login)).get("/supervision/board", **asked)
    assert answer.status_code == 200, answer.text
    shown: Json = answer.json()
    return shown


async def listed(desk: Desk, shown: Json, **asked: object) -> list[Json]:
    """Every row of the list that a number of this board opens."""
    period = {"region": shown["region"], "from": shown["first_day"], "to": shown["last_day"]}
    rows: list[Json] = []
    after: dict[str, str] = {}
    while True:
        answer = await desk.get("/applications", **{**period, **asked, **after, "limit": PAGE})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page["rows"]
        if page["next"] is None:
            return rows
        after = {"after": page["next"]}


async def test_the_board_counts_every_case_of_the_place_once(crowded: Office) -> None:
    shown = await board(crowded)
    assert shown["load"]["cases"] == CASES + 1
    assert sum(row["load"]["cases"] for row in shown["stages"]) == CASES + 1
    assert sum(row["load"]["cases"] for row in shown["places"]) == CASES + 1
    assert sum(row["load"]["cases"] for row in shown["months"]) == CASES + 1


async def test_decided_claims_add_up_along_every_side(crowded: Office) -> None:
    shown = await board(crowded)
    for side in ("items", "departments", "places", "months"):
        for figure in ("decided", "timed", "on_time"):
            total = sum(row["pace"][figure] for row in shown[side])
            assert total == shown["pace"][figure] > 0, (side, figure)


async def test_what_was_asked_is_told_of_every_item_over_the_forms_that_hold_it(
    crowded: Office,
) -> None:
    """Read again from the cases behind the row, each with its own figures."""
    shown = await board(crowded)
    row = max(shown["items"], key=lambda each: each["asked"]["forms"])
    desk = await crowded.desk(CITY)
    behind = [UUID(each["id"]) for each in await listed(desk, shown, item=row["item"])]
    async with crowded.runtime.sessions() as session:
        told = await session.scalars(
            select(Application.counted).where(
                Application.id.in_(behind), Application.counted.is_not(None)
            )
        )
        counted = [each for each in told if each]
    assert row["asked"]["forms"] == len(counted) > 0
    for figure in ("asked", "prefilled", "saved", "separate"):
        assert row["asked"][figure] == sum(each[figure] for each in counted), figure
    assert sum(each["asked"]["forms"] for each in shown["places"]) == shown["asked"]["forms"]


async def _numbers(shown: Json) -> list[tuple[int, Json]]:
    """Every number of cases on the board with the filter it opens."""
    found: list[tuple[int, Json]] = []
    sides: list[tuple[Json, Json]] = [({}, shown)]
    sides += [({"state": row["state"]}, row) for row in shown["stages"]]
    sides += [({"item": row["item"]}, row) for row in shown["items"]]
    sides += [({"department": row["department"]}, row) for row in shown["departments"]]
    sides += [({"region": row["region"]}, row) for row in shown["places"]]
    sides += [({"from": row["first_day"], "to": row["last_day"]}, row) for row in shown["months"]]
    for own, row in sides:
        found.append((row["load"]["cases"], own))
        found += [(row["load"][level], {**own, "level": level}) for level in LEVELS]
        if "pace" in row:
            found.append((row["pace"]["late"], {**own, "late": "true"}))
    return found


@pytest.mark.parametrize(("login", "region"), [(CITY, None), (COUNTY, None), (CITY, "321311101")])
async def test_every_number_opens_as_many_rows(
    crowded: Office, login: str, region: str | None
) -> None:
    asked = {} if region is None else {"region": region}
    shown = await board(crowded, login, **asked)
    desk = await crowded.desk(login)
    numbers = [one for one in await _numbers(shown) if one[0]]
    assert len(numbers) > 20
    for number, filter_ in numbers:
        assert len(await listed(desk, shown, **filter_)) == number, filter_


async def test_deadline_colours_are_those_of_the_worklist(crowded: Office) -> None:
    """The seat's list reckons one row at a time; the board counts the same colours."""
    desk = await crowded.desk("jiang.yulan")  # determines for civil affairs of 宿豫
    answer = await desk.get("/steps", kind="determination", limit=PAGE)
    rows = answer.json()["rows"]
    assert rows, answer.text
    items = {row["item"] for row in rows}
    shown = await board(crowded, COUNTY, **{"from": "2026-01-01"})
    of_item = {row["item"]: row["load"] for row in shown["items"]}
    for item in items:
        for level in LEVELS:
            waiting = {
                row["application_id"]
                for row in rows
                if (row["item"], row["level"]) == (item, level)
            }
            assert of_item[item][level] == len(waiting), (item, level)
    assert {row["level"] for row in rows} >= {"orange", "red"}


async def test_the_county_sees_its_own_places_only(crowded: Office) -> None:
    mine, all_ = await board(crowded, COUNTY), await board(crowded)
    assert mine["region"] == HERE
    assert {row["county"] for row in mine["places"]} == {HERE}
    assert 0 < mine["load"]["cases"] < all_["load"]["cases"]
    same = await board(crowded, region=HERE)
    assert mine == {**same, "choices": mine["choices"], "at": mine["at"]}
    desk = await crowded.desk(COUNTY)
    for elsewhere in ("321300", "321322", "321322100", "999999"):
        answer = await desk.get("/supervision/board", region=elsewhere)
        assert kind(answer) == (404, "no-such-region")


async def test_a_township_sees_no_board(crowded: Office) -> None:
    answer = await (await crowded.desk(REVIEWER)).get("/supervision/board")
    assert kind(answer) == (403, "may-not-supervise")


async def test_a_period_counts_the_days_of_submission_in_the_city(crowded: Office) -> None:
    shown = await board(crowded, **{"from": "2026-10-05", "to": "2026-10-05"})
    rows = await listed(await crowded.desk(CITY), shown)
    assert shown["load"]["cases"] == len(rows) > 0
    assert {row["submitted_at"][:10] for row in rows} <= {"2026-10-04", "2026-10-05"}
    assert [row["month"] for row in shown["months"]][-1] == "2026-10"
    assert sum(row["load"]["cases"] for row in shown["months"]) > len(rows)


async def test_a_period_that_ends_before_it_begins_is_refused(crowded: Office) -> None:
    desk = await crowded.desk(CITY)
    said = {"from": "2026-11-02", "to": "2026-11-01"}
    answer = await desk.get("/supervision/board", **said)
    assert kind(answer) == (422, "board-period-invalid")
    assert answer.json()["errors"][0]["pointer"] == "/to"


async def test_a_place_without_cases_is_on_the_board_with_nothing(crowded: Office) -> None:
    shown = await board(crowded, **{"from": "2020-01-01", "to": "2020-01-31"})
    assert (shown["load"]["cases"], shown["pace"]["median_wd"]) == (0, None)
    assert len(shown["places"]) > 10
    assert {row["load"]["cases"] for row in shown["places"]} == {0}


async def test_working_days_are_counted_as_the_calendar_counts(crowded: Office) -> None:
    """National Day week, weekends that are worked: the database must count them alike."""
    runtime = crowded.runtime
    async with runtime.sessions() as session:
        working = clock.numbered()
        found = (await session.execute(select(working.c.on, working.c.number))).all()
        calendar = session.info["world"].calendar
    number = dict(found)
    first = date(2026, 9, 25)
    for day in sorted(on for on in number if first < on < date(2027, 1, 15)):
        assert number[day] - number[first] == calendar.count(first, day), day


async def test_nobody_who_works_here_is_on_the_board(crowded: Office) -> None:
    answer = await (await crowded.desk(CITY)).get("/supervision/board")
    async with crowded.runtime.sessions() as session:
        staff = session.info["world"].places.staff
    for login, name in staff.items():
        assert f'"{login}"' not in answer.text
        assert name not in answer.text
    by_officer = await (await crowded.desk(CITY)).get("/supervision/board", officer="liang.bo")
    assert by_officer.json()["load"] == answer.json()["load"]  # there is no such question


async def test_the_workbook_holds_the_figures_of_the_board(crowded: Office) -> None:
    shown = await board(crowded, COUNTY)
    answer = await (await crowded.desk(COUNTY)).get("/supervision/board.xlsx")
    assert answer.headers["content-disposition"].startswith("attachment")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    sheets: dict[str, list[list[Any]]] = {
        name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names
    }
    assert sheets["总体"][1] == ["范围", "宿豫区"]
    summary = dict(sheets["总体"][1:])
    assert summary["案件数"] == shown["load"]["cases"]
    places = sheets["按乡镇"][1:]
    assert [row[0] for row in places] == [row["region"] for row in shown["places"]]
    assert sum(row[3] for row in places) == shown["load"]["cases"]
    assert [row[0] for row in sheets["按事项"][1:]] == [row["item"] for row in shown["items"]]


async def test_taking_the_workbook_away_is_recorded(crowded: Office) -> None:
    desk = await crowded.desk(COUNTY)
    answer = await desk.get("/supervision/board.xlsx", **{"from": "2026-10-01"})
    async with crowded.runtime.sessions() as session:
        asked = AuditRecord.request_id == answer.headers["x-request-id"]
        told = (await session.scalars(select(AuditRecord).where(asked))).one()
    assert (told.action, told.object_kind, told.actor) == ("supervision.export", "board", COUNTY)
    assert told.after_digest is not None


async def test_the_city_states_a_purpose_before_it_opens_a_case(crowded: Office) -> None:
    desk = await crowded.desk(CITY)
    rows = await listed(desk, await board(crowded), region="321311101")
    case = next(row["id"] for row in rows if not row["number"].startswith("8"))
    assert kind(await desk.get(f"/applications/{case}")) == (403, "purpose-needed")
    said = {"purpose": "statistics_check", "note": ""}
    assert (await desk.post(f"/applications/{case}/openings", said)).status_code < 300
    assert (await desk.get(f"/applications/{case}")).status_code == 200
