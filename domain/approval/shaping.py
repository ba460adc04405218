"""Rows into what people see: clocks with proof, reasons with remedy, waits with a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from domain.application.models import LIVE, Claim, Line
from domain.approval import figures
from domain.approval.models import Pause, Step, StepState
from domain.approval.views import (
    ClockView,
    Level,
    LineView,
    PlaceView,
    ReasonView,
    StepView,
    WaitKind,
    WaitView,
)
from domain.clock import rules as clock
from domain.clock.proof import emergency_proof, proof
from domain.world import SHANGHAI, World

WAIT_LABELS: Mapping[str, tuple[WaitKind, str]] = {
    "acceptance": ("acceptance", "等待受理"),
    "review": ("review", "等待乡镇审核"),
    "facts": ("facts", "等待补充情况"),
}
OVER = (StepState.DONE, StepState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the people in a case, by person id."""

    people: Mapping[str, str]

    def who(self, person: str | UUID | None) -> str:
        return "全家" if person is None else self.people.get(str(person), "家庭成员")


def place(world: World, office: str, region: str, window: str | None = None) -> PlaceView:
    places = world.places
    return PlaceView(office, places.office(office), region, places.region(region), window)


def reason_view(world: World, code: str | None, item: str | None = None) -> ReasonView | None:
    """The reason in words, the clause of the item it was decided by, and what would change it."""
    if code is None:
        return None
    found = world.catalogue.reasons.get(code)
    clause = world.catalogue.items[item].basis_zh if item else ""
    if found is None:
        return ReasonView(code, code, clause, "")
    return ReasonView(code, found.zh, clause, found.remedy_zh)


def step_view(world: World, step: Step, pauses: Iterable[Pause] = ()) -> StepView:
    return StepView(
        id=step.id,
        kind=step.kind,
        state=step.state,
        office=step.office,
        office_name=world.places.office(step.office),
        clock=clock_view(world, step, pauses),
        outcome=step.outcome,
        done_at=step.done_at,
        done_by=_officer(world, step.done_by),
        version=step.version,
    )


def _officer(world: World, who: str | None) -> str | None:
    """A person's name, or the department that answered by itself."""
    known = world.places.officer(who)
    department = world.catalogue.departments.get(known or "")
    return department.zh if department else known


def clock_view(world: World, step: Step, pauses: Iterable[Pause] = ()) -> ClockView | None:
    """The clock as of now; of an ended step, as of its end."""
    if step.started_on is None or step.due_at is None:
        return None
    now = step.done_at if step.state in OVER and step.done_at else world.now()
    if step.hours is not None and step.opened_at is not None:
        return _hours(world, step, step.hours)
    limit = clock.Limit(step.statutory_wd, step.committed_wd)
    rules = [rule_of(world, row) for row in pauses]
    shown = proof(world.calendar, step.started_on, limit, rules, _day(now))
    if shown is None:
        return None
    due_on = shown.due_on or step.committed_due or step.statutory_due
    assert due_on is not None
    return ClockView(
        started_on=step.started_on,
        due_on=due_on,
        due_at=step.due_at,
        statutory_due=step.statutory_due,
        committed_due=step.committed_due,
        day=shown.day,
        limit=shown.limit,
        left=shown.left,
        paused_days=shown.paused_days,
        level=shown.level,
        provisional=shown.provisional,
        hours=None,
        sentence=shown.sentence,
    )


def _hours(world: World, step: Step, hours: int) -> ClockView:
    assert step.due_at is not None
    assert step.started_on is not None
    started = step.due_at - timedelta(hours=hours)
    shown = emergency_proof(started, clock.Limit(hours=hours), step.done_at or world.now())
    return ClockView(
        started_on=step.started_on,
        due_on=_day(step.due_at),
        due_at=step.due_at,
        statutory_due=step.statutory_due,
        committed_due=step.committed_due,
        day=0,
        limit=hours,
        left=shown.minutes_left // 60,
        paused_days=0,
        level=shown.level,
        provisional=False,
        hours=hours,
        sentence=shown.sentence,
    )


def rule_of(world: World, row: Pause) -> clock.Pause:
    clocks = figures.clocks(world.catalogue, row.ground)
    return clock.Pause(row.ground, row.document_no, row.started_on, row.ended_on, clocks)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


class Moment:
    """What lists tell of deadlines now, from stored dates alone; each date is counted once."""

    def __init__(self, world: World) -> None:
        self._now, self._today = world.now(), world.today()
        self._count = cache(partial(world.calendar.count, self._today))

    def level(self, due_at: datetime | None, yellow: date | None, orange: date | None) -> Level:
        """The deadline colour."""
        if due_at is not None and self._now >= due_at:
            return "red"
        if orange and self._today >= orange:
            return "orange"
        return "yellow" if yellow and self._today >= yellow else "green"

    def left(self, due: date | None) -> int | None:
        """Working days to the last one; negative when over."""
        return None if due is None else self._count(due)


def waits(world: World, claim: Claim, claims: Iterable[Claim]) -> list[WaitView]:
    """Each thing a claim waits for, and the live claim of this case that would bring it."""
    live = {other.item: other for other in claims if other.state in LIVE}
    return [_wait(world, token, live) for token in claim.waits_for]


def label(world: World, token: str) -> str:
    """What is waited for, in words: 等待最低生活保障对象认定."""
    if token in WAIT_LABELS:
        return WAIT_LABELS[token][1]
    kind, _, code = token.partition(":")
    if kind == "benefit":
        return f"等待{world.catalogue.items[code].zh}的结果"
    return f"等待{world.catalogue.identities[code].zh}认定"


def _wait(world: World, token: str, live: Mapping[str, Claim]) -> WaitView:
    words = label(world, token)
    if token in WAIT_LABELS:
        return WaitView(WAIT_LABELS[token][0], token, words, None)
    kind, _, code = token.partition(":")
    items = world.catalogue.items
    brings = [c for item, c in live.items() if code in (item, *items[item].confers)]
    bringer = brings[0].id if brings else None
    return WaitView("benefit" if kind == "benefit" else "identity", code, words, bringer)


def line_view(world: World, names: Names, line: Line, item: str) -> LineView:
    person = str(line.person_id) if line.person_id else None
    return LineView(
        person=person,
        who=names.who(person),
        granted=line.granted,
        amount_fen=line.amount_fen,
        unit=line.unit,
        text=line.text,
        reason=reason_view(world, line.reason, item),
    )


def stored_line(world: World, names: Names, line: Mapping[str, Any], item: str) -> LineView:
    """A line out of a decision or a proposal."""
    return LineView(
        person=line["person"],
        who=names.who(line["person"]),
        granted=line["granted"],
        amount_fen=line["amount_fen"],
        unit=line["unit"],
        text=line["text"],
        reason=reason_view(world, line["reason"], item),
    )
