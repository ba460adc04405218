"""Sealing the trail, and finding every kind of tampering a database administrator could try."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from adapters import ledger_sealing
from adapters.ledger import LedgerDisagrees
from deploy import audit
from deploy.audit import told
from domain.audit import rules, sealing
from domain.audit.models import AuditLeaf, AuditRecord
from domain.audit.service import record
from domain.base import new_id
from tests.adapters.trail import CLERK, Trail, opened
from tests.conftest import DatabaseUrls


@pytest.fixture
async def trail(another_database: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Trail]:
    async with opened(another_database, tmp_path) as trail:
        yield trail


@pytest.fixture
async def sealed(trail: Trail) -> Trail:
    """Twelve records under three checkpoints."""
    for count in (5, 4, 3):
        await trail.write(count)
        assert await trail.seal() == count
    return trail


async def test_what_was_sealed_and_left_alone_is_whole(sealed: Trail) -> None:
    report = await sealed.verify()
    assert (report.sealed, report.checkpoints, report.waiting) == (12, 3, 0)
    assert told(report)[-1] == "Nothing was touched."


async def test_the_report_says_what_is_not_sealed_yet(sealed: Trail) -> None:
    await sealed.write(2)
    report = await sealed.verify()
    assert (report.waiting, report.found) == (2, {})


async def test_sealing_again_without_news_writes_nothing(sealed: Trail) -> None:
    assert await sealed.seal() == 0
    assert len(list(sealed.ledger.lines())) == 3


async def test_a_record_committed_late_is_sealed_once_and_in_its_turn(trail: Trail) -> None:
    async with trail.sessions() as slow:
        record(slow, CLERK, "household.read", "household", new_id())
        await slow.flush()
        await trail.write(3)
        assert await trail.seal() == 0, "a transaction that began earlier is still under way"
        await slow.commit()
    assert await trail.seal() == 4
    assert (await trail.verify()).found == {}


async def test_two_sealers_at_once_seal_each_record_once(trail: Trail) -> None:
    await trail.write(6)
    async with trail.sessions() as one, trail.sessions() as two:
        assert await sealing.seal(one, trail.key) == 6
        await one.flush()
        await two.execute(select(1))
        await one.commit()
        assert await sealing.seal(two, trail.key) == 0
    async with trail.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(AuditLeaf)) == 6


async def test_a_backlog_is_sealed_in_batches(
    trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    await trail.write(10)
    assert [await trail.seal() for _ in range(4)] == [4, 4, 2, 0]
    assert (await trail.verify()).found == {}


async def test_a_dump_restored_into_another_postgresql_is_sealed_on(sealed: Trail) -> None:
    ahead = "UPDATE audit_checkpoint SET last_transaction = 1000000000000"
    await sealed.tamper(ahead)
    await sealed.write(2)
    assert await sealed.seal() == 2


TAMPERED = {
    "changed": (
        ["UPDATE audit_record SET actor = 'somebody.else' WHERE id = '{5}'"],
        ["changed: record {5} (leaf 5) is not what was sealed"],
    ),
    "backdated": (
        ["UPDATE audit_record SET at = at - interval '1 day' WHERE id = '{5}'"],
        ["changed: record {5} (leaf 5) is not what was sealed"],
    ),
    "moved to another family": (
        ["UPDATE audit_record SET household_id = gen_random_uuid() WHERE id = '{0}'"],
        ["changed: record {0} (leaf 0) is not what was sealed"],
    ),
    "removed": (
        ["DELETE FROM audit_record WHERE id IN ('{3}', '{4}')"],
        ["removed: 2 sealed records (leaves 3 to 4) are gone"],
    ),
    "truncated": (
        ["DELETE FROM audit_record WHERE id IN ('{9}', '{10}', '{11}')"],
        ["truncated: the trail ends at leaf 9 of 12: 3 sealed records (leaves 9 to 11) are gone"],
    ),
    "emptied": (
        ["TRUNCATE audit_record"],
        ["truncated: the trail ends at leaf 0 of 12: 12 sealed records (leaves 0 to 11) are gone"],
    ),
    "inserted": (
        [
            "INSERT INTO audit_record (id, at, actor, actor_kind, action, object_kind, object_id, "
            "transaction_id) SELECT '0192f0e0-0000-7000-8000-000000000001', at, actor, actor_kind, "
            "action, object_kind, object_id, transaction_id FROM audit_record WHERE id = '{5}'"
        ],
        [
            "inserted: record 0192f0e0-0000-7000-8000-000000000001 was put in where all had been "
            "sealed"
        ],
    ),
    "reordered": (
        [
            "UPDATE audit_leaf SET seq = -1 WHERE seq = 2",
            "UPDATE audit_leaf SET seq = 2 WHERE seq = 7",
            "UPDATE audit_leaf SET seq = 7 WHERE seq = -1",
        ],
        [
            "reordered: leaf 2 was record {2}, the database's list now says {7}",
            "reordered: leaf 7 was record {7}, the database's list now says {2}",
        ],
    ),
    "contents swapped": (
        [
            "UPDATE audit_record r SET reason = 'a', action = 'x' WHERE id IN ('{1}', '{8}')",
        ],
        [
            "changed: record {1} (leaf 1) is not what was sealed",
            "changed: record {8} (leaf 8) is not what was sealed",
        ],
    ),
    "the list of leaves cut": (
        ["DELETE FROM audit_leaf WHERE seq > 10"],
        ["leaf gone: the database's list lacks leaf 11 (record {11})"],
    ),
    "a checkpoint rewritten": (
        ["UPDATE audit_checkpoint SET root = decode(repeat('00', 32), 'hex') WHERE size = 9"],
        ["checkpoint rewritten: the database's checkpoint of 9 is not the one that was signed"],
    ),
    "a node rewritten": (
        ["UPDATE audit_node SET hash = decode(repeat('00', 32), 'hex') WHERE level = 3"],
        ["node rewritten: node 0 of level 3 is another one"],
    ),
}


@pytest.mark.parametrize("kind", TAMPERED)
async def test_the_superuser_is_found_out(sealed: Trail, kind: str) -> None:
    statements, sentences = TAMPERED[kind]
    leaves = await sealed.leaves()
    await sealed.tamper(*(one.format(*leaves) for one in statements))
    report = await sealed.verify()
    expected = [sentence.format(*leaves) for sentence in sentences]
    assert [s for s in report.sentences if s in expected] == expected, report.sentences
    assert told(report)[-1].startswith("NOT the trail that was sealed")


async def test_rewriting_the_whole_tree_along_with_a_record_does_not_help(sealed: Trail) -> None:
    leaves = await sealed.leaves()
    await sealed.tamper(
        f"UPDATE audit_record SET actor = 'somebody.else' WHERE id = '{leaves[5]}'",
        "TRUNCATE audit_leaf, audit_node, audit_checkpoint",
    )
    async with sealed.sessions.begin() as session:
        assert await sealing.seal(session, sealed.key) == 12
    report = await sealed.verify()
    assert f"changed: record {leaves[5]} (leaf 5) is not what was sealed" in report.sentences


async def test_a_record_that_comes_later_but_is_dated_back_is_told(sealed: Trail) -> None:
    await sealed.tamper(
        "INSERT INTO audit_record (id, at, actor, actor_kind, action, object_kind, object_id) "
        "VALUES ('0192f0e0-0000-7000-8000-000000000001', '2026-11-01T00:00+08:00', 'x', 'staff', "
        "'household.read', 'household', 'x')"
    )
    await sealed.seal()
    (sentence,) = (await sealed.verify()).sentences
    assert sentence.startswith("inserted: record 0192f0e0-0000-7000-8000-000000000001 (leaf 12) is")
    assert "had been sealed before it came" in sentence


async def test_nothing_more_is_sealed_once_the_database_has_lost_a_checkpoint(
    sealed: Trail,
) -> None:
    await sealed.tamper("DELETE FROM audit_checkpoint WHERE size = 12")
    async with sealed.sessions.begin() as session:
        with pytest.raises(LedgerDisagrees, match="no longer has the checkpoint of 12"):
            await ledger_sealing.publish(session, sealed.ledger)


async def test_leaves_changed_before_they_left_the_database_do_not_leave_it(trail: Trail) -> None:
    await trail.write(3)
    async with trail.sessions.begin() as session:
        await sealing.seal(session, trail.key)
    await trail.tamper("UPDATE audit_leaf SET hash = decode(repeat('00', 32), 'hex') WHERE seq = 1")
    async with trail.sessions.begin() as session:
        with pytest.raises(LedgerDisagrees, match="do not give the root that was signed"):
            await ledger_sealing.publish(session, trail.ledger)
    assert trail.ledger.last() is None


async def test_a_forged_line_of_the_ledger_is_told(sealed: Trail) -> None:
    file = sealed.settings.ledger / "checkpoints"
    first, *rest = file.read_text().splitlines(keepends=True)
    forged = json.dumps(json.loads(first) | {"at": "2026-01-01T00:00:00.000000+00:00"})
    file.write_text("".join([forged + "\n", *rest]))
    report = await sealed.verify()
    assert "ledger forged: the checkpoint of 5 is not signed by us" in report.sentences


async def test_a_changed_leaf_of_the_ledger_is_told(sealed: Trail) -> None:
    file = sealed.settings.ledger / "leaves"
    held = bytearray(file.read_bytes())
    held[48 * 2 + 20] ^= 1
    file.write_bytes(held)
    report = await sealed.verify()
    assert "ledger forged: the ledger's first 5 leaves do not give its root" in report.sentences


async def test_a_ledger_cut_in_the_middle_of_a_line_goes_on(sealed: Trail) -> None:
    folder = sealed.settings.ledger
    lines, leaves = folder / "checkpoints", folder / "leaves"
    lines.write_bytes(lines.read_bytes()[:-20])
    leaves.write_bytes(leaves.read_bytes() + b"torn")
    (folder / "peaks").unlink()
    await sealed.write(1)
    await sealed.seal()
    report = await sealed.verify()
    assert (report.sealed, report.checkpoints, report.found) == (13, 4, {})


async def test_a_second_machine_gets_the_whole_ledger(sealed: Trail, tmp_path: Path) -> None:
    there = type(sealed.ledger)(tmp_path / "there")
    async with sealed.sessions.begin() as session:
        await ledger_sealing.publish(session, there)
    assert list(there.lines()) == list(sealed.ledger.lines())


async def test_the_roots_are_those_of_the_records(sealed: Trail) -> None:
    async with sealed.sessions() as session:
        rows = (
            await session.execute(
                sealing.whole_records().order_by(AuditRecord.transaction_id, AuditRecord.id)
            )
        ).all()
    tree = rules.Growing()
    for row in rows:
        tree.take(sealing.leaf_of(row))
    last = sealed.ledger.last()
    assert last is not None
    assert tree.root() == last.root


async def test_old_months_leave_the_table_sealed_and_stay_proven(trail: Trail) -> None:
    for month in (1, 2):
        trail.clock = datetime(2026, month, 10, tzinfo=UTC)
        async with trail.sessions.begin() as session:
            await sealing.prepare_months(session)
        await trail.write(3)
        if month == 1:
            await trail.seal()
    owner = replace(trail.settings, database_url=trail.urls.owner)
    retired = " ".join(await audit.retire(owner))
    assert ("2026_01" in retired, "2026_02" in retired) == (True, False), "February is not sealed"
    await trail.seal()
    report = await audit.verify(owner, trail.settings.ledger, trail.key.public)
    assert (report.sealed, report.found) == (6, {})


async def test_the_application_cannot_retire_a_month(trail: Trail) -> None:
    trail.clock = datetime(2026, 1, 10, tzinfo=UTC)
    async with trail.sessions.begin() as session:
        await sealing.prepare_months(session)
    with pytest.raises(DBAPIError, match="permission denied"):
        await audit.retire(trail.settings)
