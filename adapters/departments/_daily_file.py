"""Departments that take one file a day and answer with files of their own.

Utilities learn the name, the address and the account of the household, what the platform proposes,
and nothing else: no ID number, no telephone, no facts about the family.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from adapters.departments._wiring import Wiring
from adapters.exchange import folder as exchange
from adapters.exchange.sheet import Row, Sheet
from adapters.http import MISREAD
from domain.delivery.port import Message, Outcome, Unavailable
from domain.world import SHANGHAI


@dataclass(frozen=True, slots=True)
class AnswerBatch:
    """One answer file, understood as a whole. Archive it when every outcome is applied."""

    file: exchange.AnswerFile
    outcomes: Sequence[Outcome]

    def archive(self) -> None:
        exchange.archive(self.file)


class DailyFile(ABC):
    """One department behind a shared folder."""

    code: ClassVar[str]
    way: ClassVar[str] = "daily_file"
    batch_size: ClassVar[int] = 5_000
    sheet: ClassVar[Sheet]
    answers: ClassVar[Sheet]

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def connect(cls, wiring: Wiring) -> "DailyFile":
        return cls(wiring.exchange)

    async def lodge(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        """All messages in one file; its batch number is the reference of each."""
        if not messages:
            return []
        batch = self._batch(messages)
        rows = [self.row(message) for message in messages]
        try:
            await asyncio.to_thread(exchange.write, self.folder, self.code, batch, self.sheet, rows)
        except OSError as error:
            raise Unavailable(f"{type(error).__name__} writing {batch}") from None
        return [Outcome(message.claim_id, batch) for message in messages]

    async def collect(self) -> Sequence[AnswerBatch]:
        """Every answer waiting. A file with one row nobody understands is put aside whole."""
        return await asyncio.to_thread(self._collect)

    def _collect(self) -> list[AnswerBatch]:
        batches = []
        for file in exchange.read_answers(self.folder, self.code, self.answers):
            try:
                batches.append(AnswerBatch(file, [self.read_row(row) for row in file.rows]))
            except MISREAD as error:
                exchange.quarantine(file, f"a row cannot be understood ({type(error).__name__})")
        return batches

    def _batch(self, messages: Sequence[Message]) -> str:
        sent = max(message.sent_at for message in messages).astimezone(SHANGHAI).date()
        return exchange.batch_number(self.code, sent, [str(each.id) for each in messages])

    @staticmethod
    @abstractmethod
    def row(message: Message) -> Row: ...

    @staticmethod
    @abstractmethod
    def read_row(row: Row) -> Outcome:
        """Raises ValueError, LookupError or TypeError when the row makes no sense."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the platform proposes for the household as one line of a file."""

    verdict: str  # "true" | "false" | "unknown"
    amount_fen: int | None
    text: str
    reason: str


def proposal(message: Message) -> Proposal:
    """The first line that is granted, else the first one; utilities decide by household."""
    order = {"true": 0, "unknown": 1, "false": 2}
    lines = sorted(message.proposed, key=lambda line: order[line.verdict])
    if not lines:
        return Proposal("unknown", None, "", "")
    first = lines[0]
    return Proposal(first.verdict, first.amount_fen, first.text, first.reason or "")
