"""Asking how far a case is with the receipt's code and an ID number: nothing for who guesses."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from adapters.settings import Settings
from domain.application.models import Application
from domain.progress.rules import LASTS_AFTER_END
from tests.api.citizen.people import Family, family, member
from tests.api.town import Desk, Office, Seeded, opened
from tests.api.visitor import kind
from tests.factories import another

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def look_up(office: Office, code: str, number: str) -> httpx.Response:
    return await office.http.post("/progress", json={"code": code, "id_number": number})


def code_of(ours: Family) -> str:
    return str(ours.receipt["query_code"])


async def test_the_receipt_opens_the_progress_of_its_case(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    answer = await look_up(office, code_of(ours), ours.person()[1])
    told = answer.json()
    assert (told["number"], len(told["items"])) == (
        ours.receipt["number"],
        len(ours.receipt["claims"]),
    )


async def test_the_code_may_be_typed_in_groups(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    code = code_of(ours)
    answer = await look_up(office, f"{code[:4]} {code[4:8]}-{code[8:]}", ours.person()[1])
    assert answer.status_code == 200


async def test_any_member_of_the_family_may_ask(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    assert (await look_up(office, code_of(ours), ours.person(1)[1])).status_code == 200


async def test_the_answer_holds_one_masked_name_and_no_personal_value(
    office: Office, clerk: Desk
) -> None:
    ours = await family(clerk)
    answer = await look_up(office, code_of(ours), ours.person()[1])
    name, number = ours.person()
    told = json.dumps(answer.json(), ensure_ascii=False)
    spoken = (name, ours.person(1)[0], number, ours.phone, ours.receipt["household_id"])
    assert [word for word in spoken if word in told] == []
    assert answer.json()["applicant_name_masked"] == name[0] + "*" * (len(name) - 1)


async def test_a_wrong_code_and_a_wrong_number_look_the_same(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    wrong = f"{(int(code_of(ours)) + 1) % 10**12:012d}"
    answers = [
        await look_up(office, wrong, ours.person()[1]),
        await look_up(office, code_of(ours), another(ours.person()[1])),
    ]
    bodies = [{**answer.json(), "instance": ""} for answer in answers]
    assert kind(answers[0]) == (404, "unknown-progress")
    assert bodies[0] == bodies[1]


async def test_the_code_of_one_family_opens_nothing_of_another(office: Office, clerk: Desk) -> None:
    ours, theirs = await family(clerk), await family(clerk)
    answer = await look_up(office, code_of(ours), theirs.person()[1])
    assert kind(answer) == (404, "unknown-progress")


async def test_the_same_receipt_prints_the_same_code(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    assert (await clerk.get(ours.case + "/receipt")).json()["query_code"] == code_of(ours)


async def test_a_phone_that_may_read_the_case_gets_no_code_to_keep(
    office: Office, clerk: Desk
) -> None:
    ours = await family(clerk)
    citizen = await member(office, ours)
    assert (await citizen.get(ours.case + "/receipt")).json()["query_code"] is None


@pytest.mark.parametrize(("days", "status"), [(-1, 200), (1, 404)])
async def test_the_code_runs_out_long_after_the_case_has_ended(
    office: Office, clerk: Desk, days: int, status: int
) -> None:
    ours = await family(clerk)
    async with office.runtime.sessions.begin() as session:
        row = await session.get_one(Application, UUID(ours.receipt["application_id"]))
        ended = office.runtime.world.now() - LASTS_AFTER_END - timedelta(days=days)
        row.closed_at = ended
    assert (await look_up(office, code_of(ours), ours.person()[1])).status_code == status


async def test_a_code_in_the_wrong_shape_is_refused_before_anything_is_read(
    office: Office,
) -> None:
    answer = await look_up(office, "1234", "321311198405179967")
    assert kind(answer) == (422, "invalid-input")


class Strict(Seeded):
    """A town whose limits are those of production."""

    def settings(self) -> Settings:
        return replace(super().settings(), rate_factor=1)


async def guesses(office: Office, address: str, number: str, many: int) -> list[httpx.Response]:
    transport = httpx.ASGITransport(office.app, client=(address, 5), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://town/api/v1") as http:
        return [
            await http.post("/progress", json={"code": f"{n:012d}", "id_number": number})
            for n in range(many)
        ]


async def test_guessing_is_slow_and_keeps_the_family_out_for_seconds_only(
    another_town: Seeded,
) -> None:
    number = another("321311198405179967")
    async with opened(Strict(another_town.urls, another_town.secrets)) as strict:
        first = await guesses(strict, "192.0.2.1", number, 22)
        assert {one.status_code for one in first[:20]} == {404}
        assert first[-1].status_code == 429  # this address has to wait
        many = [await guesses(strict, f"192.0.2.{n}", number, 15) for n in (2, 3, 4)]
        late = [one for one in many[-1] if one.status_code == 429]
        assert late, "thirty a minute about one number, from wherever they come"
        assert max(int(one.headers["Retry-After"]) for one in late) <= 2
