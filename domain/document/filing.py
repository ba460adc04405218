"""The moment a form arrives: the documents its answers name become the case's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.document import queries
from domain.document.rules import MOST_PER_CASE
from domain.errors import FieldError
from domain.world import world

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The documents that answer one question of one row; `place` is a JSON Pointer."""

    place: str
    field: str
    ids: frozenset[UUID]


def enclosures(answers: Answers) -> list[Enclosure]:
    """Every uploaded paper of answers that have been checked."""
    places = [("/household", answers.get("household") or {})]
    for kind in ("persons", "supporters"):
        places += [(f"/{kind}/{at}", row) for at, row in enumerate(answers.get(kind) or ())]
    return [found for place, row in places for found in _of_row(place, row)]


def _of_row(place: str, row: Mapping[str, Any]) -> Iterator[Enclosure]:
    for field, value in row.items():
        if isinstance(value, Mapping) and value.get("documents"):
            yield Enclosure(place, field, frozenset(map(UUID, value["documents"])))


@dataclass(frozen=True, slots=True)
class Case:
    """Where papers belong: an application, an intent that has none yet, or one grown into one."""

    application_id: UUID | None = None
    intent_id: UUID | None = None


async def keep(session: AsyncSession, actor: Actor, id: UUID, case: Case) -> str | None:
    """Put a signature or the photo of a signed paper with its case; its media type.

    None: there is no such document, it is somebody else's, or was uploaded for something else.
    """
    kept = await session.scalars(queries.keeping(actor, id, case, world(session).now()))
    return kept.one_or_none()


async def file(
    session: AsyncSession, actor: Actor, application_id: UUID, answers: Answers
) -> list[FieldError]:
    """Put what the answers name into the case; one error for each document that is not there.

    Not there is also: somebody else's, in another case, or uploaded for another question.
    """
    enclosed = enclosures(answers)
    if sum(len(each.ids) for each in enclosed) > MOST_PER_CASE:
        return [FieldError("", "too_many_documents", f"最多可以上传{MOST_PER_CASE}份材料。")]
    errors, now = [], world(session).now()
    for each in enclosed:
        statement = queries.filing(actor, each.field, each.ids, application_id, each.place, now)
        filed = set(await session.scalars(statement))
        if filed != each.ids:
            pointer = f"{each.place}/{each.field}"
            errors.append(FieldError(pointer, "unknown_document", "上传的文件找不到，请重新上传。"))
    return errors
