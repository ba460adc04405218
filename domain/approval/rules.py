"""Who may move and when, from the assessment of a case. Pure: values in, moves out.

A claim starts when its conditions are decided and its time has come (at acceptance, or after the
review when it is means-tested); it waits while an identity or another benefit it reads is still
open; it ends with its reason when what it waited for has not come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.application.models import LIVE, ClaimState, Origin
from domain.clock.calendar import Calendar
from domain.clock.rules import Deadlines, Limit, Pause, deadlines
from domain.item.catalogue import Catalogue, Item
from domain.item.verdicts import Answer, Assessment, Verdict
from domain.world import SHANGHAI

ACCEPTANCE, REVIEW, FACTS = "acceptance", "review", "facts"
BENEFITS = frozenset({"YB-02"})  # benefits whose amount another item reads
# 单人保 reads the edge recognition, which itself appears only once the household has been refused:
# the first stage does not wait for it (decisions 9).
SECOND_STAGE = {"MZ-02": frozenset({"identity:dibao_edge"})}


@dataclass(frozen=True, slots=True)
class ClaimNow:
    """What the moves need to know of one claim."""

    item: str
    state: ClaimState
    waits_for: frozenset[str]
    origin: Origin
    to_household: bool = False  # granted with a line for the household itself


@dataclass(frozen=True, slots=True)
class CaseNow:
    """A case between two moves; `claims` holds the newest claim of each item."""

    claims: Mapping[str, ClaimNow]
    accepted: bool
    reviewed: bool
    declined: frozenset[str]
    enjoyed: frozenset[str]  # items the household draws from earlier cases
    granted_here: bool  # this case has brought an identity
    elsewhere: frozenset[str] = frozenset()  # items open in another case of the household


@dataclass(frozen=True, slots=True)
class Move:
    """`item` starts, waits for `waits_for`, ends with `reason`, or appears from `origin`."""

    item: str
    to: ClaimState
    waits_for: frozenset[str] = frozenset()
    reason: str | None = None
    origin: Origin | None = None


def moves(catalogue: Catalogue, now: CaseNow, assessment: Assessment) -> list[Move]:
    """What follows next. Ask again after applying it, until nothing follows.

    What appears goes first and alone: the claims that wait may hang on exactly that.
    """
    identities = [*_downgrades(catalogue, now), *_second_stage(now, assessment)]
    appearing = identities or list(_automatic(catalogue, now, assessment))
    # One open claim per household and item: what another case is about does not appear here.
    here = [move for move in appearing if move.item not in now.elsewhere]
    return here or list(_onward(catalogue, now, assessment))


def _onward(catalogue: Catalogue, now: CaseNow, assessment: Assessment) -> Iterable[Move]:
    for claim in now.claims.values():
        item, verdict = catalogue.items[claim.item], assessment.verdicts[claim.item]
        if claim.state is ClaimState.WAITING:
            move = next_move(item, claim, verdict, now, behind(catalogue, item, now))
        elif claim.state is ClaimState.OPEN and claim.waits_for:
            move = Move(item.code, ClaimState.OPEN, hanging(item, verdict, claim))
        else:
            continue
        if move.to is not claim.state or move.waits_for != claim.waits_for:
            yield move


def next_move(
    item: Item,
    claim: ClaimNow,
    verdict: Verdict,
    now: CaseNow,
    above: frozenset[str] = frozenset(),
) -> Move:
    """Where one waiting claim stands now; `above` is what goes before it in any case.

    An open move that still waits for something: the claim's clock runs, its lines or amounts hang.
    """
    hangs = hanging(item, verdict, claim)
    waits = _before_start(item, verdict, now, above, hangs)
    if waits:
        return Move(item.code, ClaimState.WAITING, waits)
    hung = any(":" in token for token in claim.waits_for)
    unasked = claim.origin in (Origin.DOWNGRADE, Origin.AUTO)
    if verdict.truth is Answer.FALSE and (hung or unasked):
        return Move(item.code, ClaimState.CLOSED, reason=verdict.reason)
    return Move(item.code, ClaimState.OPEN, hangs)


def _before_start(
    item: Item, verdict: Verdict, now: CaseNow, above: frozenset[str], hangs: frozenset[str]
) -> frozenset[str]:
    """What stands between this claim and its department; empty when its time has come.

    A fact nobody could find is no reason to wait once the review is over: the seat then sees what
    is missing and asks for it.
    """
    if not now.accepted:
        return frozenset({ACCEPTANCE})
    unknown = verdict.truth is Answer.UNKNOWN
    if above or (unknown and hangs):
        return above | hangs
    if not now.reviewed and (item.begins == "after_review" or unknown):
        return frozenset({REVIEW})
    return frozenset()


def hanging(item: Item, verdict: Verdict, claim: ClaimNow) -> frozenset[str]:
    """What this verdict, or an amount or a line of it, still hangs on."""
    awaited = frozenset(map(token, verdict.waits_for))
    if claim.origin is Origin.SECOND_STAGE:
        return awaited
    return awaited - SECOND_STAGE.get(item.code, frozenset())


def behind(catalogue: Catalogue, item: Item, now: CaseNow) -> frozenset[str]:
    """The higher identity this item is the fallback of, while that is still being decided."""
    above = [each for each in catalogue.items.values() if each.fallback == item.code]
    open_ = [each for each in above if each.code in now.claims and _lives(now, each.code)]
    return frozenset(token(identity) for each in open_ for identity in each.confers)


def _lives(now: CaseNow, code: str) -> bool:
    return now.claims[code].state in LIVE


def token(awaited: str) -> str:
    return f"benefit:{awaited}" if awaited in BENEFITS else f"identity:{awaited}"


ENDED_WITHOUT = (ClaimState.REFUSED, ClaimState.CLOSED)


def _downgrades(catalogue: Catalogue, now: CaseNow) -> Iterable[Move]:
    """A refused identity opens its fallback in the same case (L02 art 8, L04 art 4)."""
    if not now.reviewed:
        return
    for claim in now.claims.values():
        lower = catalogue.items[claim.item].fallback
        if lower and lower not in now.claims and _household_left_out(claim):
            yield Move(lower, ClaimState.WAITING, origin=Origin.DOWNGRADE)


def _household_left_out(claim: ClaimNow) -> bool:
    if claim.state is ClaimState.GRANTED:
        return not claim.to_household
    return claim.state in ENDED_WITHOUT


def _second_stage(now: CaseNow, assessment: Assessment) -> Iterable[Move]:
    """单人保: after the edge recognition MZ-02 may hold for single persons it refused before."""
    dibao, edge = now.claims.get("MZ-02"), now.claims.get("MZ-03")
    if dibao is None or edge is None or edge.state is not ClaimState.GRANTED:
        return
    first_stage_over = dibao.state in ENDED_WITHOUT and dibao.origin is not Origin.SECOND_STAGE
    if first_stage_over and assessment.verdicts["MZ-02"].truth is Answer.TRUE:
        yield Move("MZ-02", ClaimState.WAITING, origin=Origin.SECOND_STAGE)


def second_stage_ahead(now: CaseNow) -> bool:
    """The household has been refused and the edge recognition is still open: 单人保 may follow."""
    dibao, edge = now.claims.get("MZ-02"), now.claims.get("MZ-03")
    if dibao is None or edge is None or edge.state not in LIVE:
        return False
    return dibao.state in ENDED_WITHOUT and dibao.origin is not Origin.SECOND_STAGE


def _automatic(catalogue: Catalogue, now: CaseNow, assessment: Assessment) -> Iterable[Move]:
    """免申即享: once this case has brought an identity, whatever holds without being asked for."""
    if not now.granted_here:
        return
    for item in catalogue.items.values():
        if not item.auto_enjoy or item.code in now.claims or item.code in now.declined:
            continue
        if item.code in now.enjoyed:
            continue
        if assessment.verdicts[item.code].truth is Answer.TRUE:
            yield Move(item.code, ClaimState.WAITING, origin=Origin.AUTO)


@dataclass(frozen=True, slots=True)
class Due:
    """A limit counted out from `started_on`. `due_at` is the last instant, UTC."""

    started_on: date
    limit: Limit
    dates: Deadlines
    due_at: datetime | None


def limit_of(item: Item) -> Limit:
    return Limit(item.limits.statutory_wd, item.limits.committed_wd, item.limits.hours)


def due(
    calendar: Calendar, started_at: datetime, limit: Limit, pauses: Sequence[Pause] = ()
) -> Due:
    """Count a limit from the moment it starts; hours run on the wall clock, nights included."""
    day = started_at.astimezone(SHANGHAI).date()
    dates = deadlines(calendar, day, limit, pauses)
    if limit.hours is not None:
        return Due(day, limit, dates, started_at + timedelta(hours=limit.hours))
    return Due(day, limit, dates, end_of(dates.due_on) if dates.due_on else None)


def end_of(day: date) -> datetime:
    """The last instant of a day in the city: midnight that follows it."""
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=SHANGHAI)
