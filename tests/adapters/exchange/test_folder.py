"""Answer files count whole or not at all."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.exchange import folder as exchange
from adapters.exchange.sheet import Sheet, decode, encode

SHEET = Sheet("csv", ("单号", "金额"), "金额")
ROWS = [{"单号": "1", "金额": "0.10"}, {"单号": "2", "金额": "0.20"}, {"单号": "3", "金额": ""}]
Tamper = Callable[[Path, dict[str, Any]], None]


def answered(folder: Path, name: str = "SW20261102-1-R1") -> Path:
    """An answer as a department leaves it: what we write, in the other direction."""
    inbox = folder / "SW" / "in"
    inbox.mkdir(parents=True, exist_ok=True)
    content = encode(SHEET, ROWS)
    (inbox / f"{name}.csv").write_bytes(content)
    seal = {
        "batch": name,
        "file": f"{name}.csv",
        "rows": 3,
        "total": "0.30",
        "digest": "sha256:" + hashlib.sha256(content).hexdigest(),
    }
    (inbox / f"{name}.manifest.json").write_text(json.dumps(seal))
    return inbox


def reads(folder: Path) -> list[exchange.AnswerFile]:
    return list(exchange.read_answers(folder, "SW", SHEET))


def test_what_is_written_can_be_checked_by_the_other_side(tmp_path: Path) -> None:
    receipt = exchange.write(tmp_path, "SW", "SW20261102-1", SHEET, ROWS)
    seal = json.loads((tmp_path / "SW/out/SW20261102-1.manifest.json").read_text())
    content = (tmp_path / "SW/out" / seal["file"]).read_bytes()
    assert decode(SHEET, content) == ROWS
    assert (seal["rows"], seal["total"]) == (3, "0.30")
    assert seal["digest"] == "sha256:" + hashlib.sha256(content).hexdigest() == receipt.digest


def test_writing_leaves_no_drafts_behind(tmp_path: Path) -> None:
    exchange.write(tmp_path, "SW", "SW20261102-1", SHEET, ROWS)
    names = sorted(path.name for path in (tmp_path / "SW" / "out").iterdir())
    assert names == ["SW20261102-1.csv", "SW20261102-1.manifest.json"]


def test_the_same_deliveries_are_the_same_batch_in_any_order() -> None:
    day = date(2026, 11, 2)
    assert exchange.batch_number("SW", day, ["a", "b"]) == exchange.batch_number(
        "SW", day, ["b", "a"]
    )
    assert exchange.batch_number("SW", day, ["a", "b"]) != exchange.batch_number("SW", day, ["a"])


def test_a_whole_answer_is_read(tmp_path: Path) -> None:
    answered(tmp_path)
    (answer,) = reads(tmp_path)
    assert (answer.batch, list(answer.rows)) == ("SW20261102-1-R1", ROWS)


def test_an_answer_stays_until_it_is_archived(tmp_path: Path) -> None:
    inbox = answered(tmp_path)
    first, second = reads(tmp_path), reads(tmp_path)
    assert first == second
    exchange.archive(first[0])
    exchange.archive(second[0])
    assert reads(tmp_path) == []
    assert (inbox / "done" / "SW20261102-1-R1.csv").exists()


def test_a_file_without_its_manifest_is_still_being_written(tmp_path: Path) -> None:
    inbox = answered(tmp_path)
    (inbox / "SW20261102-1-R1.manifest.json").unlink()
    assert reads(tmp_path) == []
    assert (inbox / "SW20261102-1-R1.csv").exists()


def test_no_folder_is_no_answer(tmp_path: Path) -> None:
    assert reads(tmp_path) == []


def _sealed(**changes: object) -> Tamper:
    def tamper(inbox: Path, seal: dict[str, Any]) -> None:
        (inbox / "SW20261102-1-R1.manifest.json").write_text(json.dumps({**seal, **changes}))

    return tamper


def _altered(inbox: Path, seal: dict[str, Any]) -> None:
    path = inbox / "SW20261102-1-R1.csv"
    path.write_bytes(path.read_bytes().replace(b"0.10", b"9.10"))


def _missing(inbox: Path, seal: dict[str, Any]) -> None:
    (inbox / "SW20261102-1-R1.csv").unlink()


def _manifest_of_words(inbox: Path, seal: dict[str, Any]) -> None:
    (inbox / "SW20261102-1-R1.manifest.json").write_text("all good")


BAD: dict[str, tuple[Tamper, str]] = {
    "a row was altered": (_altered, "digest"),
    "the digest is another": (_sealed(digest="sha256:00"), "digest"),
    "the digest is missing": (_sealed(digest=None), "digest"),
    "a row is missing": (_sealed(rows=4), "row count"),
    "the total is another": (_sealed(total="0.31"), "total"),
    "the file is missing": (_missing, "missing"),
    "the manifest is not one": (_manifest_of_words, "manifest"),
    "the manifest points elsewhere": (_sealed(file="../../keys.json"), "elsewhere"),
    "the manifest names another file": (_sealed(file="other.csv"), "another file"),
}


@pytest.mark.parametrize(("tamper", "reason"), BAD.values(), ids=BAD)
def test_a_bad_file_is_put_aside_with_the_reason(
    tamper: Tamper, reason: str, tmp_path: Path
) -> None:
    inbox = answered(tmp_path)
    tamper(inbox, json.loads((inbox / "SW20261102-1-R1.manifest.json").read_text()))
    assert reads(tmp_path) == []
    assert reason in (inbox / "bad" / "SW20261102-1-R1.reason.txt").read_text()
    assert not list(inbox.glob("*.manifest.json"))


def test_a_bad_file_does_not_hold_up_the_next(tmp_path: Path) -> None:
    inbox = answered(tmp_path)
    _altered(inbox, {})
    answered(tmp_path, "SW20261103-1-R1")
    assert [answer.batch for answer in reads(tmp_path)] == ["SW20261103-1-R1"]


def test_an_amount_that_is_no_number_makes_the_file_bad(tmp_path: Path) -> None:
    inbox = answered(tmp_path)
    content = encode(SHEET, [{"单号": "1", "金额": "a lot"}])
    (inbox / "SW20261102-1-R1.csv").write_bytes(content)
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    seal = json.loads((inbox / "SW20261102-1-R1.manifest.json").read_text())
    _sealed(rows=1, digest=digest)(inbox, seal)
    assert reads(tmp_path) == []
    assert "not a number" in (inbox / "bad" / "SW20261102-1-R1.reason.txt").read_text()
