"""What was asked for, photographed at home: kept through lost lines, handed in once."""

from dataclasses import dataclass

import httpx
import pytest

from tests.api.approval.desks import REVIEWER
from tests.api.citizen.people import Citizen, Family, family, member
from tests.api.town import Desk, Office
from tests.api.visitor import kind
from tests.factories import Json
from tests.papers import jpeg, png

pytestmark = pytest.mark.asyncio(loop_scope="session")
ASKED = ["医疗费用收据", "房屋安全鉴定报告"]


@dataclass(frozen=True, slots=True)
class Request:
    """A family that has been asked for two papers."""

    ours: Family
    id: str

    @property
    def path(self) -> str:
        return f"{self.ours.case}/supplements/{self.id}"

    def of(self, asked: int) -> dict[str, str | int]:
        case = str(self.ours.receipt["application_id"])
        return {"application": case, "supplement": self.id, "asked": asked}

    async def send(self, who: Desk, asked: int, content: bytes) -> httpx.Response:
        octets = {**who.headers, "Content-Type": "application/octet-stream"}
        return await who.http.post(
            "/supplement-papers", params=self.of(asked), content=content, headers=octets
        )

    async def waiting(self, who: Desk) -> list[int]:
        rows = (await who.get(f"{self.path}/papers")).json()["rows"]
        return [row["asked"] for row in rows]

    async def hand_in(self, who: Desk) -> httpx.Response:
        return await who.post(f"{self.path}/submission", None)


async def asked(office: Office, clerk: Desk) -> tuple[Request, Citizen]:
    ours = await family(clerk)
    reviewer = await office.desk(REVIEWER)
    view = (await reviewer.get(ours.case)).json()
    version = {"If-Match": f'"{view["version"]}"'}
    answer = await reviewer.post(f"{ours.case}/supplement-requests", {"asked": ASKED}, **version)
    assert answer.status_code == 200, answer.text
    return Request(ours, answer.json()["supplements"][0]["id"]), await member(office, ours)


async def photographed(request: Request, citizen: Desk) -> None:
    for number, content in ((0, jpeg()), (0, jpeg(width=16)), (1, png())):
        answer = await request.send(citizen, number, content)
        assert answer.status_code == 201, answer.text


async def test_what_was_photographed_answers_the_request(office: Office, clerk: Desk) -> None:
    request, citizen = await asked(office, clerk)
    await photographed(request, citizen)
    answer = await request.hand_in(citizen)
    assert answer.status_code == 200, answer.text
    assert answer.json()["supplements"][0]["answered_at"] is not None


async def test_the_office_sees_each_page_under_what_it_had_asked_for(
    office: Office, clerk: Desk
) -> None:
    request, citizen = await asked(office, clerk)
    await photographed(request, citizen)
    await request.hand_in(citizen)
    reviewer = await office.desk(REVIEWER)
    rows = (await reviewer.get(f"{request.ours.case}/documents")).json()["rows"]
    assert sorted(row["name"] for row in rows) == sorted([ASKED[0], *ASKED])


async def test_pages_wait_on_the_server_until_they_are_handed_in(
    office: Office, clerk: Desk
) -> None:
    request, citizen = await asked(office, clerk)
    await photographed(request, citizen)
    assert await request.waiting(citizen) == [0, 0, 1]


async def test_a_page_sent_again_after_a_lost_line_is_kept_once(
    office: Office, clerk: Desk
) -> None:
    request, citizen = await asked(office, clerk)
    answers = [await request.send(citizen, 0, jpeg()) for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert await request.waiting(citizen) == [0]


async def test_a_page_can_be_taken_out_again(office: Office, clerk: Desk) -> None:
    request, citizen = await asked(office, clerk)
    page = (await request.send(citizen, 0, jpeg())).json()["id"]
    await citizen.delete(f"/documents/{page}")
    assert await request.waiting(citizen) == []


async def test_half_of_what_was_asked_for_is_not_taken(office: Office, clerk: Desk) -> None:
    request, citizen = await asked(office, clerk)
    await request.send(citizen, 0, jpeg())
    answer = await request.hand_in(citizen)
    assert kind(answer) == (422, "supplement-incomplete")
    assert answer.json()["params"] == {"missing": [1]}


async def test_a_request_is_answered_once(office: Office, clerk: Desk) -> None:
    request, citizen = await asked(office, clerk)
    await photographed(request, citizen)
    await request.hand_in(citizen)
    assert kind(await request.hand_in(citizen)) == (409, "nothing-was-asked")
    assert kind(await request.send(citizen, 0, jpeg())) == (409, "nothing-was-asked")


@pytest.mark.parametrize(
    ("number", "content", "why"),
    [(2, jpeg(), "paper-not-asked"), (0, b"MZ no picture", "document-unreadable")],
)
async def test_only_pictures_of_what_was_asked_for_are_taken(
    office: Office, clerk: Desk, number: int, content: bytes, why: str
) -> None:
    request, citizen = await asked(office, clerk)
    assert kind(await request.send(citizen, number, content)) == (422, why)


async def test_another_familys_request_does_not_exist(office: Office, clerk: Desk) -> None:
    request, _ = await asked(office, clerk)
    stranger = await member(office, await family(clerk))
    answers = [
        await request.send(stranger, 0, jpeg()),
        await stranger.get(f"{request.path}/papers"),
        await request.hand_in(stranger),
    ]
    assert [kind(answer) for answer in answers] == [(404, "unknown-application")] * 3


async def test_a_request_of_another_case_is_not_answered_here(office: Office, clerk: Desk) -> None:
    request, citizen = await asked(office, clerk)
    theirs, _ = await asked(office, clerk)
    mixed = Request(request.ours, theirs.id)
    assert kind(await mixed.send(citizen, 0, jpeg())) == (409, "nothing-was-asked")


async def test_one_phone_does_not_see_the_pages_of_another(office: Office, clerk: Desk) -> None:
    request, citizen = await asked(office, clerk)
    await request.send(citizen, 0, jpeg())
    assert await request.waiting(clerk) == []


@pytest.mark.parametrize(("may", "status"), [(["read"], 404), (["read", "supplement"], 201)])
async def test_somebody_acting_for_the_family_needs_a_mandate_for_it(
    office: Office, clerk: Desk, may: list[str], status: int
) -> None:
    request, citizen = await asked(office, clerk)
    theirs = await family(clerk)
    agent, (name, number) = await member(office, theirs), theirs.person()
    terms: Json = {"agent_name": name, "agent_id_number": number, "may": may}
    answer = await citizen.post("/citizens/me/mandates", terms | {"valid_to": "2026-12-01"})
    assert answer.status_code == 201, answer.text
    assert (await request.send(agent, 0, jpeg())).status_code == status
