"""The map: 21 departments, everybody served, nobody's nonsense let in."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import http
from adapters.departments._wiring import MissingSecret
from adapters.registry import (
    BY_CODE,
    SERVED,
    WAYS,
    NoCallback,
    UnreadableCallback,
    departments,
    lanes,
    parse_callback,
)
from domain.delivery.port import Ruling
from domain.item.catalogue import read_files
from tests.adapters.conftest import SECRETS

LATER = [kind.code for kind in SERVED if kind.way == "rest_callback"]
CATALOGUE = read_files()["departments.yaml"]["departments"]


def test_there_are_21_departments_each_once() -> None:
    assert len({kind.code for kind in SERVED}) == len(SERVED) == 21


def test_four_ways_of_talking_are_spread_over_them() -> None:
    spread = Counter(kind.way for kind in SERVED)
    assert spread == {"rest_sync": 5, "rest_callback": 6, "worklist": 6, "daily_file": 4}


def test_every_department_of_the_catalogue_has_somebody_to_serve_it() -> None:
    assert set(CATALOGUE) == set(BY_CODE)


@pytest.mark.parametrize(
    ("item", "department"),
    [(item, code) for code, told in CATALOGUE.items() for item in told["items"]],
)
def test_every_item_has_somebody_to_serve_it(item: str, department: str) -> None:
    assert department in BY_CODE, f"nobody serves {item}"


def test_every_department_has_a_pace() -> None:
    assert {code: lane.name for code, lane in lanes().items()} == {
        kind.code: kind.way for kind in SERVED
    }
    assert {kind.way for kind in SERVED} == set(WAYS)


def test_only_daily_files_wait_for_the_evening() -> None:
    evening = {code for code, lane in lanes().items() if lane.schedule != "now"}
    assert evening == {kind.code for kind in SERVED if kind.way == "daily_file"}


def test_a_demonstration_need_not_wait_for_the_evening() -> None:
    assert {lane.schedule for lane in lanes(files_leave="now").values()} == {"now"}


async def test_a_department_without_a_key_is_found_out_at_start(tmp_path: Path) -> None:
    keys = {code: key for code, key in SECRETS.items() if code != "ZJ"}
    async with http.client("http://127.0.0.1:9") as line:
        with pytest.raises(MissingSecret, match="ZJ"):
            departments(line, tmp_path, keys)


@pytest.mark.parametrize("code", ["MZ", "YB", "SW", "XX", ""])
def test_departments_that_do_not_call_back_are_not_listened_to(code: str) -> None:
    with pytest.raises(NoCallback):
        parse_callback(code, {}, b"{}")


NONSENSE = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b'"text"',
    b"\xff\xfe",
    b"<xml/>",
    b"[" * 100_000,
    b'{"SQBH": 1}',
    b'{"params": {}, "method": "assist.decided"}',
]


@pytest.mark.parametrize("code", LATER)
@pytest.mark.parametrize("body", NONSENSE, ids=lambda body: repr(body[:20]))
def test_nonsense_is_called_nonsense(code: str, body: bytes) -> None:
    with pytest.raises(UnreadableCallback):
        parse_callback(code, {}, body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
CLAIM = "0192f7a0-0000-7000-8000-000000000017"
GOOD = {
    "JY": {
        "SQBH": CLAIM, "SLBH": "JY-17", "JG": "TG", "RDR": "甲", "QRR": "乙",
        "BJSJ": "20261102093000", "MX": [{"XH": "p1", "TG": "1", "JE": "1500.00"}],
    },
    "ZJ": {
        "businessNo": CLAIM, "serialNo": "ZJ-17", "approvalStatus": "PASS", "reviewer": "甲",
        "approver": "乙", "approvedAt": "2026-11-02T09:30:00+08:00",
        "details": [{"memberId": "p1", "granted": True, "amountWan": "0.150000"}],
    },
    "SF": {
        "shenqing_bianhao": CLAIM, "shouli_hao": "SF-17", "jielun": "tongyi",
        "shenchayuan": "甲", "pizhunren": "乙", "jueding_shijian": "2026.11.02 09:30:00",
        "mingxi": [{"xuhao": "p1", "tongyi": 1, "jine": "1,500.00"}],
    },
    "YJ": {
        "CLAIM_ID": CLAIM, "NO": "YJ-17", "RESULT": "GRANT", "CHECKER": "甲", "SIGNER": "乙",
        "TIME": "2026-11-02T09:30:00+08:00",
        "ITEMS": [{"REF": "p1", "RESULT": "GRANT", "FEN": 150000}],
    },
    "CL": {
        "method": "assist.decided",
        "params": {
            "apply_id": CLAIM, "accept_no": "CL-17", "result": "Y", "first_sign": "甲",
            "second_sign": "乙", "at": "2026-11-02 09:30:00",
            "items": [{"key": "p1", "agree": "Y", "fen": 150000}],
        },
    },
    "WJ": {
        "identifier": [{"system": "urn:lianban:claim", "value": CLAIM}], "status": "completed",
        "groupIdentifier": {"value": "WJ-17"}, "businessStatus": {},
        "performer": {"determined": "甲", "confirmed": "乙"},
        "lastModified": "2026-11-02T09:30:00+08:00",
        "output": [{
            "focus": "#p1", "valueCode": "granted",
            "valueMoney": {"value": "1500.00", "currency": "CNY"},
        }],
    },
}  # fmt: skip


@pytest.mark.parametrize("code", LATER)
def test_all_departments_mean_the_same_when_they_grant_1500_yuan(code: str) -> None:
    outcome = parse_callback(code, {}, json.dumps(GOOD[code]).encode())
    ruling = outcome.ruling
    assert outcome.claim_id == UUID(CLAIM)
    assert outcome.reference == f"{code}-17"
    assert isinstance(ruling, Ruling)
    assert [(line.person, line.granted, line.amount_fen) for line in ruling.lines] == [
        ("p1", True, 150_000)
    ]
    assert ruling.decided_at.isoformat() == "2026-11-02T09:30:00+08:00"


@pytest.mark.parametrize("code", LATER)
@settings(max_examples=60, deadline=None)
@given(junk=JSON, choice=st.randoms(use_true_random=False))
def test_one_wrong_field_is_understood_or_refused_but_never_breaks_us(
    code: str, junk: object, choice: Random
) -> None:
    payload = json.loads(json.dumps(GOOD[code]))
    _spoil(payload, junk, choice)
    try:
        outcome = parse_callback(code, {}, json.dumps(payload).encode())
    except UnreadableCallback:
        return
    ruling = outcome.ruling
    assert ruling is not None
    assert all(type(line.amount_fen) in (int, type(None)) for line in ruling.lines)
    said = [ruling.opinion, ruling.reason or "", ruling.determined_by, *ruling.missing]
    said += [word or "" for line in ruling.lines for word in (line.person, line.reason)]
    assert not any("\0" in word for word in said)


def _spoil(payload: dict[str, object], junk: object, choice: Random) -> None:
    """Puts the junk in the place of one value, at any depth."""
    name = choice.choice(sorted(payload))
    inner = payload[name]
    if isinstance(inner, list) and inner and choice.random() < 0.5:
        inner = inner[0]
    if isinstance(inner, dict) and inner and choice.random() < 0.7:
        return _spoil(inner, junk, choice)
    payload[name] = junk
    return None
