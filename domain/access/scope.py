"""The one place where an actor becomes a condition in SQL.

Every such condition carries a mark (`/* reach application.read */`), so that a test, and whoever
reads the database's own log, can see which statements were scoped and as what.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Uuid,
    and_,
    column,
    exists,
    false,
    literal,
    literal_column,
    or_,
    table,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.reach import REACH, Act, Bound, Noun, Row
from domain.actor import Actor, Post, region_prefix
from domain.base import Entity
from domain.world import world

CITY = 4  # digits that all places of a city begin with
Own = Select[UUID]
Columns = tuple[Any, ...]
# Named, not imported: this noun stands below all others, so that each of them may be scoped.
ORGANISATION = table("organisation", column("code"), column("department"))
PERSON = table("person", column("id"), column("id_number_index"))
CITIZEN = table("citizen", column("id"), column("id_number_index"), column("confirmed_at"))
INTENT = table("intent", column("id"), column("application_id"))
HOUSEHOLD = table("household", column("id"), column("hukou_region"), column("residence_region"))


def in_reach(
    session: AsyncSession, actor: Actor, entity: type[Entity], act: Act = "read"
) -> ColumnElement[bool]:
    """The rows of `entity` this actor may `act` on; a row elsewhere does not exist."""
    return reach(actor, entity, act, _own(session, actor, act))


def reach(
    actor: Actor, entity: type[Entity], act: Act = "read", own: Own | None = None
) -> ColumnElement[bool]:
    """As `in_reach`; of citizens nothing, unless their `own` households are given."""
    noun: Noun = entity.__tablename__
    if actor.kind == "system":
        return and_(mark(noun, act), true())
    rows = [row for row in REACH[noun, act] if row.kind == actor.kind]
    found = [_condition(actor, entity, row, own) for row in rows]
    return and_(mark(noun, act), or_(false(), *found))


def mark(noun: Noun, act: Act) -> ColumnElement[bool]:
    """Says in the statement itself that it is scoped; costs the database nothing."""
    return literal_column(f"/* reach {noun}.{act} */ true")


def seats(actor: Actor) -> list[tuple[str, str]]:
    """Every (office, kind of step) whose steps are this actor's to decide."""
    return [
        (post.organisation, row.only or "")
        for row in REACH["step", "decide"]
        for post in _posts(actor, row)
        if row.kind == actor.kind
    ]


def below(code: SQLColumnExpression[str], region: str) -> ColumnElement[bool]:
    """That a region code is `region` or lies in it: a range, which any index on it can answer."""
    first = region_prefix(region)
    if not (first.isascii() and first.isdigit()):
        return false()
    return and_(code >= first, code < str(int(first) + 1).zfill(len(first)))


def _own(session: AsyncSession, actor: Actor, act: Act) -> Own | None:
    if actor.kind != "citizen":
        return None
    at = world(session)
    return at.households_of(actor.id, at.today(), MANDATED.get(act, "read"))


# What a mandate must name for an agent to act so; nobody can be mandated to withdraw.
MANDATED: Mapping[Act, str] = {"amend": "supplement", "withdraw": "withdraw"}


def _posts(actor: Actor, row: Row) -> Collection[Post]:
    return () if row.permission is None else actor.posts_with(row.permission)


def _condition(
    actor: Actor, entity: type[Entity], row: Row, own: Own | None
) -> ColumnElement[bool]:
    columns = tuple(getattr(entity, name) for name in row.columns)
    if row.bound == "own":
        return false() if own is None else columns[0].in_(own)
    if row.bound == "oneself":
        return or_(*(_oneself(actor, each) for each in columns))
    if row.bound == "department":
        return columns[0] == actor.id  # type: ignore[no-any-return]
    posts = _posts(actor, row)
    return BOUNDS[row.bound](row, columns, posts) if posts else false()


def _oneself(actor: Actor, person: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """The person this citizen has proved to be, by the keyed index of their ID number."""
    return exists().where(
        PERSON.c.id == person,
        PERSON.c.id_number_index == CITIZEN.c.id_number_index,
        CITIZEN.c.id == literal(UUID(actor.id), Uuid),
        CITIZEN.c.confirmed_at.is_not(None),
    )


def _region(_: Row, columns: Columns, posts: Iterable[Post]) -> ColumnElement[bool]:
    regions = sorted({post.region for post in posts})
    return or_(*(below(code, region) for region in regions for code in columns))


def _applied(row: Row, columns: Columns, posts: Iterable[Post]) -> ColumnElement[bool]:
    region, application, intent = columns
    became_one = exists().where(INTENT.c.id == intent, INTENT.c.application_id.is_not(None))
    return and_(_region(row, (region,), posts), or_(application.is_not(None), became_one))


def _family(_: Row, columns: Columns, posts: Iterable[Post]) -> ColumnElement[bool]:
    regions = sorted({post.region for post in posts})
    if any(len(region_prefix(region)) <= CITY for region in regions):
        return true()
    homes = (HOUSEHOLD.c.hukou_region, HOUSEHOLD.c.residence_region)
    lives_there = or_(*(below(code, region) for region in regions for code in homes))
    return exists().where(HOUSEHOLD.c.id == columns[0], lives_there)


def _office(_: Row, columns: Columns, posts: Iterable[Post]) -> ColumnElement[bool]:
    offices = sorted({post.organisation for post in posts})
    return or_(*(code.in_(offices) for code in columns))


def _seat(row: Row, columns: Columns, posts: Iterable[Post]) -> ColumnElement[bool]:
    return tuple_(*columns).in_(sorted({(post.organisation, row.only) for post in posts}))


def _lane(_: Row, columns: Columns, posts: Iterable[Post]) -> ColumnElement[bool]:
    held = ORGANISATION.c.code.in_(sorted({post.organisation for post in posts}))
    department = ORGANISATION.c.department
    watched = or_(department == columns[0], department.is_(None))
    return exists().where(held, watched)


def _everywhere(_: Row, columns: Columns, posts: Iterable[Post]) -> ColumnElement[bool]:
    return true()


BOUNDS: Mapping[Bound, Callable[[Row, Columns, Iterable[Post]], ColumnElement[bool]]] = {
    "applied": _applied,
    "family": _family,
    "region": _region,
    "office": _office,
    "seat": _seat,
    "lane": _lane,
    "everywhere": _everywhere,
}
