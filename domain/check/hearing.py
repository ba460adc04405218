"""What a source says by itself: by callback, or in a file it left lying."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.check import answering
from domain.check.answering import Asked, Held
from domain.check.models import QueryState
from domain.check.port import Told
from domain.check.queries import UnknownRun
from domain.errors import DomainError
from domain.item.checks import SourceOffice
from domain.replay import service as replay
from domain.replay.service import Mark
from domain.world import world


@dataclass(frozen=True, slots=True)
class Letter:
    """What one source says in one go. `mark` keeps it from counting twice; None: fetched by us."""

    source: str
    told: Sequence[Told]
    mark: Mark | None = None

    @property
    def runs(self) -> frozenset[UUID]:
        return frozenset(each.run_id for each in self.told)


@dataclass(frozen=True, slots=True)
class Heard:
    """By letter: whether it was new, or why it was not taken. By run: how many answers are still
    to come by themselves."""

    outcomes: Sequence[bool | DomainError]
    to_come: dict[UUID, int]


async def hear(session: AsyncSession, letters: Sequence[Letter]) -> Heard:
    """Record letters together; a letter heard before changes nothing.

    One that answers what its source was not asked (UnknownRun), or whose mark came with another
    content (MarkUsed), is left out whole. The number of statements does not depend on how many
    letters there are, but for the reports.
    """
    held = await answering.hold(session, {run for letter in letters for run in letter.runs})
    outcomes = await _outcomes(session, held, letters)
    fresh = [each for each, new in zip(letters, outcomes, strict=True) if new is True]
    told = [answer for each in fresh for one in each.told for answer in one.answers]
    await answering.take(session, held, told)
    sources = world(session).catalogue.checks.sources
    coming = {
        run: sum(_comes_by_itself(sources[each.source], each) for each in held.open(run))
        for run in held.runs
    }
    return Heard(outcomes, coming)


def _comes_by_itself(source: SourceOffice, query: Asked) -> bool:
    """Not as the answer to our question: later, by callback or in a file."""
    return source.mode != "realtime" or query.state is QueryState.ASKED


async def _outcomes(
    session: AsyncSession, held: Held, letters: Sequence[Letter]
) -> list[bool | DomainError]:
    asked = [_was_asked(held, each) for each in letters]
    marks = [each.mark for each, was in zip(letters, asked, strict=True) if was and each.mark]
    first = iter(await replay.first_times(session, marks))
    return [
        UnknownRun("this source was not asked what it answers")
        if not was
        else next(first) if each.mark else True
        for each, was in zip(letters, asked, strict=True)
    ]  # fmt: skip


def _was_asked(held: Held, letter: Letter) -> bool:
    """Of this source, by this run, for this check: every answer of it."""
    queries = held.queries
    return all(
        told.answers
        and all(
            (query := queries.get(answer.query_id)) is not None
            and (query.run_id, query.check, query.source)
            == (told.run_id, told.check, letter.source)
            for answer in told.answers
        )
        for told in letter.told
    )
