"""Live events of a case: a snapshot's `seq` says where to begin, `Last-Event-ID` where to go on.

Streams wait, they do not ask: one look per process finds what is new in all cases that somebody
watches, and no connection is held between two looks.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.runtime import Runtime
from domain.actor import Actor
from domain.application.models import Application
from domain.approval import reading
from domain.approval.views import EventView
from domain.errors import DomainError

LOOK_SECONDS = 0.4
PING_SECONDS = 15.0  # a quiet line still shows that it lives
LONGEST_SECONDS = 3600.0  # then the reader connects again, and is asked who it is
log = structlog.get_logger("streams")


class Watch:
    """The newest event of every watched case, kept up to date while anybody watches."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._readers: Counter[UUID] = Counter()
        self._newest: dict[UUID, int] = {}
        self._looked = asyncio.Condition()
        self._looking: asyncio.Task[None] | None = None

    def join(self, id: UUID) -> None:
        self._readers[id] += 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._keep_looking())

    def leave(self, id: UUID) -> None:
        self._readers[id] -= 1
        if not self._readers[id]:
            del self._readers[id]
            self._newest.pop(id, None)

    async def newer(self, id: UUID, after: int, patience: float) -> bool:
        """Whether the case has an event after `after`, waiting for one up to `patience` seconds."""
        try:
            async with asyncio.timeout(patience), self._looked:
                await self._looked.wait_for(lambda: self._newest.get(id, 0) > after)
        except TimeoutError:
            return False
        return True

    async def _keep_looking(self) -> None:
        """Ends by itself with the last reader."""
        while self._readers:
            try:
                await self._look()
            except (SQLAlchemyError, OSError) as error:
                log.warning("look", error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        watched = list(self._readers)
        async with self._runtime.sessions() as session:
            rows = await session.execute(
                select(Application.id, Application.event_seq).where(Application.id.in_(watched))
            )
            found = [(id, seq) for id, seq in rows if id in self._readers]
        async with self._looked:
            self._newest.update(found)
            self._looked.notify_all()


_watches: WeakKeyDictionary[Engine, Watch] = WeakKeyDictionary()


def watch_of(runtime: Runtime) -> Watch:
    """The one watch of this process."""
    engine = runtime.engine.sync_engine
    if engine not in _watches:
        _watches[engine] = Watch(runtime)
    return _watches[engine]


async def follow(
    session: AsyncSession, runtime: Runtime, actor: Actor, id: UUID, last_event_id: str | None
) -> StreamingResponse:
    """The stream, after checking that the actor may see this case. Raises UnknownApplication.

    `session` tells the trail of it, once, and ends before the stream begins.
    """
    known = last_event_id and last_event_id.isascii() and last_event_id.isdecimal()
    after = int(last_event_id or 0) if known and len(last_event_id or "") < 18 else 0
    first = await reading.events(session, actor, id, after)
    return StreamingResponse(
        _events(runtime, actor, id, after, first),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(
    runtime: Runtime, actor: Actor, id: UUID, after: int, found: list[EventView]
) -> AsyncIterator[str]:
    watch, end = watch_of(runtime), time.monotonic() + LONGEST_SECONDS
    standing = runtime.identity.generation(actor.session)  # changes with the end of the session
    watch.join(id)
    try:
        yield "retry: 2000\n\n"
        while time.monotonic() < end and runtime.identity.generation(actor.session) == standing:
            for event in found:
                after = event.seq
                yield _told(event)
            found = []
            if await watch.newer(id, after, PING_SECONDS):
                found = await _read(runtime, actor, id, after)
            else:
                yield ": still here\n\n"
    except DomainError:
        return  # the reader may not see this case any more
    finally:
        watch.leave(id)


async def _read(runtime: Runtime, actor: Actor, id: UUID, after: int) -> list[EventView]:
    async with runtime.sessions() as session:
        return await reading.events(session, actor, id, after)


def _told(event: EventView) -> str:
    body = {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "claim_id": str(event.claim_id) if event.claim_id else None,
        "text": event.text,
    }
    return f"id: {event.seq}\nevent: case\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"
