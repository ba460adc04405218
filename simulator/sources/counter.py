"""One office at work: takes queries, looks into its records, answers at once, later, or by file."""

import asyncio
import hashlib
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from simulator.callbacks import Courier
from simulator.dialects._base import Call, Reply, basic, body_digest, same
from simulator.knobs import Knobs, Log
from simulator.office import MAINTENANCE
from simulator.sources._forms import FORMS, Csv, Form
from simulator.sources._letters import Answer, NotUnderstood, Person, Query, Result
from simulator.sources._spec import Spec
from simulator.sources.population import population

AS_OF = datetime(2026, 10, 31, 23, 59, 59)  # noqa: DTZ001 - what the records are of; local time
YES, NO, LATER = range(3)
WORDS = {"ok": "成功", "accepted": "已受理", "busy": "系统繁忙", "refused": "参数错误",
         "unauthorised": "授权书编号缺失"}  # fmt: skip


@dataclass(slots=True)
class Counter:
    """An office that keeps records. `held` are the seconds it let each query wait, by entrust."""

    spec: Spec
    token: str
    courier: Courier
    knobs: Knobs = field(default_factory=Knobs)
    log: Log = field(default_factory=Log)
    held: dict[str, list[float]] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)  # serial → the office's own number

    @property
    def routes(self) -> Sequence[tuple[str, str]]:
        return (("POST", self.spec.path),)

    @property
    def form(self) -> Form:
        return FORMS[self.spec.form]

    def tally(self) -> dict[str, int]:
        return {"answered": len(self.numbers)}

    def forget(self) -> None:
        self.knobs, self.log = Knobs(), Log()
        self.held.clear()
        self.numbers.clear()

    async def respond(self, call: Call) -> Reply:
        self.log.counts["calls"] += 1
        self.log.bodies.append(call.body.decode(errors="replace"))
        if not self.authorised(call):
            self.log.counts["unauthorised"] += 1
            return Reply(401, b"{}")
        trouble = self._trouble()
        return trouble or await self._serve(call)

    def authorised(self, call: Call) -> bool:
        way, _, name = self.spec.auth.partition(":")
        given = call.headers
        if way == "signed":
            expected = body_digest(self.token, given.get("x-timestamp", ""), call.body)
            return same(given.get("x-sign"), expected)
        if way == "header":
            return same(given.get(name.lower()), self.token)
        wanted = basic("lianban", self.token) if way == "basic" else f"Bearer {self.token}"
        return same(given.get("authorization"), wanted)

    def _trouble(self) -> Reply | None:
        if self.knobs.down:
            return Reply(503, b"")
        if self.knobs.garbage:
            return MAINTENANCE
        if self.knobs.busy:
            return self.says("busy")
        return self.says("refused") if self.knobs.reject else None

    async def _serve(self, call: Call) -> Reply:
        try:
            query = self.form.read(call.body, self.spec.style.words)
            check = self.spec.services[query.service]
        except Exception as error:  # whatever is wrong with a letter, the asker gets one answer
            self.log.counts[f"not_understood_{type(error).__name__}"] += 1
            return self.says("refused")
        if not query.authorisation:
            self.log.counts["without_authorisation"] += 1
            return self.says("unauthorised")
        return await self.take(query, check)

    async def take(self, query: Query, check: str) -> Reply:
        """At once, after the time the office takes; it fails as often as the knob says."""
        wait = self.wait()
        if wait:
            await asyncio.sleep(wait)
        self.held.setdefault(query.entrust, []).append(wait)
        if self.fails():
            return Reply(503, b"")
        results = [self.look(person, check, put_off=True) for person in query.people]
        self._send_the_rest(query, check)
        answer = Answer(self.spec.says["ok"], WORDS["ok"], query.entrust, results=results)
        return Reply(200, self.write(answer, check), self.form.media_type)

    def _send_the_rest(self, query: Query, check: str) -> None:
        """What another province knows comes later, by callback."""
        for person in query.people:
            seconds = population().elsewhere(check, person.id_number)
            if seconds is not None:
                self.call_back(query, check, [person], seconds)

    def call_back(self, query: Query, check: str, people: Sequence[Person], seconds: float) -> None:
        self._post(self.write(self._answer(query, check, people), check), seconds)

    def _answer(self, query: Query, check: str, people: Sequence[Person]) -> Answer:
        results = [self.look(person, check) for person in people]
        return Answer(self.spec.says["ok"], WORDS["ok"], query.entrust, results=results)

    def _post(
        self, body: bytes, seconds: float, arrived: Callable[[], object] | None = None
    ) -> None:
        code = f"checks/{self.spec.code}"
        self.courier.post(code, body, self.knobs, self.log, seconds, arrived)

    def look(self, person: Person, check: str, *, put_off: bool = False) -> Result:
        """What the records say about one person. Raises NotUnderstood."""
        if len(person.id_number) != 18 or not person.name:
            raise NotUnderstood("a person without a name or number")
        style, number = self.spec.style, self._number(person.serial)
        if put_off and population().elsewhere(check, person.id_number) is not None:
            return Result(person.serial, number, style.answers[LATER], "", ())
        records = population().records(check, person.id_number)
        columns = self.spec.columns[check]
        rows = [{each.name: each.of(record) for each in columns} for record in records]
        found = style.answers[YES if rows else NO]
        return Result(person.serial, number, found, AS_OF.strftime(style.moment), rows)

    def _number(self, serial: str) -> str:
        """The same query has the same number, also after a restart."""
        made = hashlib.sha256(f"{self.spec.code}{serial}".encode()).hexdigest()[:12]
        return self.numbers.setdefault(serial, f"{self.spec.code}-{made}")

    def wait(self) -> float:
        """Seconds this query waits."""
        low, high = self.knobs.latency_from_ms, self.knobs.latency_to_ms
        chosen = random.uniform(low, high) if high else self.knobs.latency_ms
        return chosen / 1000

    def fails(self) -> bool:
        return random.uniform(0, 100) < self.knobs.fail

    def write(self, answer: Answer, check: str) -> bytes:
        return self.form.write(answer, self.spec.style.words, self.spec.columns[check])

    def says(self, what: str, status: int = 200, ticket: str = "") -> Reply:
        answer = Answer(self.spec.says[what], WORDS[what], ticket=ticket)
        written = self.form.write(answer, self.spec.style.words, ())
        return Reply(status, written, self.form.media_type)


@dataclass(slots=True)
class Later(Counter):
    """Takes the query with a ticket and calls back."""

    async def take(self, query: Query, check: str) -> Reply:
        if self.fails():
            return Reply(503, b"")
        wait = self.wait() or self.courier.delay
        self.held.setdefault(query.entrust, []).append(wait)
        self.call_back(query, check, query.people, wait)
        ticket = self._number(query.entrust)
        return self.says("accepted", 202, ticket)


@dataclass(slots=True)
class Pending:
    """One batch: its result file is there at `ready` (monotonic)."""

    query: Query
    check: str
    ready: float


@dataclass(slots=True)
class Batches(Later):
    """Takes batches and calls back with the result file. A file lies here until it has arrived
    that way, or was fetched and acknowledged."""

    batches: dict[str, Pending] = field(default_factory=dict)  # by entrust number

    @property
    def routes(self) -> Sequence[tuple[str, str]]:
        return tuple((method, self.spec.path) for method in ("POST", "GET", "DELETE"))

    def forget(self) -> None:
        Later.forget(self)
        self.batches.clear()

    async def _serve(self, call: Call) -> Reply:
        if call.method == "POST":
            return await Later._serve(self, call)
        if call.method == "DELETE":
            for entrust in call.body.decode().split():
                self.batches.pop(entrust, None)
            return self.says("ok")
        now = time.monotonic()
        ready = [each for each in self.batches.values() if each.ready <= now]
        return Reply(200, self.file(ready) if ready else b"", "text/csv")

    def call_back(self, query: Query, check: str, people: Sequence[Person], seconds: float) -> None:
        pending = Pending(query, check, time.monotonic() + seconds)
        self.batches[query.entrust] = pending
        self._post(self.file([pending]), seconds, lambda: self.batches.pop(query.entrust, None))

    def file(self, batches: Sequence[Pending]) -> bytes:
        form = self.form
        assert isinstance(form, Csv)
        answers = [self._answer(each.query, each.check, each.query.people) for each in batches]
        return form.file(answers, self.spec.style.words, self.spec.columns[batches[0].check])


COUNTERS = {"realtime": Counter, "callback": Later, "batch": Batches}


def open_counter(spec: Spec, token: str, courier: Courier) -> Counter:
    return COUNTERS[spec.way](spec, token, courier)
