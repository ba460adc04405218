"""查进度: how far a case is, for who holds its receipt and knows an ID number of the family."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import ANONYMOUS, SYSTEM
from domain.application.models import LIVE
from domain.application.query_code import query_code
from domain.approval import reading
from domain.approval.views import ApplicationView, ClaimView
from domain.audit.service import record
from domain.errors import NotFound
from domain.progress import queries, rules
from domain.progress.views import ItemProgress, PapersAsked, ProgressView, Stage
from domain.world import SHANGHAI, world


class UnknownProgress(NotFound):
    """No case has this code and this ID number."""

    kept = True  # the trail keeps that somebody tried


async def look_up(session: AsyncSession, code: str, id_number: str) -> ProgressView:
    """The progress of the case this code was printed for, if the number is of its family.

    A wrong code, a number nobody knows and a code that has run out look the same. Raises
    UnknownProgress.
    """
    at = world(session)
    index, since = at.vault.index("id_number", id_number), rules.still_opens_since(at.now())
    ids = list(await session.scalars(queries.of_number(session, index, since)))
    codes = [(id, query_code(at.vault, id)) for id in ids]
    found = rules.matching(rules.plain(code), codes)
    if found is None:
        record(session, ANONYMOUS, "progress.refused", "query_code", "unknown")
        raise UnknownProgress("compare the code and the ID number with the receipt")
    return await _shown(session, found)


async def _shown(session: AsyncSession, id: UUID) -> ProgressView:
    case = await reading.application(session, SYSTEM, id)
    asked = await session.scalars(queries.asked(id))
    family = case.household_id
    record(session, ANONYMOUS, "progress.read", "application", id, household=family)
    return ProgressView(
        number=case.number,
        state=case.state,
        applicant_name_masked=case.applicant_name,
        accepting_office_name=case.accepting.office_name,
        deciding_office_name=case.deciding.office_name,
        hotline=world(session).places.hotline(case.accepting.window),
        stages=_stages(case),
        items=[_item(claim) for claim in case.claims],
        asked=[PapersAsked(len(row.asked), row.answer_by) for row in asked],
    )


def _stages(case: ApplicationView) -> list[Stage]:
    return [
        Stage("submitted", _day(case.submitted_at)),
        Stage("accepted", _day(case.accepted_at)),
        Stage("reviewed", _day(case.reviewed_at)),
        Stage("decided", _day(case.closed_at)),
    ]


def _item(claim: ClaimView) -> ItemProgress:
    running = claim.clock if claim.state in LIVE else None
    return ItemProgress(
        item_name=claim.item_name,
        department_name=claim.department_name,
        state=claim.state,
        waits_for=[wait.label for wait in claim.waits_for],
        due_on=running.due_on if running else None,
    )


def _day(at: datetime | None) -> date | None:
    return at.astimezone(SHANGHAI).date() if at else None
