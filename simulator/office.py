"""One department at work: its desk, its knobs, its log, and what it says to a call."""

import asyncio
from dataclasses import dataclass, field

from simulator.callbacks import Courier
from simulator.cases import Ask, Case, Desk
from simulator.dialects._base import Call, Dialect, Reply
from simulator.knobs import Knobs, Log

MAINTENANCE = Reply(200, "<html><body>系统维护中</body></html>".encode(), "text/html")


@dataclass(slots=True)
class Office:
    """A department that has an address."""

    dialect: Dialect
    token: str
    courier: Courier
    desk: Desk
    knobs: Knobs = field(default_factory=Knobs)
    log: Log = field(default_factory=Log)

    def tally(self) -> dict[str, int]:
        return self.desk.tally()

    def forget(self) -> None:
        self.knobs, self.log = Knobs(), Log()
        self.desk.cases.clear()

    async def respond(self, call: Call) -> Reply:
        self.log.counts["calls"] += 1
        self.log.bodies.append(call.body.decode(errors="replace"))
        if self.knobs.latency_ms:
            await asyncio.sleep(self.knobs.latency_ms / 1000)
        out_of_order = self._trouble()
        if out_of_order is not None:
            return out_of_order
        if not self.dialect.authorised(call, self.token):
            self.log.counts["unauthorised"] += 1
            return Reply(401, b"{}")
        return self._serve(call)

    def _trouble(self) -> Reply | None:
        if self.knobs.down:
            return Reply(503, b"")
        if self.knobs.garbage:
            return MAINTENANCE
        if self.knobs.busy:
            return self.dialect.busy()
        return self.dialect.refused() if self.knobs.reject else None

    def _serve(self, call: Call) -> Reply:
        try:
            asks = self.dialect.read(call)
        except Exception as error:  # whatever is wrong with a message, the caller gets one answer
            self.log.counts[f"not_understood_{type(error).__name__}"] += 1
            return self.dialect.refused()
        return self.dialect.answer([self._hear(ask) for ask in asks])

    def _hear(self, ask: Ask) -> Case:
        self.log.counts[ask.action] += 1
        case = self.desk.hear(ask)
        decided = self.desk.decide(case, self.knobs.answer)
        if decided is not None and self.dialect.calls_back:
            self.courier.promise(self.dialect, case, decided, self.knobs, self.log)
        return case
