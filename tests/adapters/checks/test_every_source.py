"""One suite over every source and check: adding one adds its tests. The other end is the
simulator, over HTTP."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import yaml

from adapters import http
from adapters.check_registry import BY_CODE, sources
from domain.check.port import Rejected, Unavailable
from domain.item.catalogue import read_files
from tests.adapters.checks.conftest import (
    FAR,
    ONE_EACH,
    STRANGER,
    WIDOW,
    Offices,
    inquiry,
)
from tests.adapters.conftest import ROOT, SOURCE_KEYS

CODES = list(BY_CODE)
CHECKS = {each["code"]: each for each in read_files()["checks.yaml"]["checks"]}
KNOWN = yaml.safe_load((ROOT / "simulator/sources/population.yaml").read_text("utf-8"))["records"]
PLAIN = ("text", "region", "id_number")
SHAPES: Mapping[str, Any] = {
    **{kind: lambda value: isinstance(value, str) for kind in PLAIN},
    "bool": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int,
    "money_fen": lambda value: type(value) is int,
    "decimal": lambda value: re.fullmatch(r"\d+(\.\d+)?", value),
    "date": date.fromisoformat,
    "month": lambda value: re.fullmatch(r"\d{4}-\d{2}", value),
}


def first_check(code: str) -> str:
    return next(iter(BY_CODE[code].source.checks))


def somebody_known(check: str) -> str:
    return next(iter(KNOWN.get(check, {WIDOW: None})))


def test_every_check_of_the_catalogue_is_answered_by_the_source_it_names() -> None:
    served = {check: code for code, check in ONE_EACH}
    assert served == {code: check["source"] for code, check in CHECKS.items()}


@pytest.mark.parametrize(("code", "check"), ONE_EACH)
def test_a_record_has_the_fields_the_catalogue_names(code: str, check: str) -> None:
    columns = BY_CODE[code].source.checks[check].columns.values()
    assert [name for name, _ in columns] == [each["name"] for each in CHECKS[check]["returns"]]


@pytest.mark.parametrize(("code", "check"), ONE_EACH)
async def test_every_record_of_the_town_comes_in_the_catalogues_words(
    code: str, check: str, offices: Offices
) -> None:
    people = [each for each in KNOWN.get(check, {}) if each != FAR]
    answers = await offices.ask(code, inquiry(check, *people, STRANGER))
    assert answers.pop(STRANGER).records == []
    for answer in answers.values():
        assert answer.records
        for field in CHECKS[check]["returns"]:
            value = answer.records[0][field["name"]]
            if value is not None and field["type"] == "code":
                assert "codes" not in field or value in field["codes"], field
            elif value is not None:
                assert SHAPES[field["type"]](value), (field, value)


@pytest.mark.parametrize(("code", "check"), ONE_EACH)
async def test_people_without_a_record_are_answered_as_such(
    code: str, check: str, offices: Offices
) -> None:
    answer = (await offices.ask(code, inquiry(check, STRANGER)))[STRANGER]
    assert answer.records == []
    assert answer.reference
    assert answer.source_at is not None
    assert answer.source_at.utcoffset() is not None


@pytest.mark.parametrize("code", CODES)
async def test_asking_twice_is_one_query_with_one_number(code: str, offices: Offices) -> None:
    asked = inquiry(first_check(code), WIDOW)
    first = (await offices.ask(code, asked))[WIDOW]
    assert (await offices.ask(code, asked))[WIDOW] == first


@pytest.mark.parametrize("code", CODES)
async def test_the_whole_family_is_one_call(code: str, offices: Offices) -> None:
    before = offices.town.state(code)["counts"].get("calls", 0)
    await offices.sources[code].ask(inquiry(first_check(code), WIDOW, STRANGER))
    assert offices.town.state(code)["counts"]["calls"] == before + 1


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("trouble", ["down", "busy", "garbage"])
async def test_trouble_at_their_end_means_ask_again(
    code: str, trouble: str, offices: Offices
) -> None:
    offices.town.turn(code, **{trouble: True})
    with pytest.raises(Unavailable):
        await offices.sources[code].ask(inquiry(first_check(code), WIDOW))


@pytest.mark.parametrize("code", CODES)
async def test_a_source_that_takes_too_long_means_ask_again(
    code: str, offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    if BY_CODE[code].way != "realtime":
        pytest.skip("takes queries at once and thinks afterwards")
    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.05)
    offices.town.turn(code, latency_ms=2_000)
    with pytest.raises(Unavailable, match="Timeout"):
        await offices.sources[code].ask(inquiry(first_check(code), WIDOW))


@pytest.mark.parametrize("code", CODES)
async def test_a_refused_query_means_a_person_must_look(code: str, offices: Offices) -> None:
    offices.town.turn(code, reject=True)
    with pytest.raises(Rejected):
        await offices.sources[code].ask(inquiry(first_check(code), WIDOW))


@pytest.mark.parametrize("code", CODES)
async def test_no_source_answers_without_an_authorisation(code: str, offices: Offices) -> None:
    with pytest.raises(Rejected):
        await offices.sources[code].ask(inquiry(first_check(code), WIDOW, authorisation=""))
    assert offices.town.state(code)["counts"]["without_authorisation"] == 1


@pytest.mark.parametrize("code", CODES)
async def test_a_source_knows_us_by_its_own_key(code: str, offices: Offices) -> None:
    async with http.client(f"{offices.town.address}/sources") as line:
        stranger = sources(dict.fromkeys(CODES, line), {**SOURCE_KEYS, code: "another key"})
        with pytest.raises(Rejected, match="401"):
            await stranger[code].ask(inquiry(first_check(code), WIDOW))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("trouble", ["down", "busy", "garbage", "reject"])
async def test_failures_never_repeat_personal_data(
    code: str, trouble: str, offices: Offices
) -> None:
    offices.town.turn(code, **{trouble: True})
    asked = inquiry(first_check(code), WIDOW)
    with pytest.raises((Unavailable, Rejected)) as failure:
        await offices.sources[code].ask(asked)
    said = repr(failure.value)
    assert not any(secret in said for secret in (WIDOW, asked.subjects[0].name, "2026110200"))


@pytest.mark.parametrize("code", CODES)
async def test_an_installation_without_its_key_is_not_connected_to_a_source(code: str) -> None:
    async with http.client("http://127.0.0.1:9") as line:
        keys = {each: key for each, key in SOURCE_KEYS.items() if each != code}
        assert code not in sources(dict.fromkeys(CODES, line), keys)
