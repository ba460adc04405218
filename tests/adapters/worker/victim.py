"""A worker program to be killed: it approves the first claims and then hangs, telling each call.

`python -m tests.adapters.worker.victim URL SCHEMA HOW_MANY`
"""

import asyncio
import sys
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from adapters.worker_loop import stop_on_signals
from domain.delivery.port import Message, Outcome
from tests.adapters.worker.town import Bureau, worker


class Sticky(Bureau):
    left: int

    async def lodge(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        self.left -= len(messages)
        print(messages[0].claim_id, "sticks" if self.left < 0 else "passes", flush=True)  # noqa: T201  to its killer
        if self.left < 0:
            await asyncio.Event().wait()
        return await super().lodge(messages)


async def main(url: str, schema: str, how_many: str) -> None:
    settings = {"search_path": schema}
    engine = create_async_engine(url, connect_args={"server_settings": settings})
    bureau = Sticky("YB")
    bureau.left = int(how_many)
    victim = worker(async_sessionmaker(engine, expire_on_commit=False), bureau)
    stop_on_signals(victim)
    await victim.run()
    await engine.dispose()


asyncio.run(main(*sys.argv[1:]))
