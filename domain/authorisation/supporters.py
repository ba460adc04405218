"""An application's supporters as persons who can sign, and the signatures its form brought."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.authorisation.signing import Signing
from domain.base import new_id
from domain.household.models import Person
from domain.identifier.rules import id_birth, id_sex
from domain.world import World, world

Row = Mapping[str, Any]
PAPERS = (("persons", "check_authorisation"), ("supporters", "supporter_authorisation"))


async def with_supporters(session: AsyncSession, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with every supporter who has a number called by the id of their person row; who
    is not on record yet is put there."""
    named = [row for row in answers.get("supporters") or () if row.get("supporter_id_number")]
    at = world(session)
    indexes = [at.vault.index("id_number", row["supporter_id_number"]) for row in named]
    found = await session.execute(
        select(Person.id_number_index, Person.id).where(Person.id_number_index.in_(indexes))
    )
    known: dict[bytes | None, UUID] = {index: id for index, id in found}  # noqa: C416  (rows)
    for row, index in zip(named, indexes, strict=True):
        if index not in known:
            known[index] = _add(session, at, row, index)
    called = [{**row, "ref": str(known[i])} for row, i in zip(named, indexes, strict=True)]
    return {**answers, "supporters": called}


def _add(session: AsyncSession, at: World, row: Row, index: bytes) -> UUID:
    id, number = new_id(), row["supporter_id_number"]
    resident = len(number) == 18
    session.add(
        Person(
            id=id,
            id_type="resident_id",
            id_number_index=index,
            id_number_sealed=at.vault.seal("person.id_number", id, number),
            name=row.get("supporter_name", ""),
            birth_date=id_birth(number) if resident else None,
            sex=id_sex(number) if resident else "0",
            created_at=at.now(),
        )
    )
    return id


def from_form(answers: Mapping[str, Any]) -> Iterator[Signing]:
    """Who has signed on the form. A form is taken only with the consent of every person on it."""
    for kind, field in PAPERS:
        for row in answers.get(kind) or ():
            if paper := row.get(field):
                files = paper.get("documents") or [None]
                document = UUID(files[0]) if files[0] else None
                yield Signing(UUID(row["ref"]), True, "paper", document)
