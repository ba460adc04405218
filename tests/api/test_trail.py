"""The trail as auditors, families and attackers meet it, over HTTP."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import exists, func, select, text
from sqlalchemy.exc import DBAPIError

from adapters import db
from adapters.seals import LedgerKey
from api import main
from domain.audit import sealing
from domain.audit.models import AuditLeaf, AuditRecord
from tests.api.test_secrecy import recognisable
from tests.api.town import Desk, Office, Seeded
from tests.api.trail import SILENT, TELLS, operations
from tests.conftest import ROOT, SCHEMA
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
NOBODY = "01920000-0000-7000-8000-000000000001"
AUDITOR, READER = "admin.aud", "ding.lu"


async def seal(office: Office) -> None:
    """Seal all there is, as the worker does; writers of other databases can hold it up a moment."""
    key = LedgerKey(office.runtime.keys.seals)
    sealed = exists().where(AuditLeaf.record_id == AuditRecord.id)
    unsealed = select(AuditRecord.id).where(~sealed).limit(1)
    for _ in range(500):
        async with office.runtime.sessions.begin() as session:
            if not await sealing.seal(session, key) and not await session.scalar(unsealed):
                return
        await asyncio.sleep(0.02)


async def asked(desk: Desk, **query: object) -> list[Json]:
    answer = await desk.get("/audit/records", **query)
    assert answer.status_code == 200, answer.text
    rows: list[Json] = answer.json()["rows"]
    return rows


async def filed(clerk: Desk) -> Json:
    """A family's case that its clerk has read once."""
    receipt = await clerk.submitted(fresh("H01", ["MZ-02"]))
    answer = await clerk.get(f"/applications/{receipt['application_id']}")
    assert answer.status_code == 200, answer.text
    return receipt


async def test_every_operation_says_whether_it_tells_the_trail() -> None:
    named = {id for _, _, id in operations(main.contract())}
    assert TELLS.isdisjoint(SILENT)
    assert named == TELLS | SILENT.keys()


async def test_who_looked_at_this_family_names_account_office_and_address(
    office: Office, clerk: Desk
) -> None:
    receipt = await filed(clerk)
    auditor = await office.desk(AUDITOR)
    rows = await asked(auditor, household=receipt["household_id"])
    newest = rows[0]
    assert {row["action"] for row in rows} == {"application.submit", "application.read"}
    assert newest["actor"] == READER
    assert (newest["actor_name"], newest["office"]) == ("丁露", "大兴镇人民政府民政办公室")
    assert newest["address"] == "127.0.0.1"
    assert newest["object_id"] == receipt["application_id"]


async def test_what_did_this_account_do_is_answered_newest_first(
    office: Office, clerk: Desk
) -> None:
    await filed(clerk)
    rows = await asked(await office.desk(AUDITOR), account=READER, limit=5)
    assert {row["actor"] for row in rows} == {READER}
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)


async def test_pages_follow_each_other_without_a_gap_or_a_repeat(
    office: Office, clerk: Desk
) -> None:
    receipt = await filed(clerk)
    for _ in range(4):
        await clerk.get(f"/applications/{receipt['application_id']}/history")
    auditor, seen, after = await office.desk(AUDITOR), [], None
    while True:
        query = {"object": receipt["application_id"], "limit": 2} | (
            {"after": after} if after else {}
        )
        page = (await auditor.get("/audit/records", **query)).json()
        seen += [row["id"] for row in page["rows"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 6


async def test_reading_the_trail_of_a_family_is_itself_a_look_at_it(
    office: Office, clerk: Desk
) -> None:
    receipt = await filed(clerk)
    auditor = await office.desk(AUDITOR)
    await asked(auditor, household=receipt["household_id"])
    rows = await asked(auditor, household=receipt["household_id"], account=AUDITOR)
    assert [row["action"] for row in rows] == ["audit.read"]


async def test_an_auditor_finds_a_family_by_id_number_and_learns_nothing_else(
    office: Office, clerk: Desk
) -> None:
    form = fresh("H01", ["MZ-02"])
    receipt = await clerk.submitted(form)
    number = form["answers"]["persons"][0]["id_number"]
    answer = await (await office.desk(AUDITOR)).post("/audit/families", {"id_number": number})
    assert answer.json() == {"household_id": receipt["household_id"]}


@pytest.mark.parametrize("path", ["/audit/records", f"/audit/records?household={NOBODY}"])
async def test_who_does_not_audit_does_not_read_the_trail(clerk: Desk, path: str) -> None:
    answer = await clerk.get(path)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/may-not-read-trail")


async def test_a_record_is_no_record_to_who_does_not_audit(office: Office, clerk: Desk) -> None:
    receipt = await filed(clerk)
    (row, *_) = await asked(await office.desk(AUDITOR), object=receipt["application_id"])
    assert (await clerk.get(f"/audit/records/{row['id']}/proof")).status_code == 404


async def test_a_family_is_told_which_offices_looked_and_never_who(
    office: Office, clerk: Desk
) -> None:
    receipt = await filed(clerk)
    answer = await clerk.get(f"/applications/{receipt['application_id']}/viewers")
    rows = answer.json()["rows"]
    assert {row["action"] for row in rows} == {"application.submit", "application.read"}
    assert all(row["office"] for row in rows)
    assert READER not in answer.text
    assert "丁" not in answer.text


async def test_a_decision_tells_where_the_case_stood_before_and_after(
    office: Office, clerk: Desk
) -> None:
    receipt = await filed(clerk)
    await clerk.post(
        f"/applications/{receipt['application_id']}/withdrawal", {"reason": "不再需要"}
    )
    rows = await asked(await office.desk(AUDITOR), object=receipt["application_id"])
    told = next(row for row in rows if row["action"] == "application.withdraw")
    assert len(told["before_digest"]) == len(told["after_digest"]) == 64
    assert told["before_digest"] != told["after_digest"]


async def test_nothing_the_family_wrote_stands_in_the_trail(office: Office, clerk: Desk) -> None:
    form, secrets = recognisable()
    receipt = await clerk.submitted(form)
    await clerk.get(f"/applications/{receipt['application_id']}")
    async with office.runtime.sessions() as session:
        rows = (await session.scalars(text("SELECT r::text FROM audit_record r"))).all()
    found = [secret for secret in [*secrets, "刘晓梅"] for row in rows if secret in row]
    assert (len(rows) > 0, found) == (True, [])


async def test_a_record_waits_to_be_sealed_and_says_so(office: Office, clerk: Desk) -> None:
    receipt = await filed(clerk)
    auditor = await office.desk(AUDITOR)
    (row, *_) = await asked(auditor, object=receipt["application_id"])
    answer = await auditor.get(f"/audit/records/{row['id']}/proof")
    assert (row["leaf"], answer.json()["type"]) == (None, "/problems/not-sealed-yet")


async def test_a_script_of_ten_lines_proves_a_record(
    office: Office, clerk: Desk, tmp_path: Path
) -> None:
    receipt = await filed(clerk)
    await seal(office)
    auditor = await office.desk(AUDITOR)
    (row, *_) = await asked(auditor, object=receipt["application_id"])
    checkpoint = (await auditor.get("/audit/checkpoint")).json()
    proof = (await auditor.get(f"/audit/records/{row['id']}/proof", size=checkpoint["size"])).json()
    key = (await auditor.get("/audit/key")).json()
    assert proof["leaf"] == row["leaf"]
    told = script(tmp_path, "check_proof", proof, checkpoint, key)
    assert told.returncode == 0, told.stderr
    assert receipt["application_id"] in told.stdout
    forged = proof | {"record": proof["record"].replace(READER, "somebody")}
    assert "not in this trail" in script(tmp_path, "check_proof", forged, checkpoint, key).stderr


async def test_a_script_of_ten_lines_proves_that_the_trail_was_only_added_to(
    office: Office, clerk: Desk, tmp_path: Path
) -> None:
    await filed(clerk)
    await seal(office)
    auditor = await office.desk(AUDITOR)
    first = (await auditor.get("/audit/checkpoint")).json()
    await filed(clerk)
    await seal(office)
    said = (await auditor.get("/audit/consistency", first=first["size"])).json()
    assert (said["first_root"], said["second"] > said["first"]) == (first["root"], True)
    told = script(tmp_path, "check_consistency", said)
    assert told.returncode == 0, told.stderr
    other = said | {"first_root": "00" * 32}
    assert "rewritten" in script(tmp_path, "check_consistency", other).stderr


def script(folder: Path, name: str, *documents: Json) -> subprocess.CompletedProcess[str]:
    files = [folder / f"{number}.json" for number in range(len(documents))]
    for file, document in zip(files, documents, strict=True):
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(ROOT / "docs" / f"{name}.py"), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("query", [{"first": 10**9}, {"first": 1, "second": 10**9}])
async def test_a_tree_that_never_was_is_refused(office: Office, query: Json) -> None:
    await seal(office)
    answer = await (await office.desk(AUDITOR)).get("/audit/consistency", **query)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/no-such-tree")


async def test_records_lie_in_the_partition_of_their_month(office: Office, clerk: Desk) -> None:
    await filed(clerk)
    async with office.runtime.sessions.begin() as session:
        await sealing.prepare_months(session)
        query = select(text("tableoid::regclass::text"), func.count()).select_from(AuditRecord)
        places = dict((await session.execute(query.group_by(text("1")))).all())
    assert "audit_record_2026_11" in places


@pytest.mark.parametrize("part", ["audit_record_2026_11", "audit_record_rest"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}", "TRUNCATE {}", "SELECT FROM {}"]
)
async def test_a_partition_is_no_way_around(office: Office, part: str, statement: str) -> None:
    async with office.runtime.sessions() as session:
        with pytest.raises(Exception, match="permission denied"):
            await session.execute(text(statement.format(part)))


async def test_the_application_owns_no_table(office: Office) -> None:
    owned = text("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
    async with office.runtime.sessions() as session:
        assert await session.scalar(owned) == 0


async def test_not_even_the_owner_rewrites_the_trail_by_accident(seeded: Seeded) -> None:
    engine = db.engine(seeded.urls.owner, SCHEMA, 1)
    async with engine.connect() as connection:
        for statement in ("UPDATE audit_record SET actor = 'x'", "TRUNCATE audit_record"):
            with pytest.raises(DBAPIError, match="only ever added to"):
                await connection.execute(text(statement))
            await connection.rollback()
    await engine.dispose()
