"""What leaves the building: the message's facts, in the department's own words, and no more."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest

from adapters.registry import SERVED
from domain.delivery.port import Department, Message, MessageKind, MessagePerson
from domain.item.facts import value_to_json
from tests.adapters.conftest import Town
from tests.adapters.family import HOUSEHOLD_GRANTED, MOTHER, UTILITY_GRANTED, message

WITH_ADDRESS = [kind.code for kind in SERVED if kind.way.startswith("rest")]
UTILITIES = ["SW", "GD", "RQ", "GB", "CG"]
WELFARE = [code for code in WITH_ADDRESS if code not in UTILITIES]
THEIR_CODES = {"VILLAGE"}  # words of theirs for values of our code lists
WORDS = 4  # shorter texts are codes, and codes prove nothing

Served = dict[str, Department]


async def sent(served: Served, town: Town, told: Message, code: str) -> str:
    """The message as it stands on the department's wire or in its file."""
    await served[code].lodge([told])
    return await asyncio.to_thread(town.last_from_us, code)


def texts(wire: str) -> Iterator[str]:
    """Every value in a body, whatever its format."""
    if wire.startswith("<?xml"):
        for element in ET.fromstring(wire).iter():
            yield from [*element.attrib.values(), *filter(None, [element.text])]
    elif wire.startswith(("{", "[")):
        yield from leaves(json.loads(wire))
    else:
        for _, value in parse_qsl(wire):
            yield from leaves(json.loads(value)) if value.startswith("[") else [value]


def leaves(value: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves(each)
    else:
        yield str(value)


def said(told: Message) -> str:
    """Everything the message holds, in every unit somebody might want it in."""
    amounts = [line.amount_fen for line in told.proposed if line.amount_fen is not None]
    facts = [*told.household.values(), *(v for p in told.persons for v in p.facts.values())]
    amounts += [value for value in facts if type(value) is int]
    money = [
        f"{Decimal(a) / 100:.2f} {Decimal(a) / 100:,.2f} {Decimal(a) / 10**6:.6f}" for a in amounts
    ]
    return " ".join([repr(told), str(told.id), told.id.hex, str(told.claim_id), *money])


def blank(told: Message) -> Message:
    """The same message about nobody: what is still on the wire then is the format itself."""
    nobody = [replace(person, name="", id_number="0", facts={}) for person in told.persons]
    return replace(
        told, applicant="", phone=None, address=None, accounts={}, household={}, persons=nobody
    )


@pytest.mark.parametrize("code", WITH_ADDRESS)
async def test_every_value_on_the_wire_comes_from_the_message(
    code: str, served: Served, town: Town
) -> None:
    told = message(code, MessageKind.RELEASE)
    format_itself = set(texts(await sent(served, town, blank(told), code)))
    wire = set(texts(await sent(served, town, told, code)))
    unexplained = [
        text
        for text in wire - format_itself - THEIR_CODES
        if len(text) >= WORDS and not all(part in said(told) for part in text.split(","))
    ]
    assert unexplained == []


@pytest.mark.parametrize("code", WELFARE)
async def test_what_the_item_does_not_need_is_absent(code: str, served: Served, town: Town) -> None:
    bare = MessagePerson("p1", "测试甲", None, None, {})
    told = message(
        code, MessageKind.RELEASE, phone=None, address=None, persons=(bare,), household={}
    )
    wire = await sent(served, town, told, code)
    assert not any(text in ("", "None", "null") for text in texts(wire))


@pytest.mark.parametrize("code", WELFARE)
async def test_a_fact_nobody_gave_a_column_travels_under_its_own_name(
    code: str, served: Served, town: Town
) -> None:
    wire = await sent(served, town, message(code, MessageKind.RELEASE), code)
    assert "p.something_new" in wire
    assert "12.5" in wire


@pytest.mark.parametrize("code", WELFARE)
async def test_facts_out_of_the_frozen_set_are_sent_like_any_other(
    code: str, served: Served, town: Town
) -> None:
    told = message(code, MessageKind.RELEASE, persons=(MOTHER,))
    stored = {name: value_to_json(value) for name, value in MOTHER.facts.items()}
    frozen = replace(told, persons=(replace(MOTHER, facts=stored),))
    assert await sent(served, town, frozen, code) == await sent(served, town, told, code)


@pytest.mark.parametrize("code", WELFARE)
async def test_rare_characters_arrive(code: str, served: Served, town: Town) -> None:
    assert MOTHER.name in await sent(served, town, message(code), code)


@pytest.mark.parametrize("code", UTILITIES)
async def test_a_utility_learns_name_address_and_account_and_nothing_about_the_family(
    code: str, served: Served, town: Town
) -> None:
    told = message(code, MessageKind.RELEASE, proposed=(UTILITY_GRANTED,))
    wire = "\n".join(texts(await sent(served, town, told, code)))
    assert all(text in wire for text in (told.applicant, "示范路 17 号", "0017000017"))
    private = [told.phone, told.case_number, "测试乙", "rural", "15000", "150.00", "dibao"]
    private += [person.id_number for person in told.persons]
    assert [text for text in private if text and text in wire] == []


@pytest.mark.parametrize("code", WITH_ADDRESS)
async def test_money_arrives_to_the_fen(code: str, served: Served, town: Town) -> None:
    written = {"RS": "146000", "CL": "146000", "YJ": "146000", "ZJ": "0.146000", "SF": "1,460.00"}
    told = message(code, MessageKind.RELEASE, proposed=(HOUSEHOLD_GRANTED,), case_number="1")
    assert written.get(code, "1460.00") in set(texts(await sent(served, town, told, code)))


async def test_no_two_departments_with_an_address_speak_alike(served: Served, town: Town) -> None:
    told = message("YB", MessageKind.RELEASE)
    wires = [await sent(served, town, told, code) for code in WITH_ADDRESS]
    assert len(set(wires)) == len(WITH_ADDRESS)
