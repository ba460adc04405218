"""Papers a family takes home carry names in full: whoever hands them over sees them, and it is kept
who printed what."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Application
from domain.application.query_code import query_code
from domain.audit.service import record
from domain.identifier import masks
from domain.world import World

HANDS_OVER = ("notice.issue", "application.create")


def hands_over(actor: Actor) -> bool:
    """Whoever issues notices or takes applications in; a citizen holds their own paper."""
    return actor.kind in ("citizen", "system") or any(map(actor.may, HANDS_OVER))


def name_on_paper(actor: Actor, name: str) -> str:
    """The name as this reader's copy carries it."""
    return name if hands_over(actor) else masks.name(name)


def code_on_paper(actor: Actor, world: World, application_id: UUID) -> str | None:
    """The code to ask about the case with, for who hands a receipt over. Somebody acting by a
    mandate must not keep it: it outlives the mandate."""
    if actor.kind != "staff" or not hands_over(actor):
        return None
    return query_code(world.vault, application_id)


def printed(session: AsyncSession, actor: Actor, paper: str, application: Application) -> None:
    """Record that this copy was made; the platform's own reading is nobody's copy."""
    if actor.kind != "system":
        family = application.household_id
        action = f"{paper}.read"
        record(session, actor, action, "application", application.id, household=family)
