"""The worklist's seats over HTTP: who sees what, and what deciding costs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import event

from adapters.runtime import KEEPER
from tests.api.approval.desks import CONFIRMER, DETERMINER, decide, reviewed
from tests.api.town import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


@contextmanager
def counted(office: Office) -> Iterator[list[str]]:
    """The SQL statements the app sends meanwhile, but for those by which it keeps itself fresh."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        task = asyncio.current_task()
        if task is None or task.get_name() != KEEPER:
            sent.append(statement)

    engine = office.runtime.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_the_widow_is_determined_and_confirmed_by_two_people(office: Office) -> None:
    case = await reviewed(office)
    first = await decide(await office.desk(DETERMINER), await case.step("MZ-02"))
    assert (first.status_code, first.json()["state"]) == (200, "done")
    second = await decide(await office.desk(CONFIRMER), await case.step("MZ-02"))
    assert second.status_code == 200
    claim = await case.claim("MZ-02")
    assert (claim["state"], claim["lines"][0]["amount_fen"]) == ("granted", 146_000)


async def test_a_determination_costs_at_most_six_statements(office: Office) -> None:
    case = await reviewed(office)
    desk, step = await office.desk(DETERMINER), await case.step("MZ-02")
    with counted(office) as sent:
        answer = await decide(desk, step)
    assert answer.status_code == 200
    assert len(sent) <= 6, "\n".join(statement[:90] for statement in sent)


async def test_a_step_decided_meanwhile_is_a_conflict(office: Office) -> None:
    case = await reviewed(office)
    desk, step = await office.desk(DETERMINER), await case.step("MZ-02")
    await decide(desk, step)
    again = await decide(desk, step)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/step-not-open")


async def test_a_version_that_is_not_current_is_a_conflict(office: Office) -> None:
    case = await reviewed(office)
    desk, step = await office.desk(DETERMINER), await case.step("MZ-02")
    stale = await decide(desk, {**step, "version": step["version"] - 1})
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/step-changed")


async def test_a_seat_of_another_office_and_an_unknown_step_are_the_same_404(
    office: Office,
) -> None:
    case = await reviewed(office)
    step, charity = await case.step("MZ-02"), await office.desk("lu.weiqing")
    answers = [
        await charity.get(f"/steps/{step['id']}"),
        await charity.get(f"/steps/{uuid4()}"),
        await decide(charity, step),
    ]
    assert [(a.status_code, a.json()["type"]) for a in answers] == [
        (404, "/problems/unknown-step")
    ] * 3
    assert len({a.json()["detail"] for a in answers}) == 1


async def test_a_department_sees_only_what_its_item_reads(office: Office) -> None:
    """The red cross reads illness and identities; not savings, income by person, or phones."""
    case = await reviewed(office, "H06", ["HS-01", "MZ-04"])
    step = await case.step("HS-01")
    desk = await office.desk("lei.min")
    detail = (await desk.get(f"/steps/{step['id']}")).json()
    reads = office.runtime.world.catalogue.items["HS-01"].reads
    shown = [fact["name"] for fact in detail["household"]]
    shown += [fact["name"] for person in detail["persons"] for fact in person["facts"]]
    assert shown
    assert set(shown) <= reads
    assert "hh.fin_assets_pc" not in shown
    assert detail["assessed"]["item"] == "HS-01"


async def test_a_department_has_no_way_to_the_whole_case(office: Office) -> None:
    case = await reviewed(office, "H06", ["HS-01", "MZ-04"])
    desk = await office.desk("lei.min")
    household = (await case.view())["household_id"]
    for path in (
        f"/applications/{case.id}",
        f"/applications/{case.id}/assessment",
        f"/applications/{case.id}/events",
        f"/applications/{case.id}/decision-sheet",
        f"/households/{household}",
    ):
        assert (await desk.get(path)).status_code == 404, path


async def test_the_id_numbers_a_department_sees_are_masked(office: Office) -> None:
    case = await reviewed(office, "H06", ["HS-01", "MZ-04"])
    step = await case.step("HS-01")
    desk = await office.desk("lei.min")
    detail = (await desk.get(f"/steps/{step['id']}")).json()
    masked = [person["id_number_masked"] for person in detail["persons"]]
    assert masked
    assert all("********" in number for number in masked)


async def test_who_accepted_is_told_why_the_seat_is_not_for_them(office: Office) -> None:
    case = await reviewed(office)
    desk, step = await office.desk(DETERMINER), await case.step("MZ-02")
    await decide(desk, step)
    detail = await desk.get(f"/steps/{(await case.step('MZ-02'))['id']}")
    assert detail.status_code == 404  # the second seat is not theirs at all
