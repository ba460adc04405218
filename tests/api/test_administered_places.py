"""Windows, organisations and regions, kept by those whose work it is."""

from typing import Any

import httpx
import pytest

from tests.api.town import Desk, Office

pytestmark = pytest.mark.asyncio(loop_scope="session")
Json = dict[str, Any]
KEEPER = "qiao.yun"  # C-SJ of the city
WINDOW = "W-321324110"  # 归仁镇, which still lacks its line and hotline
HEAD = "区划代码,名称,类型,城乡,启用日期,停用日期,并入代码\n"


def kind(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).rpartition("/")[2]


async def put(desk: Desk, path: str, body: Json, version: object) -> httpx.Response:
    headers = {**desk.headers, "If-Match": f'"{version}"'}
    return await desk.http.put(path, json=body, headers=headers)


async def read_in(desk: Desk, lines: str, *, dry_run: bool = False) -> httpx.Response:
    return await desk.post("/regions/imports", {"csv": HEAD + lines, "dry_run": dry_run})


# --- windows --------------------------------------------------------------------------------------


async def edited(desk: Desk, **changes: Json) -> tuple[Json, int]:
    """The body that says what stands, with some marks changed; and the version it was read at."""
    seen = (await desk.get(f"/windows/{WINDOW}")).json()
    body = {name: seen[name] for name in ("name", "hotline")} | {"marks": seen["marks"] | changes}
    return body, seen["version"]


async def test_a_mark_that_was_gained_counts_for_its_level(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    before = await covered(keeper)
    body, version = await edited(keeper, line={"has": True, "note": "专线 10 月开通"})
    answer = await put(keeper, f"/windows/{WINDOW}", body, version)
    assert answer.status_code == 200, answer.text
    assert answer.json()["marks"]["line"] == {"has": True, "note": "专线 10 月开通"}
    after = await covered(keeper)
    assert after["marks"]["line"] == before["marks"]["line"] + 1


async def covered(desk: Desk) -> Json:
    levels = (await desk.get("/windows/coverage")).json()["levels"]
    found: Json = next(one for one in levels if one["level"] == "township")
    return found


async def test_a_township_with_a_window_counts_as_covered(office: Office) -> None:
    found = await covered(await office.desk(KEEPER))
    assert found["covered"] == found["windows"] == 15
    assert found["complete"] < found["windows"]


async def test_an_edit_of_what_somebody_else_changed_is_refused(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    body, version = await edited(keeper)
    assert (await put(keeper, f"/windows/{WINDOW}", body, version)).status_code == 200
    body["name"] = "归仁镇帮扶救助站（新）"
    late = await put(keeper, f"/windows/{WINDOW}", body, 0)
    assert (late.status_code, kind(late)) == (412, "place-changed")


async def test_an_edit_names_all_eight_marks(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    body, version = await edited(keeper)
    del body["marks"]["rules"]
    assert (await put(keeper, f"/windows/{WINDOW}", body, version)).status_code == 422


@pytest.mark.parametrize("login", ["ding.lu", "admin.sys", "dai.zhiyuan"])
async def test_nobody_else_edits_a_window(office: Office, login: str) -> None:
    keeper = await office.desk(KEEPER)
    body, version = await edited(keeper)
    answer = await put(await office.desk(login), f"/windows/{WINDOW}", body, version)
    assert (answer.status_code, kind(answer)) == (403, "may-not-administer")


async def test_the_marks_are_read_page_by_page(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    seen: list[str] = []
    after: str | None = None
    while after is not None or not seen:
        query = {"limit": 7} | ({"after": after} if after else {})
        page = (await keeper.get("/windows/marks", **query)).json()
        seen += [row["code"] for row in page["rows"]]
        after = page["next"]
    assert seen == sorted(set(seen))


# --- organisations --------------------------------------------------------------------------------


async def organisation(desk: Desk, code: str) -> tuple[Json, int]:
    seen = (await desk.get(f"/organisations/{code}")).json()
    names = ("name", "talks", "decides", "delegated")
    return {name: seen[name] for name in names}, seen["version"]


async def test_what_is_handed_down_to_a_township_is_decided_there_within_seconds(
    office: Office,
) -> None:
    keeper = await office.desk(KEEPER)
    path = "/organisations/321323106-MZ"  # 李口镇
    body, version = await organisation(keeper, "321323106-MZ")
    answer = await put(keeper, path, body | {"delegated": ["MZ-06", "MZ-07"]}, version)
    assert answer.status_code == 200, answer.text
    await office.runtime.refresh()
    office_of = office.runtime.world.offices.deciding
    assert office_of("MZ-06", "321323106")[0] == "321323106-MZ"
    assert office_of("MZ-06", "321323104")[0] == "321323-MZ"


@pytest.mark.parametrize(
    ("code", "change", "refusal"),
    [
        ("321311-MZ", {"decides": ["MZ-99"]}, "not-in-catalogue"),
        ("321311-MZ", {"decides": ["YB-01"]}, "decided-elsewhere"),
        ("321311-CZ", {"decides": ["MZ-02"]}, "decides-nothing"),
        ("321311-MZ", {"delegated": ["MZ-02"]}, "decides-nothing"),
    ],
)
async def test_an_office_that_cannot_decide_an_item_is_not_given_it(
    office: Office, code: str, change: Json, refusal: str
) -> None:
    keeper = await office.desk(KEEPER)
    body, version = await organisation(keeper, code)
    answer = await put(keeper, f"/organisations/{code}", body | change, version)
    assert (answer.status_code, kind(answer)) == (422, refusal)


@pytest.mark.parametrize("login", ["ding.lu", "dai.zhiyuan"])
async def test_clerks_do_not_see_the_register_of_organisations(office: Office, login: str) -> None:
    desk = await office.desk(login)
    assert kind(await desk.get("/organisations")) == "may-not-administer"


async def test_an_organisation_nobody_knows_is_not_found(office: Office) -> None:
    answer = await (await office.desk(KEEPER)).get("/organisations/999999-MZ")
    assert (answer.status_code, kind(answer)) == (404, "no-such-organisation")


# --- regions --------------------------------------------------------------------------------------


async def test_a_new_township_gets_its_office_and_receives_applications(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    added = await read_in(keeper, "321311104,新庄镇,镇,,,,\n321311104391,新庄村,村,农村,,,\n")
    assert added.json()["applied"], added.text
    body = {
        "code": "321311104-MZ",
        "region": "321311104",
        "kind": "township_office",
        "department": "MZ",
        "parent": "321311-MZ",
        "name": "新庄镇人民政府民政办公室",
        "talks": None,
        "decides": [],
        "delegated": ["MZ-07"],
    }
    made = await keeper.post("/organisations", body)
    assert made.status_code == 201, made.text
    await office.runtime.refresh()
    world = office.runtime.world
    assert world.offices.township("321311104391")[0] == "321311104-MZ"
    assert world.places.region("321311104391") == "宿豫区新庄镇新庄村"
    assert kind(await keeper.post("/organisations", body)) == "organisation-known"


async def test_a_dry_run_tells_what_would_change_and_changes_nothing(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    answer = (await read_in(keeper, "321311103,来龙新镇,,,,,\n", dry_run=True)).json()
    assert answer["applied"] is False
    (change,) = answer["changes"]
    assert (change["kind"], change["before"], change["fields"]) == (
        "alter",
        {"name": "来龙镇"},
        {"name": "来龙新镇"},
    )
    assert (await keeper.get("/regions/321311103")).json()["region"]["name"] == "来龙镇"


async def test_one_wrong_line_keeps_all_others_out(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    lines = "321311105,好镇,镇,,,,\n321311106,,镇,,,,\n"
    refused = await read_in(keeper, lines)
    assert (refused.status_code, kind(refused)) == (422, "import-refused")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/csv/3/name"]
    assert (await keeper.get("/regions/321311105")).status_code == 404


async def test_a_dry_run_lists_every_fault_by_line_and_column(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    answer = (await read_in(keeper, "321311106,,镇,,,,\n99,坏,,,,,\n", dry_run=True)).json()
    found = [(one["line"], one["column"], one["code"]) for one in answer["faults"]]
    assert found == [(2, "name", "name_missing"), (3, "code", "code_form")]
    assert answer["changes"] == []


async def test_a_merged_township_leads_its_people_to_its_heir(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    await read_in(keeper, "321322198,并镇,镇,,,,\n")
    closed = await read_in(keeper, "321322198,,,,,2026-12-31,321322110\n")
    assert closed.json()["changes"][0]["kind"] == "close"
    await office.runtime.refresh()
    assert office.runtime.world.offices.township("321322198391")[0] == "321322110-MZ"


async def test_what_was_exported_changes_nothing_when_it_comes_back(office: Office) -> None:
    keeper = await office.desk(KEEPER)
    table = await keeper.get("/regions.csv")
    assert table.headers["content-disposition"].startswith("attachment")
    back = await keeper.post("/regions/imports", {"csv": table.text, "dry_run": True})
    assert (back.json()["faults"], back.json()["changes"]) == ([], [])


@pytest.mark.parametrize("login", ["ding.lu", "admin.sec"])
async def test_nobody_else_reads_a_table_in_or_out(office: Office, login: str) -> None:
    desk = await office.desk(login)
    for answer in (await read_in(desk, ""), await desk.get("/regions.csv")):
        assert (answer.status_code, kind(answer)) == (403, "may-not-administer")


async def test_a_place_shows_where_it_lies_and_what_lies_in_it(office: Office) -> None:
    seen = (await (await office.desk()).get("/regions/321311101")).json()
    assert [place["name"] for place in seen["path"]] == ["江苏省", "宿迁市", "宿豫区"]
    assert "杨树湾村" in [row["name"] for row in seen["children"]]


async def test_a_place_nobody_knows_is_not_found(office: Office) -> None:
    assert kind(await (await office.desk()).get("/regions/321311999")) == "no-such-region"
