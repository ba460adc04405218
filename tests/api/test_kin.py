"""No officer handles the case of their own household; the database holds it as well."""

from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from domain.application.models import Application
from domain.approval.models import Decision, Investigation
from domain.base import new_id, utc_now
from domain.household.models import Person
from domain.organisation.models import Staff
from tests.api.approval.desks import REVIEWER, reviewed
from tests.api.town import Desk, Office
from tests.api.visits import planned
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def known_as(office: Office, login: str, number: str | None) -> None:
    """This account's own ID number, as the administrator entered it."""
    index = office.runtime.world.vault.index("id_number", number) if number else None
    async with office.runtime.sessions.begin() as session:
        await session.execute(update(Staff).where(Staff.login == login).values(id_index=index))
    await office.runtime.refresh()  # what changed about an account ends its tokens: now, not later


async def case(clerk: Desk, form: Json) -> Json:
    return await clerk.submitted(form)


@pytest.mark.parametrize("place", ["member", "supporter"])
async def test_an_officer_of_the_household_does_not_review_it(
    office: Office, clerk: Desk, place: str
) -> None:
    form = fresh("H01", ["MZ-02"])
    answers = form["answers"]
    numbers = {
        "member": answers["persons"][1]["id_number"],
        "supporter": answers["supporters"][0]["supporter_id_number"],
    }
    receipt = await case(clerk, form)
    await known_as(office, REVIEWER, numbers[place])
    try:
        answer = await review(await office.desk(REVIEWER), receipt)
    finally:
        await known_as(office, REVIEWER, None)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/near-relative")


async def test_an_officer_does_not_take_the_form_of_their_own_household(
    office: Office,
) -> None:
    form = fresh("H01", ["MZ-02"])
    await known_as(office, "ding.lu", form["answers"]["persons"][0]["id_number"])
    try:
        answer = await (await office.desk("ding.lu")).submit(form)
    finally:
        await known_as(office, "ding.lu", None)
    assert answer.json()["type"] == "/problems/near-relative"


async def test_an_investigator_of_the_household_stays_at_home(office: Office, clerk: Desk) -> None:
    form = fresh("H01", ["MZ-02"])
    receipt = await case(clerk, form)
    await known_as(office, "song.qiang", form["answers"]["persons"][0]["id_number"])
    try:
        answer = await planned(await office.desk(REVIEWER), receipt["application_id"])
    finally:
        await known_as(office, "song.qiang", None)
    assert answer.json()["type"] == "/problems/near-relative"


async def review(desk: Desk, receipt: Json) -> httpx.Response:
    view = (await desk.get(f"/applications/{receipt['application_id']}")).json()
    body = {
        "opinions": [{"claim_id": claim["id"], "support": True} for claim in view["claims"]],
    }
    version = {"If-Match": f'"{view["version"]}"'}
    return await desk.post(f"/applications/{view['id']}/review", body, **version)


async def test_the_database_itself_refuses_a_decision_of_kin(office: Office) -> None:
    form_case = await reviewed(office, "H01", ["MZ-02"])
    async with office.runtime.sessions() as session:
        row = await session.get_one(Application, UUID(form_case.id))
        made = await session.scalars(select(Decision).where(Decision.application_id == row.id))
        model = made.first()
        assert model is not None
        copied = {c.key: getattr(model, c.key) for c in Decision.__mapper__.column_attrs}
        number = await session.scalar(select(Staff.id_index).where(Staff.login == "fu.guohua"))
        assert number is None
        await session.execute(update(Staff).where(Staff.login == "fu.guohua").values(id_index=b"x"))
        await session.execute(
            update(Person).where(Person.id == row.applicant_id).values(id_number_index=b"x")
        )
        changed = {"id": new_id(), "step_id": new_id(), "officer": "fu.guohua", "by_staff": True}
        session.add(Decision(**{**copied, **changed, "kind": "confirmation"}))
        with pytest.raises(IntegrityError, match="near relative"):
            await session.flush()


async def test_the_database_itself_keeps_who_visited_from_deciding(office: Office) -> None:
    found = await reviewed(office, "H01", ["MZ-02"])
    async with office.runtime.sessions() as session:
        visit = Investigation(
            application_id=UUID(found.id),
            officer=REVIEWER,
            step_id=new_id(),
            visited_at=utc_now(),
        )
        session.add(visit)
        with pytest.raises(IntegrityError, match="decides nothing"):
            await session.flush()


async def test_the_database_itself_refuses_a_review_without_two_visitors(
    office: Office, clerk: Desk
) -> None:
    found = await reviewed(office, "H01", ["MZ-02"])
    receipt = await case(clerk, fresh("H01", ["MZ-02"]))
    async with office.runtime.sessions() as session:
        model = (
            await session.scalars(
                select(Decision).where(
                    Decision.application_id == UUID(found.id), Decision.kind == "review"
                )
            )
        ).one()
        copied = {c.key: getattr(model, c.key) for c in Decision.__mapper__.column_attrs}
        changed = {"id": new_id(), "step_id": new_id()}
        other = UUID(receipt["application_id"])
        session.add(Decision(**{**copied, **changed, "application_id": other}))
        with pytest.raises(IntegrityError, match="two people"):
            await session.commit()
