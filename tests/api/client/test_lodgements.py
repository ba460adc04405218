"""What a department's system finds with us: its own claims, for its own items, and nothing else."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from domain.base import utc_now
from tests.api.approval.desks import Case, reviewed
from tests.api.client.systems import ADMINISTRATOR, SCOPES, System, registered
from tests.api.town import Desk, Office
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def school(office: Office, items: list[str] | None = None, **terms: Any) -> System:  # noqa: ANN401
    """The education department's system, with a token."""
    system = await registered(office, "JY", items or ["JY-01", "JY-02"], **terms)
    return await system.signed_in()


async def lodged(office: Office, *items: str) -> tuple[Case, Json]:
    """A reviewed case and its first claim."""
    case = await reviewed(office, "H01", list(items))
    return case, await case.claim(items[0])


def ruling(**changed: Any) -> Json:  # noqa: ANN401
    return {
        "outcome": "return",
        "lines": [],
        "determined_by": "甲",
        "confirmed_by": "乙",
        "decided_at": utc_now().isoformat(),
        "missing": ["在读证明"],
        "reference": "JY-2026-1",
    } | changed


async def test_a_system_lists_the_claims_of_its_items_alone(office: Office) -> None:
    case, school_claim = await lodged(office, "JY-02", "ZJ-01")
    system = await school(office)
    rows = {row["claim_id"]: row for row in await system.rows()}
    assert school_claim["id"] in rows
    assert {row["item"] for row in rows.values()} <= {"JY-01", "JY-02"}
    assert (await case.claim("ZJ-01"))["id"] not in rows


async def test_a_claim_of_another_item_of_the_department_does_not_exist(office: Office) -> None:
    _, claim = await lodged(office, "JY-02")
    system = await school(office, ["JY-01"])
    assert claim["id"] not in {row["claim_id"] for row in await system.rows()}
    answer = await system.desk.get(f"/lodgements/{claim['id']}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-claim")


async def test_a_claim_nobody_has_accepted_yet_is_not_lodged(office: Office, clerk: Desk) -> None:
    system = await school(office)
    before = len(await system.rows())
    body = fresh("H01", ["JY-02"])
    receipt = await clerk.submitted(body)
    accepted = receipt["state"] not in ("submitted", "supplement")
    assert len(await system.rows()) == before + accepted


async def test_the_message_holds_what_the_item_needs_and_no_account_number(office: Office) -> None:
    _, claim = await lodged(office, "JY-02")
    system = await school(office)
    answer = await system.desk.get(f"/lodgements/{claim['id']}")
    assert answer.status_code == 200, answer.text
    message = answer.json()
    assert (message["claim_id"], message["item"]) == (claim["id"], "JY-02")
    assert message["persons"]
    assert message["address"] is None
    assert "bank" not in answer.text


async def test_reading_a_message_leaves_a_record(office: Office) -> None:
    _, claim = await lodged(office, "JY-02")
    system = await school(office)
    await system.desk.get(f"/lodgements/{claim['id']}")
    async with office.runtime.sessions() as session:
        found = await session.execute(
            text(
                "select actor, actor_kind from audit_record"
                " where action = 'lodgement.read' and object_id::text = :claim"
            ),
            {"claim": claim["id"]},
        )
        assert found.all() == [("JY", "department")]


async def test_a_receipt_keeps_the_first_number_the_department_names(office: Office) -> None:
    _, claim = await lodged(office, "JY-02")
    system = await school(office)
    for number in ("JY-2026-7", "JY-2026-8"):
        said = {"reference": number}
        answer = await system.desk.post(f"/lodgements/{claim['id']}/receipt", said)
        assert (answer.status_code, answer.json()["state"]) == (200, "open")
    rows = {row["claim_id"]: row for row in await system.rows()}
    assert rows[claim["id"]]["reference"] == "JY-2026-7"


async def test_a_ruling_settles_the_claim_and_the_same_again_changes_nothing(
    office: Office,
) -> None:
    case, claim = await lodged(office, "JY-02")
    system = await school(office)
    body = ruling()
    first = await system.desk.post(f"/lodgements/{claim['id']}/answer", body)
    assert (first.status_code, first.json()["state"]) == (200, "returned"), first.text
    version = (await case.view())["version"]
    again = await system.desk.post(f"/lodgements/{claim['id']}/answer", body)
    assert (again.status_code, again.json()["state"]) == (200, "returned")
    assert (await case.view())["version"] == version


async def test_one_person_alone_cannot_rule(office: Office) -> None:
    _, claim = await lodged(office, "JY-02")
    system = await school(office)
    body = ruling(outcome="approve", confirmed_by="甲", lines=[])
    answer = await system.desk.post(f"/lodgements/{claim['id']}/answer", body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/ruling-refused")


async def test_a_system_that_may_only_read_cannot_rule(office: Office) -> None:
    case, claim = await lodged(office, "JY-02")
    system = await school(office, scopes=["claims.read"])
    assert (await system.desk.get(f"/lodgements/{claim['id']}")).status_code == 200
    answer = await system.desk.post(f"/lodgements/{claim['id']}/answer", ruling())
    assert answer.status_code == 404
    assert (await case.claim("JY-02"))["state"] == "open"


async def test_a_department_cannot_rule_on_anothers_claim(office: Office) -> None:
    case, claim = await lodged(office, "ZJ-01")
    system = await school(office)
    answer = await system.desk.post(f"/lodgements/{claim['id']}/answer", ruling())
    assert answer.status_code == 404
    assert (await case.claim("ZJ-01"))["state"] == "open"


async def test_a_member_nobody_knows_is_refused(office: Office) -> None:
    _, claim = await lodged(office, "JY-02")
    system = await school(office)
    for more in ({"department": "ZJ"}, {"claim_id": str(uuid4())}, {"state": "granted"}):
        answer = await system.desk.post(f"/lodgements/{claim['id']}/answer", ruling(**more))
        assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/applications", "/steps", "/clients", "/me"])
async def test_a_systems_token_opens_no_page_of_the_staff(office: Office, path: str) -> None:
    system = await school(office)
    answer = await system.desk.get(path)
    rows = answer.json().get("rows", answer.json().get("posts", []))
    assert answer.status_code in (200, 403)
    assert rows == []


async def test_staff_do_not_call_what_is_for_systems(office: Office, clerk: Desk) -> None:
    answer = await clerk.get("/lodgements")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/systems-only")


# -- what the administrator takes away counts at once -----------------------------------------


async def test_an_ended_system_is_refused_with_the_token_it_has(office: Office) -> None:
    system = await school(office)
    administrator = await office.desk(ADMINISTRATOR)
    await administrator.post(f"/clients/{system.id}/end", {})
    answer = await system.desk.get("/lodgements")
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/client-refused")


async def test_an_item_taken_away_is_gone_from_the_next_call_on(office: Office) -> None:
    _, claim = await lodged(office, "JY-02")
    system = await school(office)
    administrator = await office.desk(ADMINISTRATOR)
    terms = {"name": "业务系统", "scopes": SCOPES, "items": ["JY-01"], "networks": []}
    await administrator.post(f"/clients/{system.id}/terms", terms)
    assert (await system.desk.get(f"/lodgements/{claim['id']}")).status_code == 404


async def test_an_item_given_later_needs_a_new_token(office: Office) -> None:
    _, claim = await lodged(office, "JY-02")
    system = await school(office, ["JY-01"])
    administrator = await office.desk(ADMINISTRATOR)
    terms = {"name": "业务系统", "scopes": SCOPES, "items": ["JY-01", "JY-02"], "networks": []}
    await administrator.post(f"/clients/{system.id}/terms", terms)
    assert (await system.desk.get(f"/lodgements/{claim['id']}")).status_code == 404
    await system.signed_in()
    assert (await system.desk.get(f"/lodgements/{claim['id']}")).status_code == 200


async def test_a_token_used_from_outside_the_allow_list_is_refused(office: Office) -> None:
    system = await school(office)
    administrator = await office.desk(ADMINISTRATOR)
    terms = {"name": "业务系统", "scopes": SCOPES, "items": ["JY-01"], "networks": ["10.9.0.0/16"]}
    await administrator.post(f"/clients/{system.id}/terms", terms)
    assert (await system.desk.get("/lodgements")).status_code == 401
