"""What leaves for many sources of one run, in one statement."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.authorisation.models import Authorisation
from domain.check.answering import TO_ASK
from domain.check.models import CheckQuery, QueryState
from domain.check.port import Inquiry, Subject
from domain.household.models import Person
from domain.world import World, world


async def leaving(
    session: AsyncSession, run_id: UUID, sources: Collection[str], quiet: Collection[str] = ()
) -> Mapping[str, Sequence[Inquiry]]:
    """By source, one inquiry per check still to be answered; marks nothing. A source is missing
    once all of it is answered or the run was stopped. Of the sources `quiet` also what they have
    taken and not answered."""
    rows = (await session.execute(_open(run_id, sources, quiet))).all()
    at = world(session)
    found: dict[str, list[Inquiry]] = {}
    for source, inquiry in _inquiries(at, run_id, rows):
        found.setdefault(source, []).append(inquiry)
    return found


def _open(
    run_id: UUID, sources: Collection[str], quiet: Collection[str]
) -> Select[UUID, str, str, UUID, str, bytes | None, Authorisation]:
    return (
        select(
            CheckQuery.id,
            CheckQuery.source,
            CheckQuery.check,
            Person.id,
            Person.name,
            Person.id_number_sealed,
            Authorisation,
        )
        .join(Person, Person.id == CheckQuery.person_id)
        .join(Authorisation, Authorisation.id == CheckQuery.authorisation_id)
        .where(
            CheckQuery.run_id == run_id,
            CheckQuery.source.in_(sources),
            or_(
                CheckQuery.state.in_(TO_ASK),
                and_(CheckQuery.state == QueryState.ASKED, CheckQuery.source.in_(quiet)),
            ),
            Authorisation.withdrawn_at.is_(None),
        )
        .order_by(CheckQuery.source, CheckQuery.check, CheckQuery.id)
    )


def _inquiries(
    at: World,
    run_id: UUID,
    rows: Sequence[Row[UUID, str, str, UUID, str, bytes | None, Authorisation]],
) -> Iterator[tuple[str, Inquiry]]:
    numbers: dict[UUID, str] = {}  # every person is asked about often and opened once
    for (source, check), group in groupby(rows, key=lambda row: (row[1], row[2])):
        asked = list(group)
        paper = asked[0][6]
        subjects = []
        for query, _, _, person, name, sealed, _ in asked:
            if person not in numbers:
                opened = at.vault.open("person.id_number", person, sealed) if sealed else ""
                numbers[person] = opened
            subjects.append(Subject(query, name, numbers[person]))
        yield (
            source,
            Inquiry(run_id, check, paper.number, paper.asks_from, paper.asks_to, subjects),
        )
