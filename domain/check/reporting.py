"""Issuing a report: verified facts are written, hits asked about, the conclusion signed."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM
from domain.audit.service import record
from domain.base import new_id, new_ids
from domain.check import carrying, kin, laying, rules, together
from domain.check import family as families
from domain.check.document import Findings, Heading, document, told
from domain.check.explained import FIGURE
from domain.check.family import Family
from domain.check.feeding import Fed
from domain.check.models import CheckReport, CheckRun, Explanation, ExplanationState
from domain.check.queries import newest_reports
from domain.check.reckoning import reckon
from domain.check.rules import PENDING, Found
from domain.check.signing import ReportKey, signed
from domain.household.models import Fact
from domain.household.rules import PERSONAL_TYPES
from domain.intent.models import Intent, IntentState
from domain.world import World

CELL = "check_report.content"


async def issue(session: AsyncSession, run: CheckRun) -> CheckReport:
    """Issue the next version of a run's report. The caller holds the run's row.

    The statements do not grow with the queries. Before the review of a running application the
    verified answers are laid over the filed ones.
    """
    family = await families.load(session, run)
    reckoned = reckon(family)
    live = await _ask(session, family, reckoned.hits)
    if any(row.carried_from and row not in family.explanations for row in live):
        family = replace(family, explanations=live)
        reckoned = reckon(family)  # what was accepted before counts here as well
    settled = family.settled(reckoned.fed)
    await _write_facts(session, family, settled)
    await kin.write(session, family)
    findings = reckoned.findings(live)
    report = await _write(session, family, findings)
    await _tell(session, family, report, settled)
    return report


async def renew(session: AsyncSession, run: CheckRun) -> None:
    """Issue the report anew if, by what the family says now, it would say something else. The
    caller holds the run's row."""
    family = await families.load(session, run)
    live = [row for row in family.explanations if row.state is not ExplanationState.DROPPED]
    now = reckon(family).findings(live)
    last = await session.scalar(newest_reports([run.id]))
    said = (now.conclusion, list(now.reasons), told(family, now))
    if last is None or (last.conclusion, last.reasons, last.told) != said:
        await issue(session, run)


async def _write_facts(session: AsyncSession, family: Family, fed: Sequence[Fed]) -> None:
    """What is new of the verified answers, as facts; names, texts and papers stay sealed."""
    rows = await session.execute(
        select(Fact.name, Fact.person_id, Fact.value)
        .where(Fact.run_id == family.run.id)
        .order_by(Fact.id)
    )
    known = {(name, person): value for name, person, value in rows}
    people = {each.ref: each.person for each in family.people}
    fields = family.at.catalogue.fields.fields
    new = [
        _fact(family, each, people[each.ref] if each.ref else None)
        for each in fed
        if fields[each.question].type not in PERSONAL_TYPES
        and known.get((each.question, people[each.ref] if each.ref else None), ()) != each.value
    ]
    ids = new_ids(len(new))
    await together.put_facts(session, [row | {"id": id} for id, row in zip(ids, new, strict=True)])


def _fact(family: Family, fed: Fed, person: UUID | None) -> dict[str, Any]:
    return {
        "household_id": family.run.household_id,
        "person_id": person,
        "application_id": family.run.application_id,
        "run_id": family.run.id,
        "name": fed.question,
        "value": fed.value,
        "source": fed.source,
        "state": "verified",
        "observed_at": fed.at,
        "valid_to": fed.until,
    }


async def _ask(session: AsyncSession, family: Family, hits: Collection[Found]) -> list[Explanation]:
    """Ask the family about each hit that needs explaining, once; what is no hit any more is
    dropped. Returns those that live."""
    at, refs = family.at, {each.ref: each.person for each in family.people}
    wanted = {(check, refs[ref]): found for (check, ref), found in rules.to_explain(hits).items()}
    live = {
        (row.check, row.person_id): row
        for row in family.explanations
        if row.state is not ExplanationState.DROPPED
    }
    for place, row in live.items():
        if row.state in PENDING:
            _follow(at, row, wanted.get(place))
    kept = [row for row in live.values() if row.state is not ExplanationState.DROPPED]
    missing = {place: found for place, found in wanted.items() if place not in live}
    before = await carrying.carried(session, family, missing)
    done = {(row.check, row.person_id) for row in before}
    new = [
        _explanation(at, family, found, place[1])
        for place, found in missing.items()
        if place not in done
    ]
    session.add_all([*before, *new])
    await session.flush()
    return [*kept, *before, *new]


def _follow(at: World, row: Explanation, found: Found | None) -> None:
    """What is asked follows what the sources say now."""
    if found is None:
        row.state = ExplanationState.DROPPED
    else:
        row.figure_sealed = _figure(at, row.id, found)


def _figure(at: World, id: UUID, found: Found) -> bytes | None:
    return None if found.amount is None else at.vault.seal(FIGURE, id, str(found.amount))


def _explanation(at: World, family: Family, found: Found, person: UUID) -> Explanation:
    run, id = family.run, new_id()
    return Explanation(
        id=id,
        run_id=run.id,
        household_id=run.household_id,
        intent_id=run.intent_id,
        application_id=run.application_id,
        person_id=person,
        check=found.check,
        ground=found.hit.code,
        figure_sealed=_figure(at, id, found),
        state=ExplanationState.OPEN,
        asked_at=at.now(),
        answer_by=at.calendar.add(at.today(), at.catalogue.checks.answer_within_wd).on,
    )


async def _write(session: AsyncSession, family: Family, findings: Findings) -> CheckReport:
    at, run = family.at, family.run
    run.report_version += 1
    run.reported_at = run.reported_at or at.now()
    heading = await _heading(session, family)
    proof = signed(_key(at), document(family, heading, findings))
    id = new_id()
    report = CheckReport(
        id=id,
        number=heading.number,
        run_id=run.id,
        household_id=run.household_id,
        intent_id=run.intent_id,
        application_id=run.application_id,
        version=run.report_version,
        conclusion=findings.conclusion,
        reasons=list(findings.reasons),
        told=told(family, findings),
        content_sealed=at.vault.seal(CELL, id, proof.text),
        digest=proof.digest,
        signature=proof.signature,
        key_id=proof.key_id,
        issued_at=at.now(),
        valid_until=heading.valid_until,
    )
    session.add(report)
    record(session, SYSTEM, "check_report.issue", "check_report", id, household=run.household_id)
    await session.flush()
    return report


def _key(at: World) -> ReportKey:
    assert at.report_key is not None, "this process has no key for reports"
    return at.report_key


async def _heading(session: AsyncSession, family: Family) -> Heading:
    at, run = family.at, family.run
    return Heading(
        number=f"{run.number}-{run.report_version:02d}",
        version=run.report_version,
        case_number=await laying.case_number(session, run),
        office_name=at.places.office(run.office),
        officer_name=at.places.officer(run.requested_by) or run.requested_by,
        issued_at=at.now(),
        valid_until=at.today() + timedelta(days=at.catalogue.checks.report_valid_days),
    )


async def _tell(
    session: AsyncSession, family: Family, report: CheckReport, fed: Sequence[Fed]
) -> None:
    """The intent has its report; a running application gets what is verified."""
    run = family.run
    application = run.application_id
    if run.intent_id is not None:
        intent = await session.get(Intent, run.intent_id, with_for_update=True)
        if intent is not None and intent.state is IntentState.CHECKING:
            intent.state = IntentState.REPORTED
        application = application or (intent.application_id if intent else None)
    if application is not None:
        await laying.lay_over(session, application, report, fed)
