"""Whatever is read, by whoever: no full number, telephone, card, address or name of a family.

The few answers that carry one are listed with the reason why.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from api import main
from deploy.town.read import read_town
from domain.actor import Actor
from domain.actor import Post as Seat
from domain.approval.models import Decision
from domain.approval.seat import detail
from domain.identifier.rules import citizen_id
from domain.organisation.models import Post, Staff
from tests.api.approval.desks import CONFIRMER, Case, decide, reviewed
from tests.api.test_check_secrecy import explained
from tests.api.town import Desk, Office
from tests.factories import FAMILIES, Json, listed

pytestmark = pytest.mark.asyncio(loop_scope="session")
CONTRACT = main.contract()
TODAY = date(2026, 11, 2)
# A stream never ends by itself; it tells the same as the history.
LEFT_OUT = {"applications_follow"}
IN_FULL = {
    "applications_receipt": "the paper handed to the applicant carries that name; it is recorded",
    "applications_decision_sheet": "the paper handed to the family names its members; as above",
    "intents_print_notice": "the paper handed to the family names its applicant; as above",
    "demo_families": "invented people, only in a demonstration",
    "demo_citizens": "the same",
    "drafts_read": "what this very account typed and has not sent",
}
NAMED_ONLY = {"applications_receipt", "applications_decision_sheet", "intents_print_notice"}
OPENERS = (
    "application",
    "consultation",
    "complaint",
    "means_check",
    "archive",
    "audit",
    "sampling",
)


@dataclass
class Place:
    """One case at its departments, and what addresses are made of."""

    case: Case
    household: str
    steps: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)  # by the beginning of their addresses


SCHOOLS = {each["name"] for each in read_town().organisations}  # of the town itself: no secret


def personal() -> tuple[set[str], set[str]]:
    """Names of the town's families, and the other words that tell who and where they are."""
    names, words = set(), set()
    for family in map(listed, FAMILIES):
        answers = family["answers"]
        names |= {row["person_name"] for row in answers["persons"]}
        names |= {row["supporter_name"] for row in answers["supporters"]}
        home = answers["household"]
        words |= {home.get(name) for name in ("contact_phone", "residence_address", "bank_card")}
        words |= {row.get("supporter_phone") for row in answers["supporters"]}
        words |= {row.get("school_name") for row in answers["persons"]} - SCHOOLS
        words |= {row.get("disability_cert_no") for row in answers["persons"]}
        words |= {birth(row["id_number"]) for row in answers["persons"] if row.get("id_number")}
    return names, {word for word in words if word}


def birth(number: str) -> str:
    """With it a masked number would be whole again."""
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


NAMES, WORDS = personal()
NUMBER = re.compile(r"(?<![0-9A-Fa-f])\d{17}[\dX](?![0-9A-Fa-f])")


def told(text: str, *, names: bool) -> list[str]:
    """What an answer gives away."""
    found = [number for number in NUMBER.findall(text) if citizen_id(number, TODAY) is None]
    found += [word for word in WORDS if word in text]
    return found + ([name for name in NAMES if name in text] if names else [])


async def test_the_search_finds_what_is_there() -> None:
    said = json.dumps(listed("H01")["answers"], ensure_ascii=False)
    found = told(said, names=True)
    assert {"刘晓梅", "321311198405179967", "000-9000-0086"} <= set(found)


async def a_case(office: Office) -> Place:
    """All of the widow's items; the first is determined and confirmed, the others stand open."""
    case = await reviewed(office, "H01")
    step = await case.step("MZ-02")
    await decide(await office.desk("jiang.yulan"), step)
    view = await case.view()
    steps = [step["id"] for step in view["steps"]]
    steps += [step["id"] for claim in view["claims"] for step in claim["steps"]]
    async with office.runtime.sessions() as session:
        decisions = await session.scalars(
            select(Decision.id).where(Decision.application_id == case.id)
        )
        listed = list(map(str, decisions))
    return Place(case, view["household_id"], steps, listed, await others(office, case))


async def others(office: Office, case: Case) -> dict[str, str]:
    """The case's home visit, and a like family's wish that was signed and checked."""
    surveys = (await case.reviewer.get(f"/applications/{case.id}/surveys")).json()["rows"]
    family = await explained(office)
    wish = (await family.window.get(f"/intents/{family.intent}")).json()
    return {
        "/surveys": surveys[0]["id"],
        "/intents": family.intent,
        "/authorisations": wish["authorisation"]["id"],
        "/check-runs": family.run,
        "/check-reports": (await family.report())["id"],
    }


async def one_of_each(office: Office) -> dict[str, str]:
    """An account of every role, of the county of the case where there is one: role → login."""
    async with office.runtime.sessions() as session:
        rows = await session.execute(
            select(Post.role, Staff.login)
            .join(Staff, Post.staff == Staff.login)
            .where(Staff.password_hash.is_not(None))
            .order_by(Post.region.startswith("321311"), Staff.login)
        )
        return dict(rows.all())


def operations() -> Iterator[tuple[str, str]]:
    """Every GET of the contract: its id and its address below /api/v1."""
    for path, item in CONTRACT["paths"].items():
        if "get" not in item or not path.startswith("/api/v1"):
            continue
        if item["get"]["operationId"] not in LEFT_OUT:
            yield item["get"]["operationId"], path.removeprefix("/api/v1")


def addresses(path: str, place: Place, draft: str) -> list[str]:
    """The address with each id of that case that may belong there; codes stay invented."""
    if path.startswith("/drafts/{"):
        return [f"/drafts/{draft}"]
    for begins, id in place.others.items():
        if path.startswith(f"{begins}/{{"):
            return [path.replace("{id}", id)]
    if path.startswith("/steps/{"):
        return [f"/steps/{step}" for step in place.steps]
    if path.startswith("/decisions/{"):
        return [path.replace("{id}", id) for id in place.decisions]
    if path.startswith("/households/{"):
        return [path.replace("{id}", place.household)]
    return [re.sub(r"\{\w+\}", place.case.id, path)]


def query(operation: str, place: Place) -> Json:
    asked: dict[str, Json] = {
        "items_form": {"items": ["MZ-02"], "household": place.household},
        "disclosures_list": {"object": "application", "id": place.case.id},
        "places_calendar": {"year": 2026},
    }
    return asked.get(operation, {})


async def state_every_purpose(desk: Desk, place: Place) -> None:
    """Nothing stays shut for want of a reason."""
    for purpose in OPENERS:
        body = {"purpose": purpose}
        await desk.post(f"/applications/{place.case.id}/openings", body)
        await desk.post(f"/households/{place.household}/openings", body)


async def test_no_answer_to_any_account_tells_who_and_where_a_family_is(office: Office) -> None:
    place = await a_case(office)
    leaks: list[tuple[str, str, str]] = []
    read: set[str] = set()
    for role, login in (await one_of_each(office)).items():
        desk, draft = await office.desk(login), uuid4().hex
        await state_every_purpose(desk, place)
        for operation, path in operations():
            for address in addresses(path, place, draft):
                answer = await desk.get(address, **query(operation, place))
                assert answer.status_code < 500, (operation, answer.text)
                if answer.status_code == 200:
                    read.add(operation)
                if operation in IN_FULL and operation not in NAMED_ONLY:
                    continue
                found = told(answer.text, names=operation not in IN_FULL)
                leaks += [(role, operation, each) for each in found]
    assert Counter((operation, each) for _, operation, each in leaks) == {}
    assert {"applications_read", "steps_read", "households_read", "items_form"} <= read
    assert {"applications_list", "steps_list", "applications_history"} <= read
    assert {"intents_read", "authorisations_read", "checks_read_run"} <= read
    assert {"checks_read_report", "surveys_read", "intents_estimate"} <= read


async def test_only_who_hands_the_papers_over_reads_the_names_on_them(office: Office) -> None:
    place = await a_case(office)
    address = f"/applications/{place.case.id}/decision-sheet"
    assert "刘晓梅" in (await (await office.desk()).get(address)).text
    archive = await office.desk((await one_of_each(office))["X-ARC"])
    await state_every_purpose(archive, place)
    sheet = await archive.get(address)
    assert sheet.json()["applicant_name"] == "刘**"
    assert told(sheet.text, names=True) == []


async def test_a_utility_sees_that_it_is_asked_and_nothing_of_the_family(office: Office) -> None:
    place = await a_case(office)
    await decide(await office.desk(CONFIRMER), await place.case.step("MZ-02"))
    step = await place.case.step("SW-01")
    post = Seat("X-DEP", step["office"], "321300", frozenset({"claim.determine"}))
    async with office.runtime.sessions() as session:
        seen = await detail(session, Actor("staff", "water", "水务", (post,)), UUID(step["id"]))
    assert (seen.household, seen.persons) == ([], [])
    assert seen.assessed is not None
    assert (seen.assessed.truth, seen.assessed.conditions) == ("true", [])
    assert seen.row.applicant_name == "刘**"


async def test_a_department_reads_that_the_means_fit_and_not_how_much_they_are(
    office: Office,
) -> None:
    case = await reviewed(office, "H01", ["MZ-02"])
    step = await case.step("MZ-02")
    post = Seat("X-DEP", step["office"], "321311", frozenset({"claim.determine"}))
    async with office.runtime.sessions() as session:
        seen = await detail(session, Actor("staff", "other", "别的", (post,)), UUID(step["id"]))
    assert seen.assessed is not None
    income = [c for c in seen.assessed.conditions if c.fact == "hh.income_pc_month"]
    assert [(c.sentence, c.value, c.threshold, c.miss) for c in income] == [
        ("这户人均月收入：符合", None, None, None)
    ]
    assert "hh.income_pc_month" not in {value.name for value in seen.household}
    assert "p.age" in {value.name for person in seen.persons for value in person.facts}


async def test_only_check_officers_read_the_assets(office: Office) -> None:
    place = await a_case(office)
    address = f"/applications/{place.case.id}/assessment"
    reviewer = (await place.case.reviewer.get(address)).json()
    assert "hh.fin_assets_pc" not in {fact["name"] for fact in reviewer["household"]}
    assert "hh.income_total_month" in {fact["name"] for fact in reviewer["household"]}
    officer = await office.desk((await one_of_each(office))["X-HD"])
    await state_every_purpose(officer, place)
    full = (await officer.get(address)).json()
    assert "hh.fin_assets_pc" in {fact["name"] for fact in full["household"]}
