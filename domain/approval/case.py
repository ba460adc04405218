"""A case held under the lock of its application: rows, frozen facts, and what follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import (
    LIVE,
    Application,
    ApplicationState,
    CaseEvent,
    Claim,
    ClaimState,
    FactSet,
    Line,
)
from domain.approval.digest import digest_of
from domain.approval.models import Pause, Step, StepState
from domain.approval.rules import CaseNow, ClaimNow, second_stage_ahead
from domain.audit.service import record
from domain.errors import Conflict, NotFound
from domain.household.models import Identity
from domain.item.assessment import assess
from domain.item.catalogue import Parameters
from domain.item.facts import HOUSEHOLD, Facts
from domain.item.verdicts import Assessment, Standing, Verdict
from domain.job.enqueue import NewJob, enqueue, hint
from domain.world import World

LIVE_STEPS = (StepState.PLANNED, StepState.OPEN, StepState.PAUSED)


class UnknownApplication(NotFound):
    """There is no such application."""


class ApplicationChanged(Conflict):
    """This application changed since you read it."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the household has in other cases: items open, items granted, and the open cases."""

    open: frozenset[str] = frozenset()
    granted: frozenset[str] = frozenset()
    cases: frozenset[UUID] = frozenset()


@dataclass(slots=True)
class Case:
    """Everything of one case that a decision may look at or change."""

    session: AsyncSession
    world: World
    application: Application
    claims: list[Claim]
    steps: list[Step]
    identities: list[Identity]
    lines: list[Line]  # of what has been granted, as far as other claims read it
    fact_set: FactSet
    elsewhere: Elsewhere
    jobs: list[NewJob] = field(default_factory=list)
    ended: list[UUID] = field(default_factory=list)  # claims that ended since other cases were told
    stopped: list[UUID] = field(
        default_factory=list
    )  # claims whose clock stood still as they ended
    told: list[dict[str, Any]] = field(default_factory=list)  # for the trail, written by `close`
    _before: str = ""
    _read: tuple[UUID, Facts] | None = None
    _figures: Parameters | None = None

    def __post_init__(self) -> None:
        self._before = digest_of(self.application, self.claims, self.steps)

    @property
    def facts(self) -> Facts:
        """The frozen facts, read out of their row once."""
        if self._read is None or self._read[0] != self.fact_set.id:
            self._read = self.fact_set.id, Facts.from_json(self.fact_set.facts)
        return self._read[1]

    @property
    def parameters(self) -> Parameters:
        if self._figures is None:
            region = self.application.deciding_region[:6]
            self._figures = self.world.catalogue.parameters.at(region, self.world.today())
        return self._figures

    def newest(self) -> dict[str, Claim]:
        """The newest claim of each item; claims are loaded oldest first."""
        return {claim.item: claim for claim in self.claims}

    def live(self) -> list[Claim]:
        return [claim for claim in self.claims if claim.state in LIVE]

    def step_of(self, claim_id: UUID | None) -> Step | None:
        live = (s for s in self.steps if s.claim_id == claim_id and s.state in LIVE_STEPS)
        return next(live, None)

    def standing(self) -> Standing:
        """What authorities have decided so far; all that is undecided is open."""
        found = Standing(
            held=held_by(self.identities),
            open=frozenset(claim.item for claim in self.live()) | self.elsewhere.open,
            assistance=self._assistance(),
            presume=False,
        )
        if second_stage_ahead(self.now()) and self._verdict_on(found, "MZ-02").first_route_refused:
            # 单人保 may still follow the edge recognition: nobody's 低保 is settled before that.
            return replace(found, open=found.open | {"MZ-02"})
        return found

    def _assistance(self) -> Mapping[str, int]:
        """Medical assistance granted in this case, fen by person (YB-02)."""
        ours = {claim.id for claim in self.claims if claim.item == "YB-02"}
        return {
            str(line.person_id): line.amount_fen or 0
            for line in self.lines
            if line.claim_id in ours and line.granted and line.person_id
        }

    def _verdict_on(self, standing: Standing, item: str) -> Verdict:
        """Of one item alone: a quarter of the work of judging all of them."""
        found = assess(self.world.catalogue, self.parameters, self.facts, standing, (item,))
        return found.verdicts[item]

    def assess(self) -> Assessment:
        return assess(self.world.catalogue, self.parameters, self.facts, self.standing())

    def verdict(self, item: str) -> Verdict:
        return self._verdict_on(self.standing(), item)

    def now(self) -> CaseNow:
        ours = {claim.id for claim in self.claims}
        return CaseNow(
            claims={item: self._claim_now(claim) for item, claim in self.newest().items()},
            accepted=self.application.accepted_at is not None,
            reviewed=self.application.reviewed_at is not None,
            declined=frozenset(self.application.declined),
            enjoyed=self.elsewhere.granted,
            granted_here=any(row.claim_id in ours for row in self.identities),
            elsewhere=self.elsewhere.open,
        )

    def _claim_now(self, claim: Claim) -> ClaimNow:
        to_household = any(
            line.claim_id == claim.id and line.granted and not line.person_id for line in self.lines
        )
        waits = frozenset(claim.waits_for)
        return ClaimNow(claim.item, claim.state, waits, claim.origin, to_household)

    def note(self, kind: str, claim: Claim | None = None, **body: Any) -> None:  # noqa: ANN401
        """Write the next event of the case; the lock makes `event_seq` gapless."""
        self.application.event_seq += 1
        self.session.add(
            CaseEvent(
                application_id=self.application.id,
                seq=self.application.event_seq,
                at=self.world.now(),
                kind=kind,
                claim_id=claim.id if claim else None,
                body=body if claim is None else {"item": claim.item, **body},
            )
        )

    def tell(
        self, actor: Actor, action: str, kind: str, id: UUID, *, reason: str | None = None
    ) -> None:
        """Say for the trail who does what here; `close` adds what the case became by it."""
        said = {"actor": actor, "action": action, "object_kind": kind, "object_id": id}
        self.told.append(said | {"reason": reason})

    async def close(self) -> None:
        """Send what is owed, and end the case when nothing in it lives any more."""
        self.application.version += 1
        if self.application.closed_at is None and not self.live() and not self._paperwork_due():
            self._end()
        if self.stopped:
            await self._end_pauses()
        if self.told:
            self._record()
        if self.jobs:
            await enqueue(self.session, self.jobs)
            await hint(self.session)

    def _record(self) -> None:
        after = digest_of(self.application, self.claims, self.steps)
        family = self.application.household_id
        for said in self.told:
            record(self.session, household=family, before=self._before, after=after, **said)

    def _paperwork_due(self) -> bool:
        """An emergency was helped before the review: the review is its paperwork and stays due."""
        items = self.world.catalogue.items
        helped = any(
            claim.state is ClaimState.GRANTED and items[claim.item].limits.hours
            for claim in self.claims
        )
        return helped and self.application.reviewed_at is None

    def _end(self) -> None:
        """Every claim has ended. A review nobody needs any more is not held."""
        taken_back = all(claim.state is ClaimState.WITHDRAWN for claim in self.claims)
        ended = ApplicationState.WITHDRAWN if taken_back else ApplicationState.CLOSED
        self.shut(ended)
        self.note("withdrawn" if taken_back else "closed")

    def shut(self, state: ApplicationState) -> None:
        """The case is over: no step of it waits for anybody any more."""
        self.application.state, self.application.closed_at = state, self.world.now()
        for step in self.steps:
            if step.state in LIVE_STEPS:
                step.state, step.done_at = StepState.CANCELLED, self.world.now()

    async def _end_pauses(self) -> None:
        await self.session.execute(
            update(Pause)
            .where(Pause.claim_id.in_(self.stopped), Pause.ended_on.is_(None))
            .values(ended_on=self.world.today(), ended_by="system")
            .execution_options(synchronize_session="fetch")
        )


def held_by(identities: Iterable[Identity]) -> dict[str, frozenset[str]]:
    """Identities in force by subject: a person id, or the household."""
    held: dict[str, set[str]] = {}
    for row in identities:
        subject = str(row.person_id) if row.person_id else HOUSEHOLD
        held.setdefault(subject, set()).add(row.identity)
    return {subject: frozenset(names) for subject, names in held.items()}


def same_version(case: Case, version: int) -> None:
    """Raises ApplicationChanged when the reader's version is no longer current."""
    if case.application.version != version:
        raise ApplicationChanged(
            f"version {version} was read, {case.application.version} is current"
        )
