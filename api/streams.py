"""Live events of a case: a snapshot's `seq` says where to begin, `Last-Event-ID` where to go on."""

import asyncio
import json
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi.responses import StreamingResponse

from adapters.runtime import Runtime
from domain.actor import Actor
from domain.approval import reading
from domain.approval.views import EventView

POLL_SECONDS = 0.7
PING_EVERY = 20  # polls: a quiet line still shows that it lives
LONGEST_POLLS = 3600


async def follow(
    runtime: Runtime, actor: Actor, id: UUID, last_event_id: str | None
) -> StreamingResponse:
    """The stream, after checking that the actor may see this case. Raises UnknownApplication."""
    after = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
    async with runtime.sessions() as session:
        first = await reading.events(session, actor, id, after)
    return StreamingResponse(
        _events(runtime, actor, id, after, first),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(
    runtime: Runtime, actor: Actor, id: UUID, after: int, found: list[EventView]
) -> AsyncIterator[str]:
    """No transaction and no connection is held between two looks."""
    yield "retry: 2000\n\n"
    for turn in range(LONGEST_POLLS):
        for event in found:
            after = event.seq
            yield _told(event)
        if turn % PING_EVERY == PING_EVERY - 1:
            yield ": still here\n\n"
        await asyncio.sleep(POLL_SECONDS)
        async with runtime.sessions() as session:
            found = await reading.events(session, actor, id, after)


def _told(event: EventView) -> str:
    body = {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "claim_id": str(event.claim_id) if event.claim_id else None,
        "text": event.text,
    }
    data = json.dumps(body, ensure_ascii=False)
    return f"id: {event.seq}\nevent: case\ndata: {data}\n\n"
