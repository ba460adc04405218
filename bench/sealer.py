"""`python -m bench.sealer`: seals the trail, fifteen times as often as a worker does."""

import asyncio
from contextlib import suppress

from adapters.ledger import Ledger
from adapters.ledger_sealing import publish
from adapters.runtime import opened
from adapters.seals import LedgerKey
from adapters.settings import from_environment
from domain.audit import sealing

PAUSE = 2.0  # seconds; a worker seals every thirty


async def main() -> None:
    settings = from_environment()
    async with opened(settings) as runtime:
        key, ledger = LedgerKey(runtime.keys.seals), Ledger(settings.ledger)
        print("ready", flush=True)
        while True:
            async with runtime.sessions.begin() as session:
                await publish(session, ledger)
                await sealing.seal(session, key)
            await asyncio.sleep(PAUSE)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main())
