"""A confirmation waits for the township to answer a drawn home visit that found something else."""

from sqlalchemy import Uuid, column, exists, select, table

from domain.application.models import Application
from domain.approval.case import Case
from domain.errors import Conflict

# Named, not imported: draws are among confirmed claims, so their noun stands above this one.
VISIT = table(
    "sample_visit", column("claim_id", Uuid), column("application_id", Uuid), column("agrees")
)
ANSWER = table("sample_answer", column("claim_id", Uuid))


class DrawnVisitDiffers(Conflict):
    """A drawn visit found this family otherwise than on record: the township answers it first."""


async def wait_for_answer(case: Case) -> None:
    """Raises DrawnVisitDiffers while a visit to this family differs and nobody has answered it."""
    open_ = exists().where(
        VISIT.c.application_id == Application.id,
        Application.household_id == case.application.household_id,
        VISIT.c.agrees.is_(False),
        ~exists().where(ANSWER.c.claim_id == VISIT.c.claim_id),
    )
    if await case.session.scalar(select(open_)):
        raise DrawnVisitDiffers("the deciding township answers the visit on the case page")
