"""New figures over HTTP: one person proposes, everybody touched is counted, another approves."""

from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.base import new_id, utc_now
from domain.item.catalogue import read_files
from domain.item.models import CatalogueVersion
from domain.item.service import publish
from domain.job.models import PLATFORM, Lease
from domain.proposal import previewing
from domain.proposal.service import approved_since
from tests.api.town import Desk, Office, Seeded, opened
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
PROPOSER, APPROVER, CLERK = "xu.mingyuan", "qiao.yun", "ding.lu"  # C-MZ, C-SJ, T-ACC
DAY = "2027-01-01"
TERMS: Json = {
    "region": "321300",
    "effective_from": DAY,
    "figures": [{"name": "dibao.standard_month", "value": "1500"}],
    "source": "local",
    "basis": "宿民发〔2026〕0号",
    "reason": "按上年度人均消费支出调整",
}


async def proposed(office: Office, **changed: object) -> Json:
    answer = await ask(await office.desk(PROPOSER), **changed)
    assert answer.status_code == 201, answer.text
    view: Json = answer.json()
    return view


async def ask(desk: Desk, **changed: object) -> httpx.Response:
    return await desk.post("/proposals", TERMS | changed)


async def counted(office: Office, view: Json) -> Json:
    """The preview when the worker has seen everybody."""
    id = view["proposal"]["id"]
    lease = Lease(
        id=new_id(), kind=previewing.PREVIEW, lane=PLATFORM, application_id=None, claim_id=None,
        payload={"proposal": id}, attempts=0, max_attempts=1, alone=False, token=new_id(),
        until=utc_now(),
    )  # fmt: skip
    more = True
    while more:
        async with office.runtime.sessions.begin() as session:
            more = await previewing.preview(session, lease) is not None
    found: Json = (await (await office.desk(PROPOSER)).get(f"/proposals/{id}")).json()
    return found


async def rule(desk: Desk, view: Json, way: str = "approval", **body: str) -> httpx.Response:
    return await desk.post(f"/proposals/{view['proposal']['id']}/{way}", body)


def kind(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).removeprefix("/problems/")


async def test_a_proposal_shows_its_figure_beside_what_holds_until_then(office: Office) -> None:
    view = await proposed(office)
    (figure,) = view["proposal"]["figures"]
    assert (figure["zh"], figure["before"], figure["after"]) == ("低保标准", "800", "1500")
    assert (view["proposal"]["state"], view["may_rule"], view["may_withdraw"]) == (
        "open",
        False,
        True,
    )


async def test_the_preview_counts_the_family_whose_amount_would_change(office: Office) -> None:
    await (await office.desk(CLERK)).submitted(fresh("H01", ["MZ-02"]))
    preview = (await counted(office, await proposed(office)))["preview"]
    dibao = next(row for row in preview["items"] if row["code"] == "MZ-02")
    assert preview["finished"]
    assert preview["seen"] == preview["families"] >= preview["affected"] > 0
    assert dibao["more"] + dibao["gain"] > 0
    assert dibao["change_fen"] > 0


async def test_the_preview_counts_by_township_and_names_nobody(office: Office) -> None:
    receipt = await (await office.desk(CLERK)).submitted(fresh("H01", ["MZ-02"]))
    answer = await counted(office, await proposed(office))
    assert "大兴镇" in {row["name"] for row in answer["preview"]["places"]}
    assert {len(row["region"]) for row in answer["preview"]["places"]} == {9}
    assert receipt["number"] not in str(answer)
    assert "刘晓梅" not in str(answer)


async def test_a_figure_touches_only_who_lives_by_it(office: Office) -> None:
    view = await proposed(office, figures=[{"name": "youth.college", "value": "5001"}])
    items = (await counted(office, view))["preview"]["items"]
    assert "MZ-02" not in {row["code"] for row in items}


WRONG = [
    ({"effective_from": "2026-11-02"}, "/effective_from"),
    ({"figures": [{"name": "dibao.standard_week", "value": "900"}]}, "/figures/0/value"),
    ({"figures": [{"name": "dibao.standard_month", "value": "800"}]}, "/figures/0/value"),
    ({"figures": [{"name": "dibao.uplift_ratio", "value": "1.5"}]}, "/figures/0/value"),
    ({"figures": [{"name": "dibao.fin_assets_months", "value": "24.5"}]}, "/figures/0/value"),
    ({"region": "999999"}, "/region"),
    ({"source": "L99"}, "/source"),
]


@pytest.mark.parametrize(("changed", "pointer"), WRONG)
async def test_what_cannot_hold_is_refused_where_it_stands(
    office: Office, changed: Json, pointer: str
) -> None:
    answer = await ask(await office.desk(PROPOSER), **changed)
    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.json().get("errors", [])}


async def test_nobody_approves_before_everybody_was_counted(office: Office) -> None:
    answer = await rule(await office.desk(APPROVER), await proposed(office))
    assert (answer.status_code, kind(answer)) == (409, "preview-unfinished")


async def test_whoever_proposes_does_not_approve(office: Office) -> None:
    view = await counted(office, await proposed(office))
    answer = await rule(await office.desk(PROPOSER), view)
    assert answer.status_code == 403


async def test_the_database_holds_four_eyes_too(office: Office) -> None:
    view = await proposed(office)
    statement = (
        "INSERT INTO proposal_ruling (proposal_id, outcome, officer, ruled_at) "
        "VALUES (:id, 'declined', :officer, now())"
    )
    own = {"id": UUID(view["proposal"]["id"]), "officer": PROPOSER}
    with pytest.raises(DBAPIError, match="proposed themselves"):
        async with office.runtime.sessions.begin() as session:
            await session.execute(text(statement), own)


async def test_a_proposal_taken_back_is_not_ruled_on(office: Office) -> None:
    view = await proposed(office)
    await rule(await office.desk(PROPOSER), view, "withdrawal")
    answer = await rule(await office.desk(APPROVER), view, "refusal", opinion="再核对一次")
    assert (answer.status_code, kind(answer)) == (409, "proposal-ended")


async def test_only_the_proposer_takes_it_back(office: Office) -> None:
    answer = await rule(await office.desk(APPROVER), await proposed(office), "withdrawal")
    assert (answer.status_code, kind(answer)) == (403, "not-your-proposal")


async def test_a_refusal_says_why_to_whoever_proposed_it(office: Office) -> None:
    view = await proposed(office)
    await rule(await office.desk(APPROVER), view, "refusal", opinion="与省定标准不一致")
    told = (await (await office.desk(PROPOSER)).get(f"/proposals/{view['proposal']['id']}")).json()
    assert told["ruling"]["opinion"] == "与省定标准不一致"
    assert told["ruling"]["officer"] == "乔芸"


async def test_a_clerk_sees_no_proposals(office: Office) -> None:
    view, desk = await proposed(office), await office.desk(CLERK)
    paths = ("/proposals", f"/proposals/{view['proposal']['id']}")
    assert [(await desk.get(path)).status_code for path in paths] == [403, 403]


async def test_an_approved_figure_holds_from_its_day_and_not_before(another_town: Seeded) -> None:
    async with opened(another_town) as office:
        view = await counted(office, await proposed(office))
        answer = await rule(await office.desk(APPROVER), view, opinion="同意")
        assert answer.status_code == 200, answer.text
        assert answer.json()["ruling"]["version"] == 2
        await office.runtime.refresh()  # as every process does within seconds
        desk = await office.desk(CLERK)
        values = {day: await standard(desk, day) for day in ("2026-11-02", "2026-12-31", DAY)}
        assert values == {"2026-11-02": "800", "2026-12-31": "800", DAY: "1500"}
        changed = (await desk.get("/catalogue/versions/changes", older=1, newer=2)).json()
        assert [(row["name"], row["value"]) for row in changed["added"]] == [
            ("dibao.standard_month", "1500")
        ]
        assert (changed["removed"], changed["items"]) == ([], [])


async def standard(desk: Desk, day: str) -> str:
    table = (await desk.get("/catalogue/parameters", day=day)).json()
    return str(next(r["value"] for r in table["rows"] if r["name"] == "dibao.standard_month"))


async def test_a_new_edition_of_the_files_does_not_undo_an_approval(another_town: Seeded) -> None:
    async with opened(another_town) as office:
        view = await counted(office, await proposed(office))
        await rule(await office.desk(APPROVER), view)
        async with office.runtime.sessions.begin() as session:
            version = await publish(session, await approved_since(session, read_files()))
            newest = await session.get_one(CatalogueVersion, version)
        assert newest.version == 2


async def test_the_same_figure_is_not_dated_twice_for_one_day(another_town: Seeded) -> None:
    async with opened(another_town) as office:
        first, second = await proposed(office), await proposed(office)
        for view in (first, second):
            await counted(office, view)
        desk = await office.desk(APPROVER)
        await rule(desk, first)
        await office.runtime.refresh()
        answer = await rule(desk, second)
        assert (answer.status_code, kind(answer)) == (422, "proposal-invalid")
