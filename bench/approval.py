"""An officer approves determinations, each in another application; and the same rows by pgbench."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters import postgres
from bench.client import Client
from bench.driver import request
from bench.families import CLERK, Families, said
from bench.load import Load
from bench.measured import Http, Inside
from bench.pgbench import CLIENTS, Pgbench
from bench.place import SCHEMA, Api, CannotMeasure, Place
from bench.rows import Row, Written, snapshot, written
from bench.script import FIRST, Writer

REVIEWER, OFFICER, ITEM = "liang.bo", "jiang.yulan", "MZ-02"
INVESTIGATORS = ("song.qiang", "peng.xue")
CITY = "approve"
AT_MOST = 300  # approvals a second that are made ready for a round
EACH = 250  # transactions of a pgbench client in a round
# What an approval never reads is not cloned: the clones are there sooner.
LEFT_OUT = (
    *("fact", "job", "audit_record", "request_key", "case_event", "person", "membership"),
    *("survey", "survey_signature", "visit"),
)
DECISION = json.dumps({"outcome": "approve"}).encode()
INSIDE = FIRST + 10**9  # clones that pgbench decides are numbered from here
TIDY = "VACUUM ANALYZE; CHECKPOINT;"
AS_ADMIN = f"SET search_path = {SCHEMA}; SET session_replication_role = replica;\n"


@dataclass(frozen=True, slots=True)
class Seed:
    """A reviewed case of the widow's family, as rows; its open determination is to be approved."""

    case: Written
    step_id: str
    version: int

    @classmethod
    def make(cls, place: Place, api: Api, database: str, families: Families) -> "Seed":
        """Through the API, as people would."""
        url = place.server.url(postgres.OWNER, database)
        before = asyncio.run(snapshot(url))
        reviewer = Client(place, api, REVIEWER)
        application = _submit(Client(place, api, CLERK), families)
        _visit(reviewer, [Client(place, api, who) for who in INVESTIGATORS], application)
        _review(reviewer, application)
        worklist = Client(place, api, OFFICER).get("/steps?kind=determination&limit=50")["rows"]
        step = next(row for row in worklist if row["item"] == ITEM)
        case = written(before, asyncio.run(snapshot(url)))
        return cls(case, step["id"], step["version"])


def _submit(clerk: Client, families: Families) -> str:
    items = said()["items"]
    body = json.loads(families.form(items).body(families.take(1)))
    return str(clerk.post("/applications", body)["application_id"])


def _visit(reviewer: Client, pair: Sequence[Client], application: str) -> None:
    """Two go there, write down what they find and sign; so does the applicant."""
    case = reviewer.get(f"/applications/{application}")
    today = reviewer.get("/demo/clock")["now"][:10]
    plan = {"day": today, "investigators": INVESTIGATORS}
    survey = reviewer.post(f"/applications/{application}/surveys", plan)
    path, person = f"/surveys/{survey['row']['id']}", case["members"][0]["person"]
    found = {"household": {"hardship_causes": ["illness"]}, "persons": _seen(case)}
    survey = pair[0].put(f"{path}/findings", {"findings": found}, survey["row"]["version"])
    version = survey["row"]["version"]
    for who in pair:
        version = who.post(f"{path}/signatures", {}, version)["row"]["version"]
    signs = {"medium": "paper", "person": person}
    pair[0].post(f"{path}/family-signature", signs, version)


def _review(reviewer: Client, application: str) -> None:
    case = reviewer.get(f"/applications/{application}")
    opinions = [{"claim_id": claim["id"], "support": True} for claim in case["claims"]]
    path = f"/applications/{application}/review"
    reviewer.post(path, {"opinions": opinions}, case["version"])


def _seen(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the home visit says of each member."""
    return [
        {"ref": member["person"], "selfcare_unable": []}
        | ({"rehab_extension": False} if member["age"] <= 14 else {})
        for member in case["members"]
    ]


class Approval:
    """The measurement: the seed shows which rows an approval writes, its clones are approved."""

    def __init__(self, place: Place, api: Api, seed: Seed, rounds: int, seconds: float) -> None:
        self._place, self._api, self._load = place, api, Load(place)
        self._token = Client(place, api, OFFICER).token
        self.rows = self._approve(seed)
        writer = Writer.of(seed.case, self.rows)
        self._writer, self._seed = writer, seed
        self._pgbench = Pgbench(place.server, CITY, place.folder)
        statements = [*writer.updates(self.rows), *writer.inserts(self.rows.inserted)]
        self._script = self._pgbench.script("approval", statements)
        self._next, self._next_inside = FIRST, INSIDE
        self._pool = int(rounds * seconds * AT_MOST)
        self._clone(writer, _read(seed.case), FIRST, self._pool)
        inside = (rounds * EACH + 1) * CLIENTS
        self._clone(writer, _amended(seed.case, self.rows), INSIDE, inside)
        place.server.sql(TIDY, CITY)
        self._decisions = self._count()
        self._done = 0

    def _approve(self, seed: Seed) -> Written:
        """What approving the seed itself writes."""
        url = self._place.server.url(postgres.OWNER, CITY)
        before = asyncio.run(snapshot(url))
        asked = self._request(seed.step_id, seed.version)
        self._load.http(self._api, [asked], 60, 200)
        return written(before, asyncio.run(snapshot(url)))

    def _request(self, step_id: str, version: int) -> bytes:
        path = f"/steps/{step_id}/decision"
        return request("POST", path, self._token, DECISION, [f'If-Match: "{version}"'])

    def _clone(self, writer: Writer, rows: Mapping[str, list[Row]], first: int, count: int) -> None:
        statements = writer.clones(rows, first, first + count - 1)
        self._place.server.sql(AS_ADMIN + "\n".join(statements), CITY)

    def http(self, seconds: float) -> Http:
        """Each request decides a step nobody has touched; the round ends early if none is left."""
        count = min(int(seconds * AT_MOST), FIRST + self._pool - self._next)
        steps = range(self._next, self._next + count)
        ids = (self._writer.key_of(self._seed.step_id, n) for n in steps)
        requests = [self._request(id, self._seed.version) for id in ids]
        self._next += count
        made = self._load.http(self._api, requests, seconds, 200)
        self._done += made.round.done
        return made

    def pgbench(self) -> Inside:
        first = self._next_inside - FIRST
        made = self._load.inside(self._pgbench, self._script, first, each=EACH)
        self._next_inside += EACH * CLIENTS
        self._done += made.reference.done
        return made

    def check(self) -> int:
        """Decisions written, one for each approval. Raises CannotMeasure."""
        found = self._count() - self._decisions
        if found != self._done:
            raise CannotMeasure(f"{self._done} approvals left {found} decisions.")
        return found

    def _count(self) -> int:
        return self._place.count(CITY, "decision")


def _read(case: Written) -> dict[str, list[Row]]:
    return {name: rows for name, rows in case.inserted.items() if name not in LEFT_OUT}


def _amended(case: Written, approval: Written) -> dict[str, list[Row]]:
    """Of the case only the rows an approval changes: pgbench reads nothing."""
    changed = {(table, row.key["id"]) for table, rows in approval.amended.items() for row in rows}
    kept = {
        table: [row for row in rows if (table, row.get("id")) in changed]
        for table, rows in case.inserted.items()
    }
    return {table: rows for table, rows in kept.items() if rows}
