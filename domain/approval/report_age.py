"""A means-tested claim is not confirmed on a check report that has run out (核对报告有效期)."""

from sqlalchemy import Date, DateTime, Uuid, column, or_, select, table

from domain.application.models import Claim
from domain.approval.case import Case
from domain.errors import RuleViolation

# Named, not imported: reports are laid over cases, so their noun stands above this one.
REPORT = table(
    "check_report",
    column("household_id", Uuid),
    column("application_id", Uuid),
    column("intent_id", Uuid),
    column("issued_at", DateTime(timezone=True)),
    column("valid_until", Date),
)


class ReportExpired(RuleViolation):
    """The report of the means check has run out: check again before confirming."""


async def still_valid(case: Case, claim: Claim) -> None:
    """Raises ReportExpired when the newest report of this case is too old. Without any report the
    case rests on what was found otherwise."""
    if not case.world.catalogue.items[claim.item].means_test:
        return
    application = case.application
    mine = [REPORT.c.application_id == application.id]
    if application.intent_id is not None:
        mine.append(REPORT.c.intent_id == application.intent_id)
    until = await case.session.scalar(
        select(REPORT.c.valid_until)
        .where(REPORT.c.household_id == application.household_id, or_(*mine))
        .order_by(REPORT.c.issued_at.desc())
        .limit(1)
    )
    if until is not None and until < case.world.today():
        raise ReportExpired(f"the report was valid until {until}", until=until.isoformat())
