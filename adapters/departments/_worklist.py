"""Departments without a system of their own: their staff decide at seats on the platform."""

from collections.abc import Sequence
from typing import ClassVar

from adapters.departments._wiring import Wiring
from domain.delivery.port import Message, Outcome


class Worklist:
    """Nothing leaves the building: the step is the message, and its number is the reference."""

    code: ClassVar[str]
    way: ClassVar[str] = "worklist"
    batch_size: ClassVar[int] = 50

    @classmethod
    def connect(cls, wiring: Wiring) -> "Worklist":
        return cls()

    async def lodge(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        return [Outcome(each.claim_id, f"{each.case_number}-{each.item}") for each in messages]
