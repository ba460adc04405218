"""代办授权: for named acts, from day to day, taken back at once, and told."""

from datetime import date, timedelta

import httpx
import pytest
from sqlalchemy import text

from tests.api.citizen.people import (
    Citizen,
    Family,
    family,
    member,
    new_phone,
    sign_in,
    texts_to,
)
from tests.api.citizen.test_own_family import again
from tests.api.town import Desk, Office
from tests.factories import Json, another

pytestmark = pytest.mark.asyncio(loop_scope="session")
AGENT = ("周海", "321302196504209978")


def terms(office: Office, agent: tuple[str, str], *may: str, days: int = 30) -> Json:
    today = office.runtime.world.today()
    name, number = agent
    return {
        "agent_name": name,
        "agent_id_number": number,
        "may": list(may) or ["read"],
        "valid_from": str(today),
        "valid_to": str(today + timedelta(days=days)),
    }


async def agent_of(office: Office, clerk: Desk) -> tuple[Citizen, tuple[str, str]]:
    """Somebody with a confirmed identity and no family on record."""
    who = AGENT[0], another(AGENT[1])
    citizen = await sign_in(office, new_phone())
    await citizen.state(*who)
    said = {"phone": citizen.phone, "name": who[0], "id_number": who[1]}
    assert (await clerk.post("/citizens/confirmations", said)).status_code == 200
    return citizen, who


async def granted(office: Office, clerk: Desk, *may: str) -> tuple[Family, Citizen, Citizen, Json]:
    """(family, its member, the agent, the mandate)"""
    ours = await family(clerk)
    principal = await member(office, ours)
    agent, who = await agent_of(office, clerk)
    answer = await principal.post("/citizens/me/mandates", terms(office, who, *may))
    assert answer.status_code == 201, answer.text
    return ours, principal, agent, answer.json()


async def test_an_agent_sees_the_case_it_is_authorised_for(office: Office, clerk: Desk) -> None:
    ours, _, agent, _ = await granted(office, clerk)
    assert (await agent.get(ours.case)).status_code == 200
    assert len((await agent.get("/applications")).json()["rows"]) == 1


async def test_revoking_takes_the_sight_away_at_once(office: Office, clerk: Desk) -> None:
    ours, principal, agent, mandate = await granted(office, clerk)
    assert (await principal.delete(f"/mandates/{mandate['id']}")).status_code == 200
    assert (await agent.get(ours.case)).status_code == 404


async def test_an_expired_agent_sees_nothing(office: Office, clerk: Desk) -> None:
    ours, _, agent, mandate = await granted(office, clerk)
    async with office.runtime.sessions.begin() as session:
        await session.execute(
            text("UPDATE mandate SET valid_from = :d, valid_to = :d WHERE id = :id"),
            {"d": date(2026, 11, 1), "id": mandate["id"]},
        )
    assert (await agent.get(ours.case)).status_code == 404


async def test_an_agent_not_begun_yet_sees_nothing(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    principal = await member(office, ours)
    agent, who = await agent_of(office, clerk)
    tomorrow = office.runtime.world.today() + timedelta(days=1)
    said = terms(office, who) | {"valid_from": str(tomorrow)}
    assert (await principal.post("/citizens/me/mandates", said)).status_code == 201
    assert (await agent.get(ours.case)).status_code == 404


async def test_an_agent_who_may_read_neither_applies_nor_withdraws(
    office: Office, clerk: Desk
) -> None:
    ours, _, agent, _ = await granted(office, clerk, "read")
    withdrawn = await agent.post(f"{ours.case}/withdrawal", {"reason": "x"})
    assert withdrawn.status_code == 404
    assert (await agent.submit(again(ours))).status_code == 404


async def test_an_agent_who_may_apply_applies_and_the_trail_names_the_mandate(
    office: Office, clerk: Desk
) -> None:
    ours, _, agent, mandate = await granted(office, clerk, "apply")
    await agent.submitted(again(ours))
    async with office.runtime.sessions() as session:
        acts = await session.execute(
            text("SELECT action, reason FROM audit_record WHERE object_id = :id ORDER BY at, id"),
            {"id": mandate["id"]},
        )
    assert ("mandate.use", "apply") in [tuple(row) for row in acts]


async def test_an_agent_sees_no_other_family(office: Office, clerk: Desk) -> None:
    _, _, agent, _ = await granted(office, clerk)
    theirs = await family(clerk)
    assert (await agent.get(theirs.case)).status_code == 404


async def test_the_agent_can_lay_it_down(office: Office, clerk: Desk) -> None:
    ours, _, agent, mandate = await granted(office, clerk)
    assert [row["side"] for row in (await agent.get("/citizens/me/mandates")).json()["rows"]] == [
        "agent"
    ]
    await agent.delete(f"/mandates/{mandate['id']}")
    assert (await agent.get(ours.case)).status_code == 404


async def test_a_stranger_cannot_revoke_it(office: Office, clerk: Desk) -> None:
    _, _, _, mandate = await granted(office, clerk)
    stranger, _ = await agent_of(office, clerk)
    assert (await stranger.delete(f"/mandates/{mandate['id']}")).status_code == 404


async def test_an_agent_cannot_pass_it_on(office: Office, clerk: Desk) -> None:
    ours, _, agent, _ = await granted(office, clerk, "apply")
    third, who = await agent_of(office, clerk)
    await agent.post("/citizens/me/mandates", terms(office, who))
    assert (await third.get(ours.case)).status_code == 404


async def test_without_a_confirmed_identity_nobody_authorises(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    answer = await citizen.post("/citizens/me/mandates", terms(office, AGENT))
    assert answer.json()["type"] == "/problems/identity-needed"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"valid_to": "2030-01-01"}, "/valid_to"),
        ({"valid_from": "2026-01-01"}, "/valid_from"),
        ({"agent_id_number": "321311201303089973"}, "/agent_id_number"),  # a child
    ],
)
async def test_what_cannot_be_granted_is_pointed_at(
    office: Office, clerk: Desk, change: Json, pointer: str
) -> None:
    principal = await member(office, await family(clerk))
    answer = await principal.post("/citizens/me/mandates", terms(office, AGENT) | change)
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


async def paper(
    office: Office, clerk: Desk, principal: tuple[str, str], agent: tuple[str, str], **more: str
) -> httpx.Response:
    said = terms(office, agent) | {
        "principal_name": principal[0],
        "principal_id_number": principal[1],
        "paper_number": "授字〔2026〕8号",
    }
    return await clerk.post("/mandates", said | more)


async def test_a_clerk_records_a_paper_and_the_family_is_told(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    agent, who = await agent_of(office, clerk)
    assert (await paper(office, clerk, ours.person(), who)).status_code == 201
    assert (await agent.get(ours.case)).status_code == 200
    assert "授权" in (await texts_to(office, ours.phone))[0]


async def test_a_guardian_acts_for_a_child(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    agent, who = await agent_of(office, clerk)
    answer = await paper(office, clerk, ours.person(1), who, ground="guardian")
    assert answer.status_code == 201
    assert (await agent.get(ours.case)).status_code == 200


async def test_nobody_is_guardian_of_a_grown_up(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    answer = await paper(office, clerk, ours.person(), AGENT, ground="guardian")
    assert answer.json()["errors"][0]["pointer"] == "/ground"


async def test_a_child_authorises_nobody(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    answer = await paper(office, clerk, ours.person(1), AGENT)
    assert answer.json()["errors"][0]["pointer"] == "/ground"


async def test_a_clerk_finds_and_ends_what_somebody_has_given(office: Office, clerk: Desk) -> None:
    ours, _, agent, mandate = await granted(office, clerk)
    said = {"id_number": ours.person()[1]}
    rows = (await clerk.post("/mandates/search", said)).json()["rows"]
    assert [row["id"] for row in rows] == [mandate["id"]]
    answer = await clerk.post(f"/mandates/{mandate['id']}/end", {"reason": "asked"})
    assert (answer.status_code, (await agent.get(ours.case)).status_code) == (200, 404)


async def test_a_clerk_ends_nothing_without_a_reason(office: Office, clerk: Desk) -> None:
    ours, _, agent, mandate = await granted(office, clerk)
    silent = await clerk.http.delete(f"/mandates/{mandate['id']}", headers=clerk.headers)
    empty = await clerk.post(f"/mandates/{mandate['id']}/end", {"reason": ""})
    assert (silent.status_code, empty.status_code) == (404, 422)
    assert (await agent.get(ours.case)).status_code == 200


async def test_the_trail_says_why_a_clerk_ended_it(office: Office, clerk: Desk) -> None:
    _, _, _, mandate = await granted(office, clerk)
    await clerk.post(f"/mandates/{mandate['id']}/end", {"reason": "misused"})
    async with office.runtime.sessions() as session:
        acts = await session.execute(
            text("SELECT action, reason FROM audit_record WHERE object_id = :id"),
            {"id": mandate["id"]},
        )
    assert ("mandate.revoke", "misused") in [tuple(row) for row in acts]


async def test_other_staff_end_nothing(office: Office, clerk: Desk) -> None:
    ours, _, agent, mandate = await granted(office, clerk)
    reviewer = await office.desk("qiao.yun")
    answer = await reviewer.post(f"/mandates/{mandate['id']}/end", {"reason": "asked"})
    assert (answer.status_code, (await agent.get(ours.case)).status_code) == (404, 200)


async def test_a_wrong_card_says_whose_it_is(office: Office, clerk: Desk) -> None:
    answer = await paper(office, clerk, ("刘晓梅", "321311198405179960"), AGENT)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/principal_id_number"]


async def test_other_staff_neither_record_nor_search(office: Office) -> None:
    reviewer = await office.desk("qiao.yun")
    answer = await reviewer.post("/mandates/search", {"id_number": AGENT[1]})
    assert answer.status_code == 403
    assert (await paper(office, reviewer, AGENT, AGENT)).status_code == 403
