"""先核对结果告知书 (D04): what the check found, why, and the ways on. It refuses nothing.

A family that has read it may explain, or apply anyway: an application is never blocked by it
(社会救助暂行办法第六十六条).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval.papers import name_on_paper
from domain.audit.service import record
from domain.check.models import CheckReport, CheckRun, Conclusion, Explanation, ExplanationState
from domain.estimate.views import Estimate
from domain.household.models import Person
from domain.intent import queries
from domain.intent.models import Ending, Intent
from domain.registration.estimating import of
from domain.registration.views import NoticeItem, NoticeReason, PreCheckNotice, WayOn
from domain.world import World, world

TITLE = "先核对结果告知书"
CONCLUSIONS = {
    None: "核对还没有结果。不用等结果，现在就可以正式申请。",
    Conclusion.FITS: "核对结果符合条件，可以正式申请。",
    Conclusion.MISFITS: "目前不符合部分事项的条件，原因见下。您可以说明情况，也可以照样正式申请。",
    Conclusion.EXPLAIN: "有的情况需要您说明。说明之前，不会因此作出任何不利的决定。",
    Conclusion.INCOMPLETE: "信息还不全：有的单位没有答复，或有的情况您还没说。缺的入户时核实。",
}
ENDED = {
    Ending.WITHDRAWN: "按您家的意愿，这次登记已经结束。",
    Ending.AUTHORISATION_WITHDRAWN: "核对授权已经撤回，这次登记随之结束，查询已经停止。",
    Ending.NOT_AUTHORISED: "有人没有签署核对授权，没有进行核对，这次登记结束。",
}
ALWAYS = (
    "这是申请之前的告知，不是决定，不留下任何不批准的记录。",
    "无论核对结果如何，您都有权正式申请，受理窗口不得拒绝。",
)
WAYS = {
    "explain": "说明情况：到窗口或在手机上选择情形，可以附上凭证。",
    "apply": "正式申请：已经说过、查到的不用再填，也不用再签授权。",
    "apply_anyway": "照样申请：不同意核对结果，也可以现在就正式申请。",
    "register_again": "以后有困难，随时可以重新登记或直接申请。",
}
Way = Literal["explain", "apply", "apply_anyway", "register_again"]


async def notice(session: AsyncSession, actor: Actor, id: UUID) -> PreCheckNotice:
    """The paper as it stands today; whoever prints it is recorded. Raises UnknownIntent."""
    found = await queries.find(session, actor, id)
    record(session, actor, "notice.read", "intent", id, household=found.household_id)
    at = world(session)
    report = await session.scalar(_newest(id))
    conclusion = report.conclusion if report else None
    person = await session.get_one(Person, found.applicant_id)
    by = await session.scalar(_answer_by(id))
    return PreCheckNotice(
        title=TITLE,
        intent_id=id,
        number=found.number,
        issued_at=at.now(),
        applicant_name=name_on_paper(actor, person.name),
        report_number=report.number if report else None,
        report_version=report.version if report else None,
        reported_at=report.issued_at if report else None,
        valid_until=report.valid_until if report else None,
        conclusion=conclusion,
        conclusion_text=CONCLUSIONS[conclusion],
        reasons=list(_reasons(at, report.reasons if report else ())),
        items=_items(await of(session, actor, found)),
        ways_on=list(_ways(found, conclusion, by)),
        sentences=[*([ENDED[found.ending]] if found.ending else []), *ALWAYS],
        ended=found.ending,
        office_name=at.places.office(found.office),
        region_name=at.places.region(found.region),
        hotline=at.places.hotline(found.window),
    )


def _newest(intent_id: UUID) -> Select[CheckReport]:
    """Of the newest run that has reported, its newest version."""
    return (
        select(CheckReport)
        .join(CheckRun, CheckRun.id == CheckReport.run_id)
        .where(CheckReport.intent_id == intent_id)
        .order_by(CheckRun.requested_at.desc(), CheckReport.version.desc())
        .limit(1)
    )


def _answer_by(intent_id: UUID) -> Select[date]:
    """The first day by which an explanation is awaited."""
    return select(func.min(Explanation.answer_by)).where(
        Explanation.intent_id == intent_id, Explanation.state == ExplanationState.OPEN
    )


def _reasons(at: World, codes: Sequence[str]) -> Iterator[NoticeReason]:
    for code in codes:
        found = at.catalogue.reasons.get(code)
        yield NoticeReason(code, found.zh if found else code, found.remedy_zh if found else "")


def _items(estimate: Estimate) -> list[NoticeItem]:
    """Every item that is not simply for others: those told by their obstacle come with it."""
    return [
        NoticeItem(row.item, row.item_name, row.likelihood, row.reason, row.change)
        for row in estimate.rows
    ]


def _ways(found: Intent, conclusion: Conclusion | None, by: date | None) -> Iterator[WayOn]:
    if found.ended_at is not None:
        yield _way("register_again")
        return
    if by is not None:
        yield _way("explain", by)
    elif conclusion is Conclusion.MISFITS:
        yield _way("explain")
    yield _way("apply" if conclusion in (None, Conclusion.FITS) else "apply_anyway")


def _way(code: Way, by: date | None = None) -> WayOn:
    return WayOn(code, WAYS[code], by)
