"""Drawing families for a second look at home (L02 art 20, L03 art 16)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import Application
from domain.audit.service import record
from domain.base import new_id
from domain.errors import Conflict, FieldError, Forbidden, RuleViolation
from domain.region.rules import COUNTY, city_of, contains
from domain.region.service import NoSuchRegion
from domain.sampling import queries, rules
from domain.sampling.models import Sample, SampleClaim
from domain.sampling.reading import detail
from domain.sampling.views import SampleDetail
from domain.world import World, world

DRAWS = "sampling.draw"


class MayNotDraw(Forbidden):
    """This account may not draw families for a visit."""


class DrawInvalid(RuleViolation):
    """A draw cannot be made like this."""


class NothingToDraw(Conflict):
    """Every claim confirmed there in these days has run in a draw already, or there was none."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Among what is drawn. No items: all. `percent` None: what the catalogue says, the least."""

    region: str
    first_day: date
    last_day: date
    items: tuple[str, ...] = ()
    percent: int | None = None


async def draw(session: AsyncSession, actor: Actor, terms: Terms) -> SampleDetail:
    """Fix the population and announce the draw. Which claims are drawn shows when the record of
    this announcement has been sealed: whoever draws can neither know nor choose it.

    Raises MayNotDraw, NoSuchRegion, DrawInvalid, NothingToDraw.
    """
    at = world(session)
    _refuse_place(at, actor, terms.region)
    percent = _percent(at, terms)
    mine = in_reach(session, actor, Application, "draw")
    days = terms.first_day, terms.last_day
    found = (await session.execute(queries.confirmed(mine, terms.region, days, terms.items))).all()
    if not found:
        raise NothingToDraw("no confirmed claim there in these days is left to draw from")
    population = {claim: item for claim, item, _ in found}
    sample = Sample(
        id=new_id(),
        region=terms.region,
        first_day=terms.first_day,
        last_day=terms.last_day,
        items=sorted(terms.items),
        percent=percent,
        method=rules.METHOD,
        size=len(population),
        take=rules.take(population, percent),
        population_digest=rules.digest(population),
        drawn_by=actor.id,
        drawn_at=at.now(),
    )
    session.add(sample)
    await session.flush()  # the claims point at it
    session.add_all(
        SampleClaim(claim_id=claim, sample_id=sample.id, item=item, application_id=case)
        for claim, item, case in found
    )
    record(session, actor, queries.DRAW, "sample", sample.id, after=sample.population_digest)
    await session.flush()  # two draws at once: the slower finds the claims taken
    return await detail(session, actor, sample)


def _refuse_place(at: World, actor: Actor, region: str) -> None:
    """A county or a place below it, within reach."""
    posts = actor.posts_with(DRAWS)
    if not posts:
        raise MayNotDraw("the city's and the counties' supervisors draw")
    if region not in at.places.regions or not any(contains(p.region, region) for p in posts):
        raise NoSuchRegion("no such place")
    if len(region) == COUNTY and region == city_of(region):
        _wrong("/region", "county_at_most", "请按县（区）或乡镇抽取。")


def _percent(at: World, terms: Terms) -> int:
    """Raises DrawInvalid."""
    least = int(at.catalogue.process["process_parameters"]["sampling"]["percent"])
    percent = least if terms.percent is None else terms.percent
    unknown = _strangers(at, terms.items)
    if unknown:
        _wrong(f"/items/{unknown[0]}", "unknown_item", "没有这个事项。")
    if terms.last_day < terms.first_day:
        _wrong("/last_day", "before_start", "止期早于起期。")
    if terms.last_day > at.today():
        _wrong("/last_day", "date_future", "不能抽取以后的日期。")
    if not least <= percent <= 100:
        _wrong("/percent", "too_few", f"抽查比例不得低于{least}%。")
    return percent


def _strangers(at: World, items: Collection[str]) -> list[int]:
    return [place for place, item in enumerate(items) if item not in at.catalogue.items]


def _wrong(pointer: str, code: str, detail: str) -> None:
    raise DrawInvalid("see errors", errors=[FieldError(pointer, code, detail)])
