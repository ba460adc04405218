"""A case outside one's own work opens only for a stated purpose, for some hours, on the record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.audit.models import AuditRecord
from domain.opening.models import Opening
from domain.opening.purposes import purposes
from tests.api.town import Desk, Office
from tests.factories import fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
SUPERVISOR, STRANGER = "shi.gang", "lin.shaohua"  # 宿豫区, 沭阳县


async def case(clerk: Desk) -> str:
    return str((await clerk.submitted(fresh("H01", ["MZ-02"])))["application_id"])


async def test_a_supervisor_says_why_and_then_reads_the_case(office: Office, clerk: Desk) -> None:
    id, desk = await case(clerk), await office.desk(SUPERVISOR)
    refused = await desk.get(f"/applications/{id}")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/purpose-needed")
    assert refused.json()["params"] == {"kind": "application", "id": id}
    said = {"purpose": "sampling", "note": "2026年第三季度抽查"}
    assert (await desk.post(f"/applications/{id}/openings", said)).status_code == 201
    for part in ("", "/receipt", "/history", "/decision-sheet", "/assessment"):
        assert (await desk.get(f"/applications/{id}{part}")).status_code == 200


async def test_the_opening_is_on_the_trail_and_its_note_is_sealed(
    office: Office, clerk: Desk
) -> None:
    id, desk = await case(clerk), await office.desk(SUPERVISOR)
    said = {"purpose": "complaint", "note": "刘晓梅的邻居来电"}
    await desk.post(f"/applications/{id}/openings", said)
    async with office.runtime.sessions() as session:
        reasons = await session.scalars(
            select(AuditRecord.reason).where(
                AuditRecord.object_id == id, AuditRecord.action == "application.open"
            )
        )
        assert reasons.all() == ["complaint"]
        row = (await session.scalars(select(Opening).where(Opening.object_id == id))).one()
    vault = office.runtime.world.vault
    assert row.note_sealed is not None
    assert "刘晓梅".encode() not in row.note_sealed
    assert vault.open("opening.note", row.id, row.note_sealed) == said["note"]


async def test_it_lasts_as_long_as_its_purpose(
    office: Office, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, desk = await case(clerk), await office.desk(SUPERVISOR)
    await desk.post(f"/applications/{id}/openings", {"purpose": "sampling"})
    later = office.runtime.offset + purposes()["sampling"].length()
    monkeypatch.setattr(office.runtime, "offset", later - timedelta(minutes=1))
    assert (await desk.get(f"/applications/{id}")).status_code == 200
    monkeypatch.setattr(office.runtime, "offset", later + timedelta(minutes=1))
    assert (await desk.get(f"/applications/{id}")).status_code == 403


async def test_no_purpose_reaches_another_county(office: Office, clerk: Desk) -> None:
    id, desk = await case(clerk), await office.desk(STRANGER)
    answer = await desk.post(f"/applications/{id}/openings", {"purpose": "means_check"})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-application")


async def test_nobody_states_a_purpose_of_other_posts(office: Office, clerk: Desk) -> None:
    id, desk = await case(clerk), await office.desk(SUPERVISOR)
    answer = await desk.post(f"/applications/{id}/openings", {"purpose": "archive"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/purpose-not-yours")
    offered = (await desk.get("/purposes")).json()["rows"]
    assert "archive" not in [row["code"] for row in offered]


async def test_one_accounts_purpose_opens_nothing_for_a_colleague(
    office: Office, clerk: Desk
) -> None:
    id, desk = await case(clerk), await office.desk(SUPERVISOR)
    await desk.post(f"/applications/{id}/openings", {"purpose": "sampling"})
    archivist = await office.desk("cui.yan")
    assert (await archivist.get(f"/applications/{id}")).status_code == 403


async def test_a_window_elsewhere_reads_a_family_it_looked_up_by_the_number(
    office: Office, clerk: Desk
) -> None:
    form = fresh("H01", ["MZ-02"])
    home = (await clerk.submitted(form))["household_id"]
    window = await office.desk("ge.xinyi")
    before = await window.get(f"/households/{home}")
    assert (before.status_code, before.json()["type"]) == (403, "/problems/purpose-needed")
    assert (await window.household_of(form))["id"] == home
    assert (await window.get(f"/households/{home}")).status_code == 200


async def test_a_file_of_answers_is_not_handed_to_another_place(
    office: Office, clerk: Desk
) -> None:
    """`household.read` of one township once read what any family had answered."""
    home = (await clerk.submitted(fresh("H01", ["MZ-02"])))["household_id"]
    reviewer = await office.desk("mu.changqing")
    answer = await reviewer.get("/form", items="MZ-02", household=home)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-household")
