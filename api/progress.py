"""查进度 without an account: the code of the receipt and an ID number of the family, in a body.

Guessing is slow for the guesser: an address has ten questions a minute. About one ID number thirty
are answered a minute, from wherever they come, and the allowance grows back every other second: who
guesses at a family cannot keep it out, and would need tens of thousands of years.
"""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from api.deps import Session
from api.rates import limited
from api.wire import In
from domain.progress import service
from domain.progress.views import ProgressView

router = APIRouter(tags=["progress"])


class ProgressQuestion(In):
    """As printed on the receipt, and as on the card."""

    code: Annotated[str, Field(pattern=r"^\d{4}[ -]?\d{4}[ -]?\d{4}$", examples=["4829 1730 5562"])]
    id_number: Annotated[str, Field(pattern=r"^\d{17}[\dX]$", examples=["321311198405179967"])]


@router.post(
    "/progress",
    response_model=ProgressView,
    dependencies=[
        Depends(limited("progress", 10, burst=20)),
        Depends(limited("progress-family", 30, burst=60, by="id_number")),
    ],
)
async def look_up(body: ProgressQuestion, session: Session) -> ProgressView:
    """How far the case of a receipt is: states and dates, one masked name, nothing else."""
    return await service.look_up(session, body.code, body.id_number)
