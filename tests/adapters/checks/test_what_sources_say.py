"""What the offices know about the families of the town, and how their answers come."""

import asyncio
from datetime import UTC, datetime

import pytest

from adapters import signing
from adapters.check_registry import (
    BY_CODE,
    FETCHED,
    NoSource,
    UnreadableAnswer,
    batches,
    parse_callback,
)
from tests.adapters.checks.conftest import (
    CONCEALER,
    FAR,
    HUSBAND,
    STRANGER,
    WIDOW,
    Offices,
    inquiry,
)
from tests.adapters.conftest import SOURCE_KEYS

LATER = [code for code, kind in BY_CODE.items() if kind.way != "realtime"]


async def test_the_car_nobody_mentioned_is_on_the_register(offices: Offices) -> None:
    answer = (await offices.ask("ga-jj", inquiry("HC-06", CONCEALER)))[CONCEALER]
    assert answer.records is not None
    [car] = answer.records
    assert (car["type"], car["use_nature"]) == ("small_passenger_car", "non_operating")
    assert car["first_register_date"] == "2021-04-16"


async def test_deposits_come_in_fen(offices: Offices) -> None:
    answers = await offices.ask("yh", inquiry("HC-09", CONCEALER, WIDOW))
    balances = {
        number: [record["balance_at_check_date"] for record in answer.records or ()]
        for number, answer in answers.items()
    }
    assert balances == {CONCEALER: [7_100_000], WIDOW: [300_000]}


async def test_a_death_is_told_with_its_day(offices: Offices) -> None:
    answer = (await offices.ask("mz", inquiry("HC-02", HUSBAND)))[HUSBAND]
    assert answer.records is not None
    assert answer.records[0]["death_date"] == "2016-09-12"


async def test_what_another_province_knows_comes_later(offices: Offices) -> None:
    asked = inquiry("HC-13", WIDOW, FAR)
    here, far = await offices.sources["rs"].ask(asked)
    assert here.records
    assert far.records is None
    assert far.reference


async def test_made_up_people_have_the_same_records_every_time(offices: Offices) -> None:
    made_up = "321302198001019985"
    first, second = [
        (await offices.ask("yb", inquiry("HC-25", made_up)))[made_up] for _ in range(2)
    ]
    assert first.records == second.records


@pytest.mark.parametrize("code", LATER)
async def test_a_callback_is_signed_with_the_sources_own_key(code: str, offices: Offices) -> None:
    check = next(iter(BY_CODE[code].source.checks))
    await offices.sources[code].ask(inquiry(check, WIDOW))
    callback = await offices.town.called()
    assert callback.department == code
    key = (SOURCE_KEYS[code],)
    signing.verify(key, callback.headers, callback.body, datetime.now(UTC))


@pytest.mark.parametrize("code", FETCHED)
async def test_a_result_file_that_never_arrived_can_be_fetched_until_it_is_taken(
    code: str, offices: Offices
) -> None:
    offices.town.turn(code, lose=100)
    asked = inquiry(next(iter(BY_CODE[code].source.checks)), WIDOW, STRANGER)
    await offices.sources[code].ask(asked)
    office = batches(offices.sources)[code]
    await asyncio.sleep(0.05)
    [told] = await office.finished()
    assert told.run_id == asked.run_id
    assert [each.query_id for each in told.answers] == [each.query_id for each in asked.subjects]
    await office.taken([told])
    assert await office.finished() == []


async def test_a_file_that_arrived_need_not_be_fetched(offices: Offices) -> None:
    await offices.ask("yh", inquiry("HC-09", WIDOW))
    await asyncio.sleep(0.05)
    assert await batches(offices.sources)["yh"].finished() == []


@pytest.mark.parametrize("code", list(BY_CODE))
@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"<a/>", b"|||", b"\xff\xfe", b"null", b"<!DOCTYPE a>"]
)
def test_nonsense_from_a_source_is_refused_in_one_way(code: str, body: bytes) -> None:
    if body == b"" and code in FETCHED:  # an empty file is a file
        assert parse_callback(code, body) == []
        return
    with pytest.raises(UnreadableAnswer, match=r"^\w+$"):
        parse_callback(code, body)


def test_nobody_listens_to_a_source_that_does_not_exist() -> None:
    with pytest.raises(NoSource):
        parse_callback("xx", b"{}")


@pytest.mark.parametrize("trouble", ["duplicate", "mis_sign"])
async def test_a_source_can_be_told_to_call_back_badly(trouble: str, offices: Offices) -> None:
    offices.town.turn("ga-jj", **{trouble: 1 if trouble == "duplicate" else True})
    await offices.sources["ga-jj"].ask(inquiry("HC-06", WIDOW))
    first = await offices.town.called()
    if trouble == "duplicate":
        assert (await offices.town.called()).body == first.body
        return
    key = (SOURCE_KEYS["ga-jj"],)
    with pytest.raises(signing.BadSignature):
        signing.verify(key, first.headers, first.body, datetime.now(UTC))
