"""A family whose means are checked: authorised, asked, and answered as the test says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.check import answering
from domain.check.models import CheckQuery
from domain.check.port import Answer
from tests.api.town import Desk, Office
from tests.api.wishes import authorised, register
from tests.factories import Json, fresh

SOURCE_TIME = datetime.fromisoformat("2026-11-01T20:00+08:00")
PAPERS = ("check_authorisation", "sensitive_consent", "supporter_authorisation")
Said = Mapping[tuple[str, int], Sequence[Mapping[str, Any]]]  # (check, place on the paper) -> rows

CAR = {
    "plate_masked": "苏N***00",
    "type": "small_passenger_car",
    "use_nature": "non_operating",
    "first_register_date": "2021-04-16",
    "status": "normal",
}


def account(fen: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"bank": "示范农村商业银行（虚构）", "balance_at_check_date": fen, **more}


@dataclass(frozen=True, slots=True)
class Checked:
    """One run, and the desks around it."""

    office: Office
    window: Desk
    contact: Desk
    intent: str
    run: str
    people: list[str]  # in the order of the paper: applicant, members, supporters
    form: Json

    async def view(self) -> Json:
        return await got(self.contact, f"/check-runs/{self.run}")

    async def report(self, desk: Desk | None = None) -> Json:
        brief = (await self.view())["report"]
        assert brief is not None, "no report yet"
        return await got(desk or self.contact, f"/check-reports/{brief['id']}")

    async def answered(self, said: Said, but: Collection[str] = ()) -> None:
        """Every check answers, save those of `but`: what `said` has, or no record."""
        async with self.office.runtime.sessions.begin() as session:
            queries = await session.scalars(
                select(CheckQuery).where(
                    CheckQuery.run_id == UUID(self.run), CheckQuery.check.not_in(but)
                )
            )
            places = {UUID(person): place for place, person in enumerate(self.people)}
            answers = [
                Answer(
                    query.id,
                    said.get((query.check, places[query.person_id]), ()),
                    SOURCE_TIME,
                )
                for query in queries
            ]
            await answering.record(session, UUID(self.run), answers)

    async def dead(self, source: str) -> None:
        """The source has not answered in time."""
        async with self.office.runtime.sessions.begin() as session:
            await answering.unavailable(session, UUID(self.run), [source])


async def got(desk: Desk, path: str, **query: object) -> Json:
    answer = await desk.get(path, **query)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def told(form: Json) -> Json:
    """All a family says at the window, without the papers signed there."""
    answers = form["answers"]
    for row in (*answers["persons"], *answers["supporters"]):
        for name in PAPERS:
            row.pop(name, None)
    answers["household"]["requested_items"] = form["items"]
    return {"answers": answers}


async def checking(
    office: Office,
    name: str = "H01",
    *,
    window: str = "ding.lu",
    contact: str = "zou.lin",
    items: Sequence[str] | None = None,
    deposits: int | None = None,
) -> Checked:
    """A family like `name` that nobody has seen yet, authorised, its sources being asked.

    `deposits`: what the applicant says of them, whatever the family has.
    """
    clerk, desk = await office.desk(window), await office.desk(contact)
    form = fresh(name, items)
    if deposits is not None:
        form["answers"]["persons"][0]["deposits"] = deposits
    taken = await register(clerk, told(form))
    assert taken.status_code == 201, taken.text
    intent = taken.json()["id"]
    await authorised(clerk, intent)
    started = await desk.post(f"/intents/{intent}/check-runs", {})
    assert started.status_code == 201, started.text
    run = started.json()
    people = [each["person"] for each in run["people"]]
    return Checked(office, clerk, desk, intent, run["id"], people, form)


async def checking_case(
    office: Office, name: str = "H01", *, window: str = "ding.lu", contact: str = "zou.lin"
) -> Checked:
    """A family like `name` that applied without a wish; its sources are being asked."""
    clerk, form = await office.desk(window), fresh(name)
    case = (await clerk.submitted(form))["application_id"]
    return await case_checked(office, case, form, window=window, contact=contact)


async def case_checked(
    office: Office, case: str, form: Json, *, window: str = "ding.lu", contact: str = "zou.lin"
) -> Checked:
    """The family of this application, authorised, its sources being asked."""
    clerk, desk = await office.desk(window), await office.desk(contact)
    made = await clerk.post(f"/applications/{case}/authorisations", {})
    assert made.json()["in_force"], made.text
    started = await desk.post(f"/applications/{case}/check-runs", {})
    assert started.status_code == 201, started.text
    run = started.json()
    people = [each["person"] for each in run["people"]]
    return Checked(office, clerk, desk, case, run["id"], people, form)
