"""Whether this process lives, and whether it can work. For proxies; nothing of a family."""

from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.deps import World

router = APIRouter(prefix="/health", include_in_schema=False, tags=["health"])


@router.get("/live")
async def live() -> Response:
    """This process answers."""
    return Response(status_code=204)


@router.get("/ready")
async def ready(runtime: World) -> Response:
    """The database answers as well; 503 while it does not."""
    try:
        async with runtime.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return Response(status_code=503)
    return Response(status_code=204)
