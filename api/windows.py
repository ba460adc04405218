"""What a window has before it today."""

from fastapi import APIRouter

from api.deps import Session, Who
from domain.approval import window
from domain.approval.views import WindowDay

router = APIRouter(tags=["windows"])


@router.get("/my-window", response_model=WindowDay)
async def mine(session: Session, who: Who) -> WindowDay:
    """Cases taken in today at my office, and those whose families still owe a paper."""
    return await window.day(session, who)
