"""A report and the running application it belongs to: verified answers over the filed ones."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM
from domain.application.models import Application
from domain.approval import findings, kinship
from domain.approval.case import Case
from domain.approval.loading import open_case
from domain.check.family import laid_out
from domain.check.feeding import Fed
from domain.check.models import CheckReport, CheckRun
from domain.intent.models import Intent


async def case_number(session: AsyncSession, run: CheckRun) -> str:
    """Of the application, else of the intent."""
    if run.application_id is not None:
        of_case = select(Application.number).where(Application.id == run.application_id)
    else:
        of_case = select(Intent.number).where(Intent.id == run.intent_id)
    return await session.scalar(of_case) or ""


async def lay_over(
    session: AsyncSession, application_id: UUID, report: CheckReport, fed: Sequence[Fed]
) -> None:
    """Freeze the facts anew with what is verified; after the review only say that there is a new
    report. A case that has ended stays as it is."""
    case = await open_case(session, SYSTEM, application_id)
    if case.application.closed_at is not None:
        return
    if case.application.reviewed_at is None:
        await _add(case, fed)
    await kinship.notice(case)
    case.note(
        "checked",
        report=report.number,
        version=report.version,
        conclusion=str(report.conclusion),
    )
    await case.close()


async def _add(case: Case, fed: Sequence[Fed]) -> None:
    """What the form can take of it: an answer that would contradict another waits for a person."""
    found = laid_out(fed)
    sealed = case.application.answers_sealed
    filed = json.loads(case.world.vault.open("application.answers", case.application.id, sealed))
    for kind in ("persons", "supporters"):
        here = {row.get("ref") for row in filed.get(kind, ())}
        found[kind] = [row for row in found[kind] if row["ref"] in here]
    try:
        await findings.add(case, found, source="check", state="verified")
    except findings.FindingsInvalid:
        case.note("check_contradicts")
