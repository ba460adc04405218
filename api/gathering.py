"""Callbacks of sources that come close together share a transaction.

A family is checked by twenty sources at once, and each answer locks the same run: one transaction
each would be fifteen in a row. Every callback is still answered only after its commit.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api.request import request_id
from domain.check.hearing import Letter, hear
from domain.errors import DomainError

GATHER = 0.1  # seconds a callback waits for others about the same family
REMEMBERED = 10_000  # runs of which it is known what comes; forgetting them costs a short wait
log = structlog.get_logger("api")
Runs = frozenset[UUID]


@dataclass(slots=True)
class _Pile:
    """Letters about the same runs that will be recorded together."""

    letters: list[Letter] = field(default_factory=list)
    answers: list[asyncio.Future[bool]] = field(default_factory=list)
    full: asyncio.Event = field(default_factory=asyncio.Event)

    def brings(self) -> int:
        return sum(len(told.answers) for letter in self.letters for told in letter.told)


@dataclass(slots=True)
class Gathering:
    """`to_come` is how many answers were still to come by themselves when a run was last looked at:
    a pile that brings them all waits for nothing more."""

    sessions: async_sessionmaker[AsyncSession]
    piles: dict[Runs, _Pile] = field(default_factory=dict)
    to_come: dict[UUID, int] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def hear(self, letter: Letter) -> bool:
        """Whether it was new; it is committed. Raises UnknownRun, MarkUsed."""
        pile = self.piles.get(letter.runs) or self._begin(letter.runs)
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        pile.letters.append(letter)
        pile.answers.append(answer)
        if pile.brings() >= sum(self.to_come.get(run, REMEMBERED) for run in letter.runs):
            pile.full.set()
        return await answer

    def _begin(self, runs: Runs) -> _Pile:
        pile = self.piles[runs] = _Pile()
        task = asyncio.create_task(self._record(runs, pile))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return pile

    async def _record(self, runs: Runs, pile: _Pile) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(pile.full.wait(), GATHER)
        del self.piles[runs]
        outcomes = await self._outcomes(pile.letters)
        for answer, outcome in zip(pile.answers, outcomes, strict=True):
            if answer.done():  # the source has hung up meanwhile
                continue
            if isinstance(outcome, Exception):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)

    async def _outcomes(self, letters: Sequence[Letter]) -> Sequence[bool | Exception]:
        """Together; if that fails, each alone: one bad letter stops nobody else's."""
        try:
            return await self._together(letters)
        except Exception as error:
            if len(letters) == 1:
                return [error]
            log.warning("apart", letters=len(letters), error=type(error).__name__)
        return [each for letter in letters for each in await self._outcomes([letter])]

    async def _together(self, letters: Sequence[Letter]) -> Sequence[bool | DomainError]:
        async with self.sessions.begin() as session:
            session.info["request_id"] = request_id()
            heard = await hear(session, letters)
        if len(self.to_come) > REMEMBERED:
            self.to_come.clear()
        self.to_come |= heard.to_come
        for run in [run for run, left in heard.to_come.items() if not left]:
            del self.to_come[run]
        return heard.outcomes
