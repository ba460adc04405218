"""The board of the county's and the city's supervisors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import below, in_reach
from domain.actor import Actor
from domain.application.models import Application
from domain.errors import FieldError, Forbidden, RuleViolation
from domain.region.queries import above_villages
from domain.region.rules import TOWNSHIP, contains
from domain.region.service import NoSuchRegion
from domain.region.views import PlaceName
from domain.supervision import queries, rows
from domain.supervision.queries import OF_CASES, OF_CLAIMS, Period, side_of
from domain.supervision.rules import choices, months
from domain.supervision.views import BoardView
from domain.world import World, world

SUPERVISES = "supervision.read"
Sides = Mapping[str | None, Mapping[Any, list[Any]]]


class MayNotSupervise(Forbidden):
    """The board is for the supervisors of the county and the city."""


class BoardPeriodInvalid(RuleViolation):
    """These days are no period."""


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Days of submission, both included, and a place within one's own.

    Without them: the months of the trend until today, and the first of one's own places.
    """

    region: str | None = None
    first_day: date | None = None
    last_day: date | None = None


async def board(session: AsyncSession, actor: Actor, asked: BoardFilter) -> BoardView:
    """Everything on the board: three statements, and one for the places.

    Raises MayNotSupervise, NoSuchRegion, BoardPeriodInvalid.
    """
    at = world(session)
    tops = _tops(actor)
    region = _region(at, tops, asked.region)
    period = _period(at, asked)
    mine = and_(
        in_reach(session, actor, Application, "supervise"),
        below(Application.deciding_region, region),
    )
    known = list(await session.scalars(above_villages(tops, at.today())))
    found = _sides(await session.execute(queries.cases(at, mine, period)), OF_CASES)
    cases = {side: {key: only[0] for key, only in of.items()} for side, of in found.items()}
    wanted = {row.key: row for row in await session.execute(queries.wanted(at, mine, period))}
    paces = _sides(await session.execute(queries.paces(mine, period)), OF_CLAIMS)
    whole = cases.get(None, {}).get(None)
    return BoardView(
        at=at.now(),
        region=region,
        region_name=at.places.region(region),
        first_day=period.first,
        last_day=period.last,
        choices=[PlaceName(code, at.places.region(code)) for code in choices(known, tops, region)],
        load=rows.load(whole),
        pace=rows.pace(paces.get(None, {}).get(None, ()), rows.late(whole)),
        asked=rows.asked(whole),
        stages=rows.stages(cases.get("state", {})),
        items=rows.items(at, wanted, paces.get("item", {})),
        departments=rows.departments(at, wanted, paces.get("department", {})),
        places=rows.places(
            at,
            [code for code in known if len(code) == TOWNSHIP and contains(region, code)],
            cases.get("township", {}),
            paces.get("township", {}),
        ),
        months=rows.months(months(period.last), cases.get("month", {}), paces.get("month", {})),
    )


def _tops(actor: Actor) -> Sequence[str]:
    """The places this account supervises. Raises MayNotSupervise."""
    found = [post.region for post in actor.posts_with(SUPERVISES)]
    if not found:
        raise MayNotSupervise("no post of this account supervises a place")
    return list(dict.fromkeys(found))


def _region(at: World, tops: Sequence[str], asked: str | None) -> str:
    if asked is None:
        return tops[0]
    if asked not in at.places.regions or not any(contains(top, asked) for top in tops):
        raise NoSuchRegion("no such place")
    return asked


def _period(at: World, asked: BoardFilter) -> Period:
    last = asked.last_day or at.today()
    since = months(last)[0].first
    first = asked.first_day or since
    if last < first:
        wrong = FieldError("/to", "before_start", "止期早于起期。")
        raise BoardPeriodInvalid("the last day lies before the first", errors=[wrong])
    return Period(first, last, min(since, first))


def _sides(found: Iterable[Any], keys: Sequence[str]) -> Sides:
    """The rows by what they are about: side → key → rows."""
    sides: dict[str | None, dict[Any, list[Any]]] = {}
    for row in found:
        side = side_of(keys, row.side)
        if row.inside or side == "month":
            key = getattr(row, side) if side else None
            sides.setdefault(side, {}).setdefault(key, []).append(row)
    return sides
