"""What was said, checked and seen, side by side, for whoever gives the township's opinion."""

from fastapi import APIRouter

from api.deps import Id, Session, Who
from domain.comparison.service import comparison
from domain.comparison.views import ComparisonView

router = APIRouter(tags=["applications"])


@router.get("/applications/{id}/comparison", response_model=ComparisonView)
async def compare(id: Id, session: Session, who: Who) -> ComparisonView:
    """Claimed, verified and surveyed by question and person; income and property line by line."""
    return await comparison(session, who, id)
