"""Confirming on a report of the means check that has run out."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.application.models import Application
from domain.base import new_id
from domain.check.models import CheckReport, Conclusion
from tests.api.approval.desks import CONFIRMER, DETERMINER, Case, decide, reviewed
from tests.api.checking import checking
from tests.api.town import MORNING, Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def to_confirm(office: Office, until: date) -> Case:
    """A determined claim of a case whose report is valid until then."""
    case = await reviewed(office)
    run = await checking(office)
    async with office.runtime.sessions.begin() as session:
        application = await session.get_one(Application, UUID(case.id))
        session.add(
            CheckReport(
                id=new_id(),
                number=f"of {case.id}",
                run_id=UUID(run.run),
                household_id=application.household_id,
                application_id=application.id,
                version=99,
                conclusion=Conclusion.FITS,
                reasons=[],
                told={},
                content_sealed=b"-",
                digest="-",
                signature="-",
                key_id="-",
                issued_at=MORNING,
                valid_until=until,
            )
        )
    await decide(await office.desk(DETERMINER), await case.step("MZ-02"))
    return case


async def test_an_old_report_has_to_be_made_anew_before_confirming(office: Office) -> None:
    case = await to_confirm(office, MORNING.date() - timedelta(days=1))
    refused = await decide(await office.desk(CONFIRMER), await case.step("MZ-02"))
    assert refused.json()["type"] == "/problems/report-expired"


async def test_a_report_in_force_lets_confirming_go_on(office: Office) -> None:
    case = await to_confirm(office, MORNING.date() + timedelta(days=60))
    done = await decide(await office.desk(CONFIRMER), await case.step("MZ-02"))
    assert done.status_code == 200
