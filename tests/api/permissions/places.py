"""The families, steps and deliveries the walk asks for, and one account for each role."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from api.examples import BODIES
from domain.actor import SYSTEM
from domain.application.models import Application, Claim
from domain.approval.models import Decision, Step
from domain.audit.models import AuditRecord
from domain.audit.service import record
from domain.base import new_id, utc_now
from domain.check import answering
from domain.check.models import CheckQuery
from domain.check.port import Answer
from domain.citizen import mandates
from domain.citizen import sessions as citizen_sessions
from domain.citizen.accounts import NAME_CELL, NUMBER_CELL, PHONE_CELL
from domain.citizen.models import READ, Citizen
from domain.client import service as clients
from domain.client.models import Client, ClientSecret
from domain.client.rules import SCOPES
from domain.job.models import Job, JobState, Lane
from domain.organisation import models as staff
from domain.proposal.models import ProposalPreview
from domain.sampling import rules as lots
from domain.sampling.models import Sample, SampleClaim
from domain.session import service as staff_sessions
from domain.session.models import StaffSession
from tests.api import visits, wishes
from tests.api.checking import CAR
from tests.api.permissions.table import table
from tests.api.town import MORNING, Desk, Office
from tests.factories import Json, another, fresh
from tests.papers import png

HOME, AWAY = "321311101391", "321322110391"
ITEMS = ["MZ-02", "MZ-09", "MZ-10", "JY-02", "TW-01", "MZ-07", "CL-02"]
EVENT = {
    "event_type": "fire",
    "event_date": "2026-10-31",
    "event_place": "示范路1号",
    "basic_living_broken": True,
}
VILLAGE, TOWNSHIP = {HOME: "V-AST", AWAY: "away.V-AST"}, {HOME: "T-REV", AWAY: "away.T-REV"}
# The same seats in the other county, which only bring its case to the same point.
ELSEWHERE = {
    "away.V-AST": ("V-AST", "321322110391-CW"),
    "away.T-HD": ("T-HD", "321322110-MZ"),
    "away.T-ACC": ("T-ACC", "321322110-MZ"),
    "away.T-REV": ("T-REV", "321322110-MZ"),
    "away.X-REV": ("X-REV", "321322-MZ"),
    "away.X-DEP": ("X-DEP", "321322-TW"),
    "second.T-INV": ("T-INV", "321311101-MZ"),
    "away.T-INV": ("T-INV", "321322110-MZ"),
    "away.second.T-INV": ("T-INV", "321322110-MZ"),
}
DRAFT = "0" * 32  # drafts are called by 32 digits
AGENT = ("周海", another("321302196504209978"))
NOBODY = ("钱进", another("321302196504209978"))
STRANGER = ("郑琴", another("321311198405179967"))
SURVEYORS = {HOME: ("T-INV", "second.T-INV"), AWAY: ("away.T-INV", "away.second.T-INV")}


@dataclass(slots=True)
class Places:
    """Tokens by role; ids by noun and target."""

    office: Office
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    steps: dict[tuple[str, str, str | None], str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    papers: dict[str, list[str]] = field(default_factory=dict)
    form: Json = field(default_factory=dict)
    number: str = ""
    named: dict[str, str] = field(default_factory=dict)

    def desk(self, role: str) -> Desk:
        token = self.tokens.get(role)
        return Desk(self.office.http, {"Authorization": f"Bearer {token}"} if token else {})

    def id_of(self, noun: str | None, role: str, target: str) -> str | None:
        if noun != "step":
            return self.ids.get((noun or "", target))
        kind, item = table()["seats"].get(role, ("determination", "MZ-09"))
        if target == "other_department":
            kind, item = "determination", "JY-02"
        return self.steps["there" if target == "other_region" else "here", kind, item]


async def build(office: Office) -> Places:
    """Two families at home, one away, each with a case under decision and one that waits."""
    places = Places(office)
    await _hire(places)
    places.form = _form(HOME)
    await _families(places)
    await _citizens(places)
    await _system(places)
    await _things(places)
    await _samples(places)
    await _standards(places)
    await _deliveries(places)
    await _versions(places)
    return places


async def _hire(places: Places) -> None:
    """One account for each role of the table, holding that one post."""
    posts = {role: (role, office) for role, office in table()["people"].items()} | ELSEWHERE
    runtime = places.office.runtime
    async with runtime.sessions.begin() as session:
        rows = await session.execute(select(staff.Organisation.code, staff.Organisation.region))
        offices = dict(rows.all())
        for name, (role, office) in posts.items():
            login = f"walk.{name}"
            session.add(
                staff.Staff(login=login, name=login, password_hash=None, organisation=office)
            )
            await session.flush()
            session.add(
                staff.Post(
                    staff=login,
                    role=role,
                    organisation=office,
                    region=offices[office],
                    valid_from=date(2020, 1, 1),
                    valid_to=None,
                )
            )
    for name in posts:
        await _sign_in(places, name)


async def _standards(places: Places) -> None:
    """A proposal of the city's civil affairs, counted out, and a clerk's suggestion."""
    made = await places.desk("C-MZ").post("/proposals", BODIES["proposals_propose"])
    assert made.status_code == 201, made.text
    places.ids["proposal", "act"] = made.json()["proposal"]["id"]
    async with places.office.runtime.sessions.begin() as session:
        await session.execute(update(ProposalPreview).values(finished_at=utc_now()))
    body = {"page": "steps", "text": "希望清单能记住上次的筛选。"}
    sent = await places.desk("T-REV").post("/suggestions", body)
    places.ids["suggestion", "act"] = sent.json()["id"]


async def _sign_in(places: Places, name: str) -> None:
    """As an identity provider's sign-in would begin it, the second factor proven."""
    runtime = places.office.runtime
    async with runtime.sessions.begin() as session:
        login = f"walk.{name}"
        found = await staff_sessions.open_session(session, login, "oidc", second_factor=True)
    places.tokens[name] = runtime.identity.issue(found.actor, 3600, found.generation)


def _form(village: str) -> Json:
    """A family like H04 that lives in `village` and has lost its home."""
    form = fresh("H04", ITEMS)
    text = json.dumps(form, ensure_ascii=False).replace("321324110391", village)
    made: Json = json.loads(text)
    made["answers"]["household"] |= EVENT
    return made


async def _families(places: Places) -> None:
    for target, village in (("own", HOME), ("other_household", HOME), ("other_region", AWAY)):
        decided, waiting = _form(village), _form(village)
        if target == "own":
            places.number = decided["answers"]["persons"][0]["id_number"]
        case = await _submitted(places, decided, village)
        survey = await _reviewed(places, case, village)
        places.ids["survey", target] = survey
        here = "there" if village == AWAY else "here"
        await _determined(places, case, here)
        await _remember(places, target, case, here)
        places.ids["waiting", target] = await _submitted(places, waiting, village)
        await _wished(places, target, decided, village)


async def _submitted(places: Places, form: Json, village: str) -> str:
    desk = places.desk(VILLAGE[village])
    return str((await desk.submitted(form))["application_id"])


async def _reviewed(places: Places, case: str, village: str) -> str:
    """Accepted, visited and reviewed; the id of its survey."""
    clerk = places.desk("T-ACC" if village == HOME else "away.T-ACC")
    view = (await clerk.get(f"/applications/{case}")).json()
    body: Json = {"outcome": "accept", "received": view["missing_materials"]}
    answer = await clerk.post(f"/applications/{case}/acceptance", body, **_version(view))
    assert answer.status_code == 200, answer.text
    view = answer.json()
    reviewer, pair = places.desk(TOWNSHIP[village]), SURVEYORS[village]
    found = visits.found_at(view, "H04")
    desks = [places.desk(name) for name in pair]
    logins = [f"walk.{name}" for name in pair]
    survey = await visits.surveyed(reviewer, desks, case, found, logins)
    view = (await reviewer.get(f"/applications/{case}")).json()
    opinions = [{"claim_id": c["id"], "support": True} for c in view["claims"]]
    answer = await reviewer.post(
        f"/applications/{case}/review", {"opinions": opinions}, **_version(view)
    )
    assert answer.status_code == 200, answer.text
    return str(survey["row"]["id"])


async def _wished(places: Places, target: str, form: Json, village: str) -> None:
    """The family has a wish on record as well, and everybody has signed."""
    clerk = places.desk("T-ACC" if village == HOME else "away.T-ACC")
    household = await clerk.household_of(form)
    known = {"household_id": household["id"], "household_version": household["version"]}
    receipt = await wishes.registered(clerk, wishes.of(form["answers"]) | known)
    signed = await wishes.authorised(clerk, receipt["id"])
    places.ids |= {("intent", target): receipt["id"], ("authorisation", target): signed["id"]}
    await _checked(places, target, village)


async def _checked(places: Places, target: str, village: str) -> None:
    """The wish has been checked, a hit waits to be explained; then the case was checked too."""
    contact = places.desk("T-HD" if village == HOME else "away.T-HD")
    for noun, cause in (("check_run", "intent"), ("case_run", "application")):
        path = f"/{cause}s/{places.ids[cause, target]}/check-runs"
        run = await contact.post(path, {})
        assert run.status_code == 201, run.text
        places.ids[noun, target] = run.json()["id"]
        await _answered(places, run.json()["id"])
    view = (await contact.get(f"/check-runs/{places.ids['check_run', target]}")).json()
    places.ids["report", target] = view["report"]["id"]
    asked = await contact.get("/explanations", intent_id=places.ids["intent", target])
    places.ids["explanation", target] = asked.json()["rows"][0]["id"]


async def _answered(places: Places, run: str) -> None:
    """The traffic police know a car of everybody; nobody else knows anything."""
    async with places.office.runtime.sessions.begin() as session:
        queries = await session.scalars(select(CheckQuery).where(CheckQuery.run_id == UUID(run)))
        said = [Answer(one.id, [CAR] if one.check == "HC-06" else [], MORNING) for one in queries]
        await answering.record(session, UUID(run), said)


async def _determined(places: Places, case: str, here: str) -> None:
    """MZ-10 is drafted, so that somebody may confirm it."""
    async with places.office.runtime.sessions() as session:
        step = await session.scalar(
            select(Step).where(
                Step.application_id == UUID(case), Step.item == "MZ-10", Step.state == "open"
            )
        )
    assert step is not None
    desk = places.desk("X-REV" if here == "here" else "away.X-REV")
    body = {"outcome": "refuse", "reason": "R-COO-01"}
    answer = await desk.post(
        f"/steps/{step.id}/decision", body, **{"If-Match": f'"{step.version}"'}
    )
    assert answer.status_code == 200, answer.text


def _version(view: Mapping[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{view["version"]}"'}


async def _remember(places: Places, target: str, case: str, here: str) -> None:
    async with places.office.runtime.sessions() as session:
        row = await session.get_one(Application, UUID(case))
        claim = Claim.application_id == row.id, Claim.item == "MZ-09"
        decision = Decision.application_id == row.id, Decision.claim_id.is_not(None)
        steps = (await session.scalars(select(Step).where(Step.application_id == row.id))).all()
        places.ids |= {
            ("application", target): case,
            ("household", target): str(row.household_id),
            ("claim", target): str(await session.scalar(select(Claim.id).where(*claim))),
            ("decision", target): str(await session.scalar(select(Decision.id).where(*decision))),
        }
        if target != "other_household":
            places.steps |= {(here, str(step.kind), step.item): str(step.id) for step in steps}


async def _citizens(places: Places) -> None:
    """The applicant of the own family, somebody who may read for them, and two strangers."""
    async with places.office.runtime.sessions.begin() as session:
        principal = _citizen(places, "陈国栋", places.number)
        agent, stranger = (_citizen(places, *who) for who in (AGENT, STRANGER))
        session.add_all([principal, agent, stranger])
        await session.flush()
        until = MORNING.date() + timedelta(days=90)
        terms = mandates.Terms(may=(READ,), valid_from=None, valid_to=until)
        granted = (("own", principal, AGENT), ("other_household", stranger, NOBODY))
        for target, citizen, human in granted:
            actor = citizen_sessions.actor_of(citizen.id)
            made = await mandates.grant(session, actor, mandates.Human(*human), terms)
            places.ids["mandate", target] = str(made.id)
        for role, citizen in (("P-APP", principal), ("P-AGT", agent)):
            begun = await citizen_sessions.open_session(session, citizen.id, "phone")
            places.tokens[role] = places.office.runtime.identity.issue(begun.actor, 3600)


def _citizen(places: Places, name: str, number: str) -> Citizen:
    now, id, vault = utc_now(), new_id(), places.office.runtime.world.vault
    return Citizen(
        id=id,
        phone_index=number.encode(),
        phone_sealed=vault.seal(PHONE_CELL, id, "00090000999"),
        created_at=now,
        seen_at=now,
        name_sealed=vault.seal(NAME_CELL, id, name),
        id_number_sealed=vault.seal(NUMBER_CELL, id, number),
        id_number_index=vault.index("id_number", number),
        identity_index=vault.index("identity", f"{number}|{name}"),
        confirmed_at=now,
        confirmed_by="phone",
    )


async def _system(places: Places) -> None:
    """The system of the education bureau, with every scope for its items."""
    async with places.office.runtime.sessions.begin() as session:
        client = Client(
            department="JY",
            name="walk",
            scopes=sorted(SCOPES),
            items=["JY-02"],
            networks=[],
            created_by="walk",
            created_at=utc_now(),
        )
        session.add(client)
        await session.flush()
        secret = ClientSecret(
            client_id=client.id,
            digest=b"-",
            ending="----",
            created_at=utc_now(),
            expires_at=utc_now() + timedelta(days=1),
        )
        session.add(secret)
        await session.flush()
        places.named["credential"] = str(secret.id)
        actor = clients.sign_in(session, client, [])
    places.tokens["department"] = places.office.runtime.identity.issue(actor, 3600)


async def _things(places: Places) -> None:
    """What single accounts own: a paper, a draft, a sign-in, a post; and a record of the trail."""
    clerk = places.desk("T-ACC")
    octets = {**clerk.headers, "Content-Type": "application/octet-stream"}
    asked = {"field": "check_authorisation"}
    paper = await clerk.http.post("/documents", params=asked, content=png(), headers=octets)
    assert paper.status_code == 201, paper.text
    places.ids["document", "own"] = paper.json()["id"]
    link = await clerk.post("/cameras", asked)
    assert link.status_code == 201, link.text
    places.ids["camera", "own"] = link.json()["camera"]["id"]
    draft = {"items": ["MZ-02"], "answers": places.form["answers"]}
    kept = await clerk.http.put(f"/drafts/{DRAFT}", json=draft, headers=clerk.headers)
    assert kept.status_code < 300, kept.text
    places.ids["draft", "own"] = DRAFT
    async with places.office.runtime.sessions() as session:
        mine = select(StaffSession.id).where(StaffSession.staff == "walk.T-ACC")
        post = select(staff.Post.id).where(staff.Post.staff == "walk.T-INV")
        places.ids |= {
            ("session", "own"): str(await session.scalar(mine)),
            ("post", "act"): str(await session.scalar(post)),
            ("record", "act"): str(await session.scalar(select(AuditRecord.id).limit(1))),
            ("client", "act"): str(await session.scalar(select(Client.id))),
        }
        for target, item in (("own", "JY-02"), ("other_department", "CL-02")):
            claim = select(Claim.id).where(Claim.item == item)
            places.ids["lodgement", target] = str(await session.scalar(claim.limit(1)))


async def _samples(places: Places) -> None:
    """A draw announced in each county, among the one case there."""
    async with places.office.runtime.sessions.begin() as session:
        for target, region in (("own", "321311"), ("other_region", "321322")):
            claim = await session.get_one(Claim, UUID(places.ids["claim", target]))
            population = {claim.id: claim.item}
            sample = Sample(
                id=new_id(),
                region=region,
                first_day=MORNING.date(),
                last_day=MORNING.date(),
                items=[],
                percent=30,
                method=lots.METHOD,
                size=1,
                take=1,
                population_digest=lots.digest(population),
                drawn_by="walk.X-SUP",
                drawn_at=MORNING,
            )
            session.add(sample)
            await session.flush()
            session.add(
                SampleClaim(
                    claim_id=claim.id,
                    sample_id=sample.id,
                    item=claim.item,
                    application_id=claim.application_id,
                )
            )
            record(session, SYSTEM, "sample.draw", "sample", sample.id)
            places.ids["sample", target] = str(sample.id)


async def _deliveries(places: Places) -> None:
    """A letter that has died for each of two departments."""
    claim = UUID(places.ids["claim", "own"])
    async with places.office.runtime.sessions.begin() as session:
        for target, lane in (("own", "JY"), ("other_department", "YB")):
            session.add(Lane(code=lane, max_running=1, batch_size=1))
            job = Job(
                id=new_id(),
                kind="deliver",
                lane=lane,
                claim_id=claim,
                application_id=UUID(places.ids["application", "own"]),
                payload={"message": "lodge"},
                state=JobState.DEAD,
                run_at=MORNING,
                finished_at=MORNING,
                max_attempts=1,
                attempts=1,
                last_error="Rejected: 400",
            )
            session.add(job)
            places.ids["delivery", target] = str(job.id)
            places.ids["lane", target] = lane


async def _versions(places: Places) -> None:
    """What `If-Match` must say, by id."""
    async with places.office.runtime.sessions() as session:
        for entity in (Application, Step):
            rows = await session.execute(select(entity.id, entity.version))
            places.versions |= {str(id): version for id, version in rows}
        rows = await session.execute(select(Application.id, Application.missing))
        places.papers = {str(id): list(missing) for id, missing in rows}
