"""Why a clock stands where it stands, in figures and in one plain sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from domain.clock.calendar import Calendar, Day
from domain.clock.rules import (
    Level,
    Limit,
    Pause,
    deadlines,
    emergency_due,
    level,
    paused_days,
    stopping,
)

StepKind = Literal["weekend", "holiday", "makeup", "pause"]

# Said when the catalogue gives no word of its own for a ground.
GROUNDS: Mapping[str, str] = {
    "cross_province_check": "异地核对",
    "expert_appraisal": "专家鉴定",
    "force_majeure": "不可抗力",
    "applicant_delay": "申请人要求延期",
    "supplement": "等待补正材料",
}


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One day that needs explaining: not worked, paused, or (makeup) worked on a weekend."""

    on: date
    kind: StepKind
    words: str
    document_no: str | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class ClockProof:
    """Working day `day` of `limit`; `left` is negative once overdue, `due_on` None while paused."""

    day: int
    limit: int
    paused_days: int
    left: int
    due_on: date | None
    provisional: bool
    level: Level
    steps: tuple[ProofStep, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class HoursProof:
    """The emergency clock: whole minutes, nights and holidays included."""

    due_at: datetime
    minutes_left: int
    level: Level
    sentence: str


def proof(
    calendar: Calendar,
    started_on: date,
    limit: Limit,
    pauses: Sequence[Pause],
    today: date,
    words: Mapping[str, str] = GROUNDS,
) -> ClockProof | None:
    """Show the governing clock as of `today`; None when no limit is set in working days."""
    if limit.working_days is None:
        return None
    counted = stopping(pauses, limit)
    now = max(today, started_on)
    paused = paused_days(calendar, started_on, now, counted)
    day = calendar.count(started_on, now) - paused
    dates = deadlines(calendar, started_on, limit, pauses)
    due = dates.committed_due if limit.governing == "committed" else dates.statutory_due
    shown = ClockProof(
        day=day,
        limit=limit.working_days,
        paused_days=paused,
        left=limit.working_days - day,
        due_on=due,
        provisional=dates.provisional,
        level=level(day, limit.working_days, overdue=due is not None and today > due),
        steps=_steps(calendar, started_on, max(due or now, now), counted, words),
        sentence="",
    )
    begun = [pause for pause in counted if pause.from_ <= now]
    return _with_sentence(shown, begun, words)


def emergency_proof(started_at: datetime, limit: Limit, now: datetime) -> HoursProof:
    """Show the wall clock of an emergency. Both times must be aware."""
    due_at = emergency_due(started_at, limit)
    minutes = int((due_at - now).total_seconds() // 60)
    spent = int((now - started_at).total_seconds() // 60)
    total = int((due_at - started_at).total_seconds() // 60)
    words = f"还剩 {_hours(minutes)}" if minutes >= 0 else f"已超时 {_hours(-minutes)}"
    return HoursProof(
        due_at=due_at,
        minutes_left=minutes,
        level=level(spent, total, overdue=now > due_at),
        sentence=f"急难事项限 {limit.hours} 小时办结，夜间和节假日照算；{words}",
    )


def _with_sentence(
    shown: ClockProof, pauses: Sequence[Pause], words: Mapping[str, str]
) -> ClockProof:
    said = [_progress(shown)]
    if shown.paused_days:
        grounds = dict.fromkeys(_word(pause, words) for pause in pauses)
        said.append(f"中止 {shown.paused_days} 日，因{'、'.join(grounds)}")
    if shown.due_on is None:
        said.append("现在仍在中止，恢复后重新计算到期日")
    if shown.level == "red":
        said.append("已超期" + (f" {-shown.left} 个工作日" if shown.left < 0 else ""))
    if shown.provisional:
        said.append("到期日经过放假安排尚未公布的日子，公布后会重新计算")
    return replace(shown, sentence="；".join(said))


def _progress(shown: ClockProof) -> str:
    if shown.day == 0:
        return f"当日不计，从下一个工作日起算，共 {shown.limit} 个工作日"
    return f"第 {shown.day} 个工作日，共 {shown.limit} 个"


def _steps(
    calendar: Calendar,
    start: date,
    end: date,
    pauses: Sequence[Pause],
    words: Mapping[str, str],
) -> tuple[ProofStep, ...]:
    steps = (_step(day, pauses, words) for day in calendar.between(start, end))
    return tuple(step for step in steps if step is not None)


def _step(day: Day, pauses: Sequence[Pause], words: Mapping[str, str]) -> ProofStep | None:
    if not day.is_workday:
        kind: StepKind = "weekend" if day.name is None else "holiday"
        return ProofStep(day.on, kind, day.name or "周末", provisional=day.provisional)
    for pause in pauses:
        if pause.covers(day.on):
            return ProofStep(day.on, "pause", _word(pause, words), pause.document_no)
    if day.name is not None:
        return ProofStep(day.on, "makeup", day.name)
    return None


def _word(pause: Pause, words: Mapping[str, str]) -> str:
    return words.get(pause.ground, pause.ground)


def _hours(minutes: int) -> str:
    return f"{minutes // 60} 小时 {minutes % 60} 分"
