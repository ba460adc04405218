"""One suite over every department: adding one adds its tests. The other end is the simulator."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from adapters import http
from adapters.registry import SERVED, collectors, departments, parse_callback
from domain.delivery.port import (
    Department,
    Message,
    MessageKind,
    Outcome,
    Rejected,
    RulingLine,
    Unavailable,
)
from tests.adapters.conftest import PATIENCE, SECRETS, Town
from tests.adapters.family import UTILITY_GRANTED, again, message

ALL = [kind.code for kind in SERVED]
WITH_ADDRESS = [kind.code for kind in SERVED if kind.way.startswith("rest")]
AT_ONCE = [kind.code for kind in SERVED if kind.way == "rest_sync"]
LATER = [kind.code for kind in SERVED if kind.way == "rest_callback"]
BY_FILE = [kind.code for kind in SERVED if kind.way == "daily_file"]
BY_SEAT = [kind.code for kind in SERVED if kind.way == "worklist"]
NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens
FOR_HOUSEHOLDS = {"CG", *BY_FILE}

Served = dict[str, Department]


def claim(code: str, kind: MessageKind = MessageKind.LODGE) -> Message:
    told = message(code, kind)
    return replace(told, proposed=(UTILITY_GRANTED,)) if code in FOR_HOUSEHOLDS else told


async def one(served: Served, told: Message, code: str) -> Outcome:
    (outcome,) = await served[code].lodge([told])
    return outcome


async def collected(served: Served, told: Message, code: str) -> Outcome:
    """The answer about this claim, from whichever file it comes in."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for batch in await collectors(served)[code]():
                await asyncio.to_thread(batch.archive)
                for outcome in batch.outcomes:
                    if outcome.claim_id == told.claim_id:
                        return outcome
            await asyncio.sleep(0.02)


async def called_back(town: Town, told: Message) -> Outcome:
    """The next callback about this claim; an earlier test may still have some on the way."""
    while True:
        callback = await asyncio.to_thread(town.mailbox.next)
        outcome = parse_callback(callback.department, callback.headers, callback.body)
        if outcome.claim_id == told.claim_id:
            return outcome


async def answer_of(served: Served, town: Town, told: Message, code: str) -> Outcome:
    """What the department decides, however it says so."""
    at_once = await one(served, told, code)
    if code in LATER:
        return await called_back(town, told)
    if code in BY_FILE:
        return await collected(served, told, code)
    return at_once


@pytest.mark.parametrize("code", ALL)
async def test_a_lodged_claim_gets_a_reference_and_no_decision_yet(
    code: str, served: Served
) -> None:
    told = claim(code)
    outcome = await one(served, told, code)
    assert outcome.claim_id == told.claim_id
    assert outcome.reference
    assert outcome.ruling is None


@pytest.mark.parametrize("code", ALL)
async def test_lodging_twice_is_one_case_with_one_number(code: str, served: Served) -> None:
    told = claim(code)
    assert await one(served, told, code) == await one(served, told, code)


@pytest.mark.parametrize("code", [*WITH_ADDRESS, *BY_FILE])
async def test_a_released_claim_is_decided_as_proposed(
    code: str, served: Served, town: Town
) -> None:
    told = claim(code, MessageKind.RELEASE)
    outcome = await answer_of(served, town, told, code)
    assert outcome.claim_id == told.claim_id
    assert outcome.ruling is not None
    assert outcome.ruling.outcome == "approve"
    assert list(outcome.ruling.lines) == [
        RulingLine(line.person, line.verdict == "true", line.amount_fen, line.reason)
        for line in told.proposed
    ]


@pytest.mark.parametrize("code", [*WITH_ADDRESS, *BY_FILE])
async def test_a_decision_names_who_determined_who_confirmed_and_when(
    code: str, served: Served, town: Town
) -> None:
    outcome = await answer_of(served, town, claim(code, MessageKind.RELEASE), code)
    ruling = outcome.ruling
    assert ruling is not None
    assert ruling.determined_by != ruling.confirmed_by
    assert ruling.decided_at.utcoffset() is not None


@pytest.mark.parametrize("code", [*WITH_ADDRESS, *BY_FILE])
async def test_a_refusal_says_why(code: str, served: Served, town: Town) -> None:
    told = claim(code, MessageKind.RELEASE)
    lines = [replace(each, verdict="false", reason="R-IDN-02") for each in told.proposed]
    outcome = await answer_of(served, town, replace(told, proposed=lines), code)
    assert outcome.ruling is not None
    assert (outcome.ruling.outcome, outcome.ruling.reason) == ("refuse", "R-IDN-02")
    assert [line.granted for line in outcome.ruling.lines] == [False] * len(lines)


@pytest.mark.parametrize("code", [*WITH_ADDRESS, *BY_FILE])
async def test_a_return_says_what_is_missing_and_is_decided_when_it_comes_back(
    code: str, served: Served, town: Town
) -> None:
    town.turn(code, answer="return")
    told = claim(code, MessageKind.RELEASE)
    first = (await answer_of(served, town, told, code)).ruling
    town.turn(code, answer="follow")
    second = (await answer_of(served, town, again(told, MessageKind.RELEASE), code)).ruling
    assert first is not None
    assert (first.outcome, first.missing) == ("return", ("情况说明",))
    assert second is not None
    assert second.outcome == "approve"


@pytest.mark.parametrize("code", [*WITH_ADDRESS, *BY_FILE])
async def test_releasing_twice_is_decided_once(code: str, served: Served, town: Town) -> None:
    told = claim(code, MessageKind.RELEASE)
    first = await answer_of(served, town, told, code)
    town.turn(code, answer="refuse")
    assert await answer_of(served, town, again(told, MessageKind.RELEASE), code) == first


@pytest.mark.parametrize("code", ALL)
async def test_a_withdrawn_claim_is_dropped(code: str, served: Served) -> None:
    told = claim(code)
    lodged = await one(served, told, code)
    withdrawn = await one(served, again(told, MessageKind.WITHDRAW), code)
    assert withdrawn.ruling is None
    if code not in BY_FILE:
        assert withdrawn.reference == lodged.reference


@pytest.mark.parametrize("code", BY_SEAT)
async def test_a_department_with_seats_is_told_nothing_over_the_network(
    code: str, tmp_path: Path
) -> None:
    async with http.client(NOWHERE) as line:
        seated = departments(line, tmp_path, SECRETS)[code]
        (outcome,) = await seated.lodge([claim(code, MessageKind.RELEASE)])
    assert outcome.ruling is None


@pytest.mark.parametrize("code", WITH_ADDRESS)
@pytest.mark.parametrize("trouble", ["down", "busy", "garbage"])
async def test_trouble_at_their_end_means_ask_again(
    code: str, trouble: str, served: Served, town: Town
) -> None:
    town.turn(code, **{trouble: True})
    with pytest.raises(Unavailable):
        await one(served, claim(code), code)


@pytest.mark.parametrize("code", WITH_ADDRESS)
async def test_a_refused_message_means_a_person_must_look(
    code: str, served: Served, town: Town
) -> None:
    town.turn(code, reject=True)
    with pytest.raises(Rejected):
        await one(served, claim(code), code)


@pytest.mark.parametrize("code", WITH_ADDRESS)
async def test_a_dead_line_means_ask_again(code: str, tmp_path: Path) -> None:
    async with http.client(NOWHERE) as line:
        with pytest.raises(Unavailable):
            await departments(line, tmp_path, SECRETS)[code].lodge([claim(code)])


@pytest.mark.parametrize("code", WITH_ADDRESS)
async def test_a_department_knows_us_by_its_own_key(code: str, town: Town, tmp_path: Path) -> None:
    async with http.client(town.address) as line:
        stranger = departments(line, tmp_path, {**SECRETS, code: "another key"})[code]
        with pytest.raises(Rejected, match="401"):
            await stranger.lodge([claim(code)])


@pytest.mark.parametrize("code", BY_FILE)
async def test_a_folder_that_cannot_be_written_means_ask_again(code: str, tmp_path: Path) -> None:
    (tmp_path / "exchange").write_text("a file where a folder should be")
    async with http.client(NOWHERE) as line:
        with pytest.raises(Unavailable):
            await departments(line, tmp_path / "exchange", SECRETS)[code].lodge([claim(code)])


@pytest.mark.parametrize("code", WITH_ADDRESS)
@pytest.mark.parametrize("trouble", ["down", "busy", "garbage", "reject"])
async def test_failures_never_repeat_personal_data(
    code: str, trouble: str, served: Served, town: Town
) -> None:
    town.turn(code, **{trouble: True})
    told = claim(code)
    with pytest.raises((Unavailable, Rejected)) as failure:
        await one(served, told, code)
    text = repr(failure.value)
    assert not any(secret in text for secret in (told.applicant, "3213111984", "000-84000017"))
