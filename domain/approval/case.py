"""A case held under the lock of its application: rows, frozen facts, and what follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application import queries
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
from domain.approval.models import Step, StepState
from domain.approval.rules import CaseNow, ClaimNow
from domain.errors import Conflict, NotFound
from domain.household.models import Identity
from domain.item.assessment import assess
from domain.item.catalogue import Parameters
from domain.item.facts import HOUSEHOLD, Facts
from domain.item.verdicts import Assessment, Standing
from domain.job.enqueue import NewJob, enqueue, hint
from domain.world import World, world

LIVE_STEPS = (StepState.PLANNED, StepState.OPEN, StepState.PAUSED)


class UnknownApplication(NotFound):
    """There is no such application."""


class ApplicationChanged(Conflict):
    """This application changed since you read it."""


@dataclass(slots=True)
class Case:
    """Everything of one case that a decision may look at or change."""

    session: AsyncSession
    world: World
    application: Application
    claims: list[Claim]
    steps: list[Step]
    identities: list[Identity]
    lines: list[Line]
    fact_set: FactSet
    elsewhere: frozenset[str]  # items the household has open in other cases
    enjoyed: frozenset[str]  # items granted in other cases
    granted_here: bool = False
    jobs: list[NewJob] = field(default_factory=list)

    @property
    def facts(self) -> Facts:
        return Facts.from_json(self.fact_set.facts)

    @property
    def parameters(self) -> Parameters:
        region = self.application.deciding_region[:6]
        return self.world.catalogue.parameters.at(region, self.world.today())

    def newest(self) -> dict[str, Claim]:
        """The newest claim of each item; claims are loaded oldest first."""
        return {claim.item: claim for claim in self.claims}

    def step_of(self, claim_id: UUID | None) -> Step | None:
        live = (s for s in self.steps if s.claim_id == claim_id and s.state in LIVE_STEPS)
        return next(live, None)

    def standing(self) -> Standing:
        """What authorities have decided so far; all that is undecided is open."""
        undecided = {claim.item for claim in self.claims if claim.state in LIVE}
        return Standing(
            held=held_by(self.identities),
            open=frozenset(undecided | self.elsewhere),
            assistance=self._assistance(),
            presume=False,
        )

    def _assistance(self) -> Mapping[str, int]:
        """Medical assistance granted in this case, fen by person (YB-02)."""
        ours = {claim.id for claim in self.claims if claim.item == "YB-02"}
        return {
            str(line.person_id): line.amount_fen or 0
            for line in self.lines
            if line.claim_id in ours and line.granted and line.person_id
        }

    def assess(self) -> Assessment:
        return assess(self.world.catalogue, self.parameters, self.facts, self.standing())

    def now(self) -> CaseNow:
        household = {line.claim_id for line in self.lines if line.granted and not line.person_id}
        return CaseNow(
            claims={
                item: ClaimNow(
                    item, claim.state, frozenset(claim.waits_for), claim.origin, claim.id in household
                )
                for item, claim in self.newest().items()
            },
            accepted=self.application.accepted_at is not None,
            reviewed=self.application.reviewed_at is not None,
            declined=frozenset(self.application.declined),
            enjoyed=self.enjoyed,
            granted_here=self.granted_here,
        )

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

    async def close(self) -> None:
        """Send what is owed, and end the case when nothing in it lives any more."""
        application = self.application
        application.version += 1
        ended = not any(claim.state in LIVE for claim in self.claims)
        if ended and application.reviewed_at and application.closed_at is None:
            application.state = ApplicationState.CLOSED
            application.closed_at = self.world.now()
            self.note("closed")
        if self.jobs:
            await enqueue(self.session, self.jobs)
            await hint(self.session)


def held_by(identities: Iterable[Identity]) -> dict[str, frozenset[str]]:
    """Identities in force by subject: a person id, or the household."""
    held: dict[str, set[str]] = {}
    for row in identities:
        subject = str(row.person_id) if row.person_id else HOUSEHOLD
        held.setdefault(subject, set()).add(row.identity)
    return {subject: frozenset(names) for subject, names in held.items()}


async def open_case(session: AsyncSession, application_id: UUID) -> Case:
    """Lock the application and load its case.

    Raises UnknownApplication. Who may act is checked by the caller, on the row it names.
    """
    application = await session.scalar(queries.locked(application_id))
    if application is None:
        raise UnknownApplication("no application with this id")
    return await load(session, application)


async def load(session: AsyncSession, application: Application) -> Case:
    claims = list(await session.scalars(queries.claims(application.id)))
    steps = await session.scalars(select(Step).where(Step.application_id == application.id))
    identities = await session.scalars(
        select(Identity).where(
            Identity.household_id == application.household_id, Identity.valid_to.is_(None)
        )
    )
    decided = [claim.id for claim in claims if claim.state is ClaimState.GRANTED]
    lines = await session.scalars(queries.lines(decided)) if decided else ()
    elsewhere, enjoyed = await _other_cases(session, application)
    return Case(
        session=session,
        world=world(session),
        application=application,
        claims=claims,
        steps=list(steps),
        identities=list(identities),
        lines=list(lines),
        fact_set=await session.get_one(FactSet, application.fact_set_id),
        elsewhere=elsewhere,
        enjoyed=enjoyed,
    )


async def _other_cases(
    session: AsyncSession, application: Application
) -> tuple[frozenset[str], frozenset[str]]:
    rows = await session.execute(
        select(Claim.item, Claim.state).where(
            Claim.household_id == application.household_id,
            Claim.application_id != application.id,
        )
    )
    found = [(item, state) for item, state in rows]
    return (
        frozenset(item for item, state in found if state in LIVE),
        frozenset(item for item, state in found if state is ClaimState.GRANTED),
    )


def same_version(case: Case, version: int) -> None:
    """Raises ApplicationChanged when the reader's version is no longer current."""
    if case.application.version != version:
        raise ApplicationChanged(
            f"version {version} was read, {case.application.version} is current"
        )
