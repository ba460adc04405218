"""The real offices of the simulator over real HTTP, and the town's people to ask about."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from adapters import http
from adapters.check_registry import ASKED, BY_CODE, sources
from domain.base import new_id
from domain.check.port import Answer, Inquiry, Source, Subject
from tests.adapters.conftest import SOURCE_KEYS, Town

Sources = Mapping[str, Source]
ONE_EACH = [(kind.code, check) for kind in ASKED for check in kind.source.checks]
WIDOW, HUSBAND, CONCEALER = "321311198405179967", "321311198109219995", "321322197512019971"
FAR = "341302199102029971"  # another province answers for him, later
STRANGER = "320101199001019979"  # nobody's record anywhere


@dataclass(frozen=True, slots=True)
class Offices:
    """All sources, connected to the town."""

    town: Town
    sources: Sources

    async def ask(self, code: str, inquiry: Inquiry) -> dict[str, Answer]:
        """By ID number, what the source says in the end: at once, or by callback."""
        answers = list(await self.sources[code].ask(inquiry))
        if any(each.records is None for each in answers):
            answers = await self.heard(code, inquiry)
        numbers = {each.query_id: each.id_number for each in inquiry.subjects}
        return {numbers[each.query_id]: each for each in answers}

    async def heard(self, code: str, inquiry: Inquiry) -> list[Answer]:
        """The next callback about this run."""
        for _ in range(50):
            callback = await self.town.called()
            for told in BY_CODE[code].read_callback(callback.body):
                if told.run_id == inquiry.run_id:
                    return list(told.answers)
        raise AssertionError("nobody called back")


def inquiry(check: str, *numbers: str, run: UUID | None = None, **more: Any) -> Inquiry:  # noqa: ANN401
    """One check of these people."""
    return Inquiry(
        run_id=run or new_id(),
        check=check,
        authorisation=more.get("authorisation", "32131120261102000001"),
        asks_from=date(2025, 11, 2),
        asks_to=date(2026, 11, 2),
        subjects=[Subject(new_id(), f"赵试{place}", each) for place, each in enumerate(numbers)],
    )


@pytest.fixture
async def offices(town: Town) -> AsyncIterator[Offices]:
    async with AsyncExitStack() as stack:
        lines = {code: http.client(f"{town.address}/sources") for code in BY_CODE}
        for line in lines.values():
            await stack.enter_async_context(line)
        yield Offices(town, sources(lines, SOURCE_KEYS))
