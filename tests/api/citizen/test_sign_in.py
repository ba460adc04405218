"""A code to the phone, once; sessions that go on by a token used once."""

import pytest
from sqlalchemy import text

from tests.api.citizen.people import (
    PAUSE,
    ask_for_code,
    citizen_of,
    code_for,
    digits,
    new_phone,
    sign_in,
    texts_to,
)
from tests.api.town import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def run(office: Office, statement: str) -> None:
    async with office.runtime.sessions.begin() as session:
        await session.execute(text(statement))


async def try_code(office: Office, phone: str, code: str) -> int:
    said = {"phone": phone, "code": code}
    return (await office.http.post("/citizens/sessions", json=said)).status_code


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_a_code_from_the_phone_signs_in(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    me = (await citizen.get("/citizens/me")).json()
    assert (me["identity"], me["name"], me["phone_masked"][:3]) == ("none", None, "000")


async def test_the_phone_may_be_typed_with_or_without_dashes(office: Office) -> None:
    phone = new_phone()
    code = await code_for(office, phone)
    assert await try_code(office, digits(phone), code) == 201


async def test_a_code_signs_in_once(office: Office) -> None:
    phone = new_phone()
    code = await code_for(office, phone)
    assert [await try_code(office, phone, code) for _ in range(2)] == [201, 401]


async def test_the_sixth_try_fails_even_with_the_right_code(office: Office) -> None:
    phone = new_phone()
    code = await code_for(office, phone)
    wrong = [await try_code(office, phone, other_than(code)) for _ in range(5)]
    assert (wrong, await try_code(office, phone, code)) == ([401] * 5, 401)


async def test_a_code_runs_out_after_five_minutes(office: Office) -> None:
    phone = new_phone()
    code = await code_for(office, phone)
    await run(office, "UPDATE one_time_code SET expires_at = expires_at - interval '5 minutes'")
    assert await try_code(office, phone, code) == 401


async def test_within_a_minute_no_second_message_leaves(office: Office) -> None:
    phone = new_phone()
    first = await code_for(office, phone)
    answer = await ask_for_code(office, phone)
    assert (answer.status_code, len(await texts_to(office, phone))) == (202, 1)
    assert await try_code(office, phone, first) == 201


async def test_a_new_code_ends_the_one_before(office: Office) -> None:
    phone = new_phone()
    first = await code_for(office, phone)
    await run(office, PAUSE)
    second = await code_for(office, phone)
    assert first == second or await try_code(office, phone, first) == 401
    assert await try_code(office, phone, second) == 201


async def test_a_phone_gets_ten_messages_a_day_at_most(office: Office) -> None:
    phone = new_phone()
    for _ in range(12):
        await ask_for_code(office, phone)
        await run(office, PAUSE)
    assert len(await texts_to(office, phone)) == 10


async def test_asking_for_a_code_tells_nothing_about_the_phone(office: Office) -> None:
    known = (await sign_in(office, new_phone())).phone
    await run(office, PAUSE)
    answers = [await ask_for_code(office, phone) for phone in (known, known, new_phone())]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1


async def test_a_wrong_code_tells_nothing_about_the_phone(office: Office) -> None:
    phone = new_phone()
    code = await code_for(office, phone)
    said = [{"phone": phone, "code": other_than(code)}, {"phone": new_phone(), "code": code}]
    answers = [await office.http.post("/citizens/sessions", json=one) for one in said]
    told = [{k: v for k, v in answer.json().items() if k != "instance"} for answer in answers]
    assert told[0] == told[1]


async def test_a_landline_gets_no_code(office: Office) -> None:
    answer = await ask_for_code(office, "0527-84350001")
    assert answer.json()["type"] == "/problems/phone-invalid"


async def test_neither_code_nor_phone_stands_anywhere_in_the_clear(office: Office) -> None:
    phone = new_phone()
    code = await code_for(office, phone)
    async with office.runtime.sessions() as session:
        found = []
        for table in ("job", "text_message", "one_time_code", "citizen", "audit_record"):
            found += list(await session.scalars(text(f"SELECT t::text FROM {table} t")))
    assert not [row for row in found if code in row.split(",") or digits(phone) in row]


async def test_a_session_goes_on_with_its_token(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    said = {"refresh_token": citizen.refresh_token}
    answer = await office.http.post("/citizens/sessions/refresh", json=said)
    again = citizen_of(office, citizen.phone, answer.json())
    assert (await again.get("/citizens/me")).status_code == 200
    assert again.refresh_token != citizen.refresh_token


async def test_a_token_used_twice_ends_the_session(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    said = {"refresh_token": citizen.refresh_token}
    newer = (await office.http.post("/citizens/sessions/refresh", json=said)).json()
    await run(office, "UPDATE citizen_token SET used_at = used_at - interval '1 minute'")
    stolen = await office.http.post("/citizens/sessions/refresh", json=said)
    mine = {"refresh_token": newer["refresh_token"]}
    after = await office.http.post("/citizens/sessions/refresh", json=mine)
    assert (stolen.status_code, after.status_code) == (401, 401)


async def test_a_lost_answer_can_be_asked_for_again(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    said = {"refresh_token": citizen.refresh_token}
    answers = [await office.http.post("/citizens/sessions/refresh", json=said) for _ in range(2)]
    assert answers[0].json()["refresh_token"] == answers[1].json()["refresh_token"]


async def test_whoever_signs_out_is_out(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    assert (await citizen.delete("/citizens/sessions/current")).json() == {"elsewhere": 0}
    await office.runtime.refresh()
    said = {"refresh_token": citizen.refresh_token}
    answer = await office.http.post("/citizens/sessions/refresh", json=said)
    me = await citizen.get("/citizens/me")
    assert (answer.status_code, me.status_code) == (401, 401)


async def test_a_browser_gets_the_token_where_no_script_reads_it(office: Office) -> None:
    phone = new_phone()
    said = {"phone": phone, "code": await code_for(office, phone)}
    answer = await office.http.post("/citizens/sessions", json=said)
    cookie = answer.headers["set-cookie"].lower()
    office.http.cookies.clear()
    assert answer.json()["refresh_token"] is None
    for mark in ("httponly", "samesite=strict", "secure", "path=/api/v1/citizens/sessions"):
        assert mark in cookie


async def test_a_phone_silent_for_ninety_days_may_have_another_holder(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    await citizen.state("刘晓梅", "321311198405179967")
    await run(office, "UPDATE citizen SET seen_at = seen_at - interval '91 days'")
    await run(office, PAUSE)
    again = await sign_in(office, citizen.phone)
    assert (await again.get("/citizens/me")).json()["identity"] == "none"
