"""The tree of places: looking at it, reading a table in, writing it out."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import object_id_of, record
from domain.errors import FieldError, NotFound, RuleViolation
from domain.region import queries, sheet
from domain.region.models import Region
from domain.region.plan import Change, Place, Plan, plan
from domain.region.queries import in_any
from domain.region.reach import places
from domain.region.rules import parent_of
from domain.region.views import ImportedChange, ImportResult, PlaceName, RegionRow, RegionView
from domain.world import world

EDIT = "region.edit"


class NoSuchRegion(NotFound):
    """There is no such place."""


class ImportRefused(RuleViolation):
    """The table was not read in: some lines are wrong."""


async def look(session: AsyncSession, code: str) -> RegionView:
    """A place with its neighbours in the tree. Raises NoSuchRegion."""
    today = world(session).today()
    names = world(session).places.regions
    rows = await session.execute(queries.around(code, today))
    found = {row.code: _row(row, names, children) for row, children in rows}
    own = found.pop(code, None)
    if own is None:
        raise NoSuchRegion("no place with this code")
    above = [PlaceName(one, names[one]) for one in _above(code) if one in names]
    return RegionView(own, above, [found[one] for one in sorted(found)])


def _row(row: Region, names: Mapping[str, str], children: int) -> RegionRow:
    return RegionRow(
        code=row.code,
        name=row.name,
        level=row.level,
        kind=row.kind,
        hh_type=row.hh_type,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor=row.successor,
        successor_name=names.get(row.successor or ""),
        children=children,
    )


def _above(code: str) -> list[str]:
    found = [code]
    while (parent := parent_of(found[-1])) != found[-1]:
        found.append(parent)
    return found[:0:-1]


async def read_in(session: AsyncSession, actor: Actor, text: str, *, dry_run: bool) -> ImportResult:
    """Read a table in, all of it or nothing; a dry run only says what would happen.

    Raises MayNotAdminister; ImportRefused with every fault unless it was a dry run.
    """
    roots = places(actor, EDIT)
    rows = await _known(session, lock=not dry_run)
    known = {code: _place(row) for code, row in rows.items()}
    made = plan(sheet.read(text), known, roots, world(session).today())
    if made.faults and not dry_run:
        raise ImportRefused("nothing was changed", errors=_errors(made), count=len(made.faults))
    tried = "region.check_table" if dry_run else "region.read_in_table"
    record(session, actor, tried, "region", object_id_of("region", roots[0]))
    if not dry_run:
        _apply(session, actor, made.changes, rows)
    return ImportResult(
        applied=not dry_run,
        lines=made.lines,
        changes=[] if made.faults else [_shown(change) for change in made.changes],
        faults=made.faults,
    )


async def _known(session: AsyncSession, *, lock: bool) -> dict[str, Region]:
    """Every place; locked, because two tables at once would be judged without each other."""
    statement = select(Region).order_by(Region.code)
    rows = await session.scalars(statement.with_for_update() if lock else statement)
    return {row.code: row for row in rows}


def _place(row: Region) -> Place:
    return Place(**{name: getattr(row, name) for name in Place.__dataclass_fields__})


def _errors(made: Plan) -> list[FieldError]:
    return [
        FieldError(f"/csv/{one.line}/{one.column}", one.code, one.detail) for one in made.faults
    ]


def _apply(
    session: AsyncSession, actor: Actor, changes: Iterable[Change], rows: Mapping[str, Region]
) -> None:
    # what others refer to comes first: open places before closed ones, larger before smaller
    for change in sorted(changes, key=lambda one: (one.after.successor is not None, _depth(one))):
        after = asdict(change.after)
        if change.before is None:
            session.add(Region(**after))
        else:
            for name in change.fields:
                setattr(rows[change.after.code], name, after[name])
        record(
            session,
            actor,
            f"region.{change.kind}",
            "region",
            object_id_of("region", change.after.code),
            before=_digest(change.before),
            after=_digest(change.after),
        )


def _depth(change: Change) -> int:
    return len(change.after.code)


def _digest(place: Place | None) -> str | None:
    if place is None:
        return None
    written = json.dumps(asdict(place), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _shown(change: Change) -> ImportedChange:
    before = _texts(change.before) if change.before else {}
    after = _texts(change.after)
    return ImportedChange(
        line=change.line,
        kind=change.kind,
        code=change.after.code,
        name=change.after.name,
        fields={name: after[name] for name in change.fields},
        before={name: before[name] for name in change.fields if name in before},
    )


def _texts(place: Place) -> dict[str, str]:
    return {name: _text(value) for name, value in asdict(place).items()}


def _text(value: str | date | None) -> str:
    return "" if value is None else str(value)


async def written_out(session: AsyncSession, actor: Actor) -> str:
    """The places one administers as a table, closed ones too. Raises MayNotAdminister."""
    rows: Sequence[Region] = (
        await session.scalars(
            select(Region).where(in_any(Region.code, places(actor, EDIT))).order_by(Region.code)
        )
    ).all()
    return sheet.write(_texts(_place(row)) for row in rows)
