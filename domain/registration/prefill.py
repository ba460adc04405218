"""The form of a family with all that is known: what it said, what offices said, what is signed."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.authorisation.models import Role
from domain.form.merge import NOTHING_KNOWN, Known, KnownAnswer
from domain.household.service import known
from domain.submission.grown import Grown, grown, paper_of

SIGNED = "authorisation"  # the source of a signature given with an authorisation
FIELD = {Role.SUPPORTER: ("supporter", "supporter_authorisation")}
OF_MEMBERS = ("person", "check_authorisation")


async def prefilled(
    session: AsyncSession, actor: Actor, household_id: UUID | None, intent_id: UUID | None
) -> Known:
    """Known answers, personal values masked; with a wish also who has signed for it.

    Raises UnknownHousehold, PurposeNeeded, UnknownIntent.
    """
    wish = await grown(session, actor, intent_id, household_id)
    family = wish.intent.household_id if wish else household_id
    before = await known(session, actor, family) if family else NOTHING_KNOWN
    return {**before, **_signed(wish)} if wish else before


def _signed(wish: Grown) -> Mapping[tuple[str, str | None, str], KnownAnswer]:
    found: dict[tuple[str, str | None, str], KnownAnswer] = {}
    for person, line in wish.signed.items():
        scope, field = FIELD.get(line.role, OF_MEMBERS)
        found[scope, person, field] = KnownAnswer(paper_of(line), SIGNED, line.signed_at)
        if scope == "person":
            found[scope, person, "sensitive_consent"] = KnownAnswer(True, SIGNED, line.signed_at)
    return found
