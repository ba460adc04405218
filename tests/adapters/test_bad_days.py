"""What departments do when they are told to misbehave, and what we make of it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from adapters import signing
from adapters.registry import collectors, parse_callback
from domain.delivery.port import Department, MessageKind, Outcome
from tests.adapters.conftest import CONTROL, SECRETS, Callback, Town, wait_until
from tests.adapters.family import UTILITY_GRANTED, again, message

Served = dict[str, Department]


async def next_callback(town: Town) -> Callback:
    return await asyncio.to_thread(town.mailbox.next)


def meaning(callback: Callback) -> Outcome:
    return parse_callback(callback.department, callback.headers, callback.body)


def checked(callback: Callback) -> str:
    """Its nonce; raises when the department did not sign it."""
    secrets = (SECRETS[callback.department],)
    nonce, _ = signing.verify(secrets, callback.headers, callback.body, datetime.now(UTC))
    return nonce


async def test_a_callback_is_signed_with_the_departments_own_key(
    served: Served, town: Town
) -> None:
    await served["JY"].lodge([message("JY", MessageKind.RELEASE)])
    callback = await next_callback(town)
    assert callback.department == "JY"
    assert checked(callback)


async def test_a_mis_signed_callback_is_found_out(served: Served, town: Town) -> None:
    town.turn("JY", mis_sign=True)
    await served["JY"].lodge([message("JY", MessageKind.RELEASE)])
    callback = await next_callback(town)
    with pytest.raises(signing.BadSignature):
        checked(callback)


async def test_a_repeated_callback_means_the_same_under_another_nonce(
    served: Served, town: Town
) -> None:
    town.turn("ZJ", duplicate=1)
    await served["ZJ"].lodge([message("ZJ", MessageKind.RELEASE)])
    first, second = await next_callback(town), await next_callback(town)
    assert meaning(first) == meaning(second)
    assert checked(first) != checked(second)


async def test_answers_can_overtake_each_other(served: Served, town: Town) -> None:
    town.turn("SF", reorder=True)
    earlier, later = (message("SF", MessageKind.RELEASE) for _ in range(2))
    for told in (earlier, later):
        await served["SF"].lodge([told])
    arrived = [meaning(await next_callback(town)).claim_id for _ in range(2)]
    assert arrived == [later.claim_id, earlier.claim_id]


async def test_a_lost_answer_comes_when_we_ask_again(served: Served, town: Town) -> None:
    told = message("WJ", MessageKind.RELEASE)
    town.turn("WJ", lose=100)
    await served["WJ"].lodge([told])
    assert town.state("WJ")["counts"]["lost"] == 1
    town.turn("WJ", lose=0)
    await served["WJ"].lodge([again(told, MessageKind.RELEASE)])
    assert meaning(await next_callback(town)).claim_id == told.claim_id


async def test_a_department_calls_again_while_we_cannot_listen(served: Served, town: Town) -> None:
    town.mailbox.status = 503
    await served["CL"].lodge([message("CL", MessageKind.RELEASE)])
    first = await next_callback(town)
    town.mailbox.status = 204
    assert meaning(first) == meaning(await next_callback(town))


async def test_a_callback_that_we_refuse_is_not_repeated(served: Served, town: Town) -> None:
    town.mailbox.status = 401
    await served["YJ"].lodge([message("YJ", MessageKind.RELEASE)])
    await next_callback(town)
    await asyncio.to_thread(wait_until, lambda: town.state("YJ")["counts"].get("callback_401") == 1)
    assert town.mailbox.received.empty()


async def test_many_disaster_claims_travel_in_one_call(served: Served, town: Town) -> None:
    told = [message("YJ") for _ in range(5)]
    outcomes = await served["YJ"].lodge(told)
    assert [each.claim_id for each in outcomes] == [each.claim_id for each in told]
    assert len({each.reference for each in outcomes}) == 5
    assert town.state("YJ")["counts"]["calls"] == 1


async def test_claims_answered_before_a_line_breaks_are_kept(served: Served, town: Town) -> None:
    good = message("NY")
    impossible = message("NY", item="")
    assert [each.claim_id for each in await served["NY"].lodge([good, impossible])] == [
        good.claim_id
    ]


async def test_a_department_that_forgot_everything_still_knows_the_number(
    served: Served, town: Town
) -> None:
    told = message("YB")
    (before,) = await served["YB"].lodge([told])
    town.reset()
    (after,) = await served["YB"].lodge([again(told, MessageKind.RELEASE)])
    assert after.reference == before.reference
    assert after.ruling is not None


def waiting(town: Town, code: str, folder: str) -> list[Path]:
    return list((town.exchange / code / folder).glob("*.manifest.json"))


async def lodged_files(served: Served, code: str) -> None:
    told = message(code, MessageKind.RELEASE, proposed=(UTILITY_GRANTED,))
    await served[code].lodge([told])


async def test_a_spoiled_answer_file_is_put_aside_and_nothing_of_it_applied(
    served: Served, town: Town
) -> None:
    town.turn("GD", garbage=True)
    await lodged_files(served, "GD")
    await asyncio.to_thread(wait_until, lambda: bool(waiting(town, "GD", "in")))
    assert await collectors(served)["GD"]() == []
    assert waiting(town, "GD", "in") == []
    (reason,) = (town.exchange / "GD" / "in" / "bad").glob("*.reason.txt")
    assert "digest" in reason.read_text()


async def test_an_answer_file_sent_twice_says_the_same_twice(served: Served, town: Town) -> None:
    town.turn("RQ", duplicate=1)
    await lodged_files(served, "RQ")
    await asyncio.to_thread(wait_until, lambda: len(waiting(town, "RQ", "in")) == 2)
    first, second = await collectors(served)["RQ"]()
    assert first.outcomes == second.outcomes


async def test_a_file_waits_until_the_department_is_back(served: Served, town: Town) -> None:
    town.turn("SW", down=True)
    await lodged_files(served, "SW")
    assert waiting(town, "SW", "out")
    town.turn("SW", down=False)
    await asyncio.to_thread(wait_until, lambda: bool(waiting(town, "SW", "in")))
    assert town.state("SW")["counts"]["files"] == 1


async def test_one_file_holds_all_claims_of_the_day(served: Served, town: Town) -> None:
    told = [message("GB", MessageKind.RELEASE, proposed=(UTILITY_GRANTED,)) for _ in range(3)]
    outcomes = await served["GB"].lodge(told)
    assert len({each.reference for each in outcomes}) == 1
    await asyncio.to_thread(wait_until, lambda: bool(waiting(town, "GB", "in")))
    (batch,) = await collectors(served)["GB"]()
    assert {each.claim_id for each in batch.outcomes} == {each.claim_id for each in told}


@pytest.mark.parametrize(
    "knobs", [{"slow": True}, {"down": 1}, {"lose": 101}, {"answer": "maybe"}, [], 7]
)
def test_a_knob_that_does_not_exist_cannot_be_turned(knobs: object, town: Town) -> None:
    answer = CONTROL.post(f"{town.address}/_control/YB", json=knobs)
    assert answer.status_code == httpx.codes.BAD_REQUEST


def test_a_department_that_does_not_exist_has_no_knobs(town: Town) -> None:
    answer = CONTROL.post(f"{town.address}/_control/XX", json={"down": True})
    assert answer.status_code == httpx.codes.NOT_FOUND


def test_everything_can_be_turned_at_once_and_back(town: Town) -> None:
    town.turn("all", down=True)
    assert town.state("ZJ")["knobs"]["down"] is True
    town.reset()
    assert town.state("ZJ")["knobs"]["down"] is False
