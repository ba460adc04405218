"""手机拍照: a phone lends its camera to a clerk's form, and learns nothing else."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, update

from domain.audit.models import AuditRecord
from domain.base import utc_now
from domain.camera import rules
from domain.camera.models import Camera
from tests.api.test_documents import with_paper
from tests.api.town import Desk, Office
from tests.factories import Json, fresh
from tests.papers import PLACE_TAKEN, exif, jpeg, pdf, png

pytestmark = pytest.mark.asyncio(loop_scope="session")
FIELD, PAPER = "check_authorisation", "家庭经济状况核对授权签名"


async def lent(desk: Desk, **place: str) -> Json:
    """A link just opened: its key, and what the desk sees."""
    answer = await desk.post("/cameras", {"field": FIELD, **place})
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def held(key: str) -> dict[str, str]:
    return {"Camera-Key": key, "Content-Type": "application/octet-stream"}


async def looked(office: Office, key: str) -> httpx.Response:
    return await office.http.get("/camera-photos", headers={"Camera-Key": key})


async def sent(office: Office, key: str, content: bytes) -> httpx.Response:
    return await office.http.post("/camera-photos", content=content, headers=held(key))


async def arrived(desk: Desk, link: Json) -> list[Json]:
    rows: list[Json] = (await desk.get(f"/cameras/{link['camera']['id']}")).json()["documents"]
    return rows


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


DEAD = (404, "/problems/unknown-camera")


async def test_a_photo_from_a_phone_lies_on_the_clerks_desk(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    assert (await sent(office, link["key"], jpeg())).status_code == 201
    (row,) = await arrived(clerk, link)
    content = await clerk.get(f"/documents/{row['id']}/content")
    assert (row["field"], content.content) == (FIELD, jpeg())


async def test_it_goes_into_the_case_with_the_form(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    await sent(office, link["key"], png())
    (row,) = await arrived(clerk, link)
    case = (await clerk.submitted(with_paper(row["id"])))["application_id"]
    rows = (await clerk.get(f"/applications/{case}/documents")).json()["rows"]
    assert [each["id"] for each in rows] == [row["id"]]


async def test_the_phone_learns_the_papers_name_and_a_count(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    await sent(office, link["key"], jpeg())
    seen = (await looked(office, link["key"])).json()
    assert set(seen) == {"paper", "arrived", "most", "seconds_left", "repeated"}
    assert (seen["paper"], seen["arrived"], seen["most"]) == (PAPER, 1, rules.MOST_PHOTOS)
    assert 0 < seen["seconds_left"] <= 600


async def test_the_key_is_long_and_kept_nowhere(office: Office, clerk: Desk) -> None:
    key = (await lent(clerk))["key"]
    async with office.runtime.sessions() as session:
        digests = set(await session.scalars(select(Camera.key_digest)))
    assert len(key) >= 128 / 6
    assert rules.digest(key.encode()) in digests
    assert key.encode() not in digests


@pytest.mark.parametrize("key", ["", "A" * 22, "A" * 2_000])
async def test_a_wrong_key_finds_nothing(office: Office, key: str) -> None:
    answers = [await looked(office, key), await sent(office, key, jpeg())]
    assert {refusal(each) for each in answers} == {DEAD}


async def test_a_link_that_is_too_old_looks_like_a_wrong_key(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    await _change(office, link, expires_at=utc_now() - timedelta(seconds=1))
    assert refusal(await sent(office, link["key"], jpeg())) == DEAD
    wrong = (await looked(office, "A" * 22)).json()
    old = (await looked(office, link["key"])).json()
    assert {**old, "instance": ""} == {**wrong, "instance": ""}


async def test_a_closed_link_is_dead_at_once_and_its_photos_stay(
    office: Office, clerk: Desk
) -> None:
    link = await lent(clerk)
    await sent(office, link["key"], jpeg())
    address = f"/cameras/{link['camera']['id']}"
    closed = (await clerk.http.delete(address, headers=clerk.headers)).json()
    assert (closed["seconds_left"], len(closed["documents"])) == (0, 1)
    assert refusal(await sent(office, link["key"], png())) == DEAD
    assert len(await arrived(clerk, link)) == 1


async def test_a_link_ends_with_the_clerks_sign_in(office: Office) -> None:
    desk = await office.desk("wu.xiaoyan")
    link = await lent(desk)
    await desk.http.delete("/sessions/current", headers=desk.headers)
    assert refusal(await sent(office, link["key"], jpeg())) == DEAD


async def test_another_clerks_link_is_not_there(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    other, address = await office.desk("liang.bo"), f"/cameras/{link['camera']['id']}"
    answers = [
        await other.get(address),
        await other.http.delete(address, headers=other.headers),
        await other.get(f"/cameras/{uuid4()}"),
    ]
    assert {refusal(each) for each in answers} == {DEAD}
    assert (await looked(office, link["key"])).status_code == 200


async def test_who_takes_no_papers_in_gets_no_link(office: Office) -> None:
    auditor = await office.desk("tong.shuqin")
    answer = await auditor.post("/cameras", {"field": FIELD})
    assert refusal(answer) == (403, "/problems/may-not-upload")


async def test_there_is_no_link_for_a_question_without_a_paper(clerk: Desk) -> None:
    answer = await clerk.post("/cameras", {"field": "person_name"})
    assert refusal(answer) == (422, "/problems/paper-not-asked")


async def test_there_is_no_link_into_anothers_case(office: Office, clerk: Desk) -> None:
    case = (await clerk.submitted(fresh("H01")))["application_id"]
    stranger = await office.desk("lian.jingqiu")  # takes papers in, elsewhere
    place = {"field": FIELD, "application_id": case}
    answers = [await stranger.post("/cameras", place)]
    place["application_id"] = str(uuid4())
    answers.append(await clerk.post("/cameras", place))
    assert {refusal(each) for each in answers} == {(404, "/problems/unknown-application")}


async def test_a_link_in_a_case_ends_with_the_case(office: Office, clerk: Desk) -> None:
    case = (await clerk.submitted(fresh("H01")))["application_id"]
    link = await lent(clerk, application_id=case)
    assert (await looked(office, link["key"])).status_code == 200
    taken_back = await clerk.post(f"/applications/{case}/withdrawal", {"reason": "不再需要"})
    assert taken_back.status_code == 200, taken_back.text
    assert refusal(await sent(office, link["key"], jpeg())) == DEAD


async def test_a_link_for_what_was_asked_ends_with_the_answer(office: Office, clerk: Desk) -> None:
    case = (await clerk.submitted(fresh("H01")))["application_id"]
    asked = await _ask(await office.desk("liang.bo"), case)
    link = await lent(clerk, application_id=case, supplement_id=asked)
    assert (await sent(office, link["key"], jpeg())).status_code == 201
    members = (await clerk.get(f"/applications/{case}")).json()["members"]
    answers = {"household": {}, "persons": [{"ref": each["person"]} for each in members]}
    handed_in = await clerk.post(f"/applications/{case}/supplements", {"answers": answers})
    assert handed_in.status_code == 200, handed_in.text
    assert refusal(await sent(office, link["key"], png())) == DEAD


async def test_nothing_is_photographed_for_what_nobody_asked(clerk: Desk) -> None:
    case = (await clerk.submitted(fresh("H01")))["application_id"]
    place = {"field": FIELD, "application_id": case, "supplement_id": str(uuid4())}
    answer = await clerk.post("/cameras", place)
    assert refusal(answer) == (409, "/problems/nothing-was-asked")


async def test_a_photo_sent_again_is_the_one_that_came(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    first, again = [await sent(office, link["key"], jpeg()) for _ in range(2)]
    assert [each.json()["repeated"] for each in (first, again)] == [False, True]
    assert len(await arrived(clerk, link)) == 1


async def test_two_tries_at_once_leave_one_photo(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    answers = await asyncio.gather(*(sent(office, link["key"], png()) for _ in range(4)))
    assert {each.status_code for each in answers} == {201}
    assert len(await arrived(clerk, link)) == 1


async def test_no_more_photos_than_fit(
    office: Office, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_PHOTOS", 1)
    link = await lent(clerk)
    await sent(office, link["key"], jpeg())
    answer = await sent(office, link["key"], png())
    assert refusal(answer) == (409, "/problems/camera-full")


async def test_no_more_bytes_than_fit(
    office: Office, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_BYTES", len(jpeg()))
    link = await lent(clerk)
    await sent(office, link["key"], jpeg())
    answer = await sent(office, link["key"], png())
    assert refusal(answer) == (409, "/problems/camera-full")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(), "photo-needed"),
        (b"<script>alert(1)</script>", "photo-needed"),
        (jpeg()[:40], "document-unreadable"),
    ],
)
async def test_what_is_no_photo_is_not_taken(
    office: Office, clerk: Desk, content: bytes, kind: str
) -> None:
    link = await lent(clerk)
    assert refusal(await sent(office, link["key"], content)) == (422, f"/problems/{kind}")
    assert await arrived(clerk, link) == []


async def test_the_photo_does_not_keep_where_it_was_taken(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    await sent(office, link["key"], jpeg(exif()))
    (row,) = await arrived(clerk, link)
    assert PLACE_TAKEN not in (await clerk.get(f"/documents/{row['id']}/content")).content


async def test_a_photo_the_clerk_removed_is_gone_from_the_link(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    await sent(office, link["key"], jpeg())
    (row,) = await arrived(clerk, link)
    await clerk.http.delete(f"/documents/{row['id']}", headers=clerk.headers)
    assert await arrived(clerk, link) == []


async def test_the_trail_says_whose_link_brought_the_photo(office: Office, clerk: Desk) -> None:
    link = await lent(clerk)
    await sent(office, link["key"], jpeg())
    (row,) = await arrived(clerk, link)
    async with office.runtime.sessions() as session:
        said = select(AuditRecord).where(
            AuditRecord.action == "document.photograph", AuditRecord.object_id == UUID(row["id"])
        )
        record = (await session.scalars(said)).one()
    assert record.actor == "ding.lu"
    assert link["camera"]["id"] in (record.reason or "")


async def _ask(reviewer: Desk, case: str) -> str:
    """The reviewer asks for a receipt; the id of what was asked."""
    version = (await reviewer.get(f"/applications/{case}")).headers["etag"]
    asked = {"asked": ["医疗费用收据"], "opinion": "收据缺页"}
    path = f"/applications/{case}/supplement-requests"
    answer = await reviewer.post(path, asked, **{"If-Match": version})
    assert answer.status_code == 200, answer.text
    found: str = answer.json()["supplements"][0]["id"]
    return found


async def _change(office: Office, link: Json, **values: object) -> None:
    async with office.runtime.sessions.begin() as session:
        mine = Camera.id == UUID(link["camera"]["id"])
        await session.execute(update(Camera).where(mine).values(**values))
