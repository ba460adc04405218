"""Runs, reports and the catalogue of checks, for who may see them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record_list, record_read
from domain.check import family as families
from domain.check import queries
from domain.check.family import Asked, Family
from domain.check.models import (
    KNOWN,
    OPEN_QUERIES,
    CheckQuery,
    CheckReport,
    CheckRun,
    QueryState,
)
from domain.check.rules import PENDING
from domain.check.views import (
    CellView,
    CheckReason,
    CheckView,
    CheckWord,
    HitView,
    MatrixRow,
    PropertyTestView,
    ReportBrief,
    ReportItem,
    ReportView,
    ReturnedView,
    RunRow,
    RunView,
    SubjectView,
)
from domain.identifier import masks
from domain.item.checks import Check
from domain.world import World, world

SEES_CLUES = ("application.review", "check.open_detail", "claim.confirm")


def catalogue(at: World) -> list[CheckView]:
    """The 25 checks, in the order of the file."""
    return [_check(at, check) for check in at.catalogue.checks.checks.values()]


def _check(at: World, check: Check) -> CheckView:
    source = at.catalogue.checks.sources[check.source]
    lists, fields = at.catalogue.fields.code_lists, at.catalogue.fields.fields
    return CheckView(
        code=check.code,
        zh=check.zh,
        en=check.en,
        source=source.code,
        source_zh=source.zh,
        source_en=source.en,
        mode=source.mode,  # type: ignore[arg-type]
        level=check.level,
        subjects=list(check.subjects),
        group=check.group,
        verdict=check.verdict,
        trigger=check.trigger,
        returns=[
            ReturnedView(
                each.name,
                each.zh,
                each.en,
                each.type,
                {code: row["zh"] for code, row in lists[each.list].codes.items()}
                if each.list
                else dict(each.codes),
            )
            for each in check.returns.values()
        ],
        hits=[CheckWord(hit.code, hit.zh, hit.en, hit.kind) for hit in check.hits],
        explanations=choices(check),
        answers=[fields[feed.question].zh for feed in check.feeds],
        without=check.without,  # type: ignore[arg-type]
        freshness_days=check.freshness_days,
        sensitive=check.sensitive,
        in_law_list=check.in_law_list,
        basis=list(check.basis),
    )


def choices(check: Check) -> list[CheckWord]:
    """The ways to explain a hit of this check."""
    return [CheckWord(word.code, word.zh, word.en) for word in check.explanations.values()]


async def run(session: AsyncSession, actor: Actor, id: UUID) -> RunView:
    """One run with its matrix. Raises UnknownRun."""
    found = await queries.run_of(session, actor, id)
    record_read(session, actor, "check_run.read", "check_run", id, found.household_id)
    return await shown(session, found)


async def shown(session: AsyncSession, run: CheckRun) -> RunView:
    """The run as it stands now."""
    family = await families.load(session, run)
    reports = {row.run_id: row for row in await session.scalars(queries.newest_reports([run.id]))}
    at = family.at
    return RunView(
        id=run.id,
        number=run.number,
        intent_id=run.intent_id,
        application_id=run.application_id,
        household_id=run.household_id,
        authorisation_number=family.authorisation.number,
        office=run.office,
        office_name=at.places.office(run.office),
        requested_at=run.requested_at,
        requested_by=at.places.officer(run.requested_by) or run.requested_by,
        asked=run.asked,
        reused=run.reused,
        open=sum(query.state in OPEN_QUERIES for query in family.queries),
        stopped_at=run.stopped_at,
        people=[_subject(at, each) for each in family.people],
        rows=_matrix(family),
        report=brief(at, reports.get(run.id)),
        explanations_open=sum(row.state in PENDING for row in family.explanations),
    )


def _subject(at: World, person: Asked) -> SubjectView:
    relation = at.catalogue.fields.code_lists["relation"].codes.get(person.relation, {})
    name = relation.get("zh", person.relation)
    return SubjectView(
        person.person, masks.name(person.name), str(person.role), person.relation, name
    )


def _matrix(family: Family) -> list[MatrixRow]:
    book = family.at.catalogue.checks
    rows = []
    for check in book.checks.values():
        cells = [_cell(query) for query in family.queries if query.check == check.code]
        source = book.sources[check.source]
        if cells:
            rows.append(
                MatrixRow(
                    check=check.code,
                    check_name=check.zh,
                    source=check.source,
                    source_name=source.zh,
                    group=check.group,
                    mode=source.mode,
                    without=check.without,
                    cells=cells,
                )
            )
    return rows


def _cell(query: CheckQuery) -> CellView:
    return CellView(query.person_id, query.state, _since(query), query.source_at, query.deadline_at)


def _since(query: CheckQuery) -> datetime:
    if query.state in KNOWN:
        return query.answered_at or query.planned_at
    return (
        query.asked_at or query.planned_at if query.state is QueryState.ASKED else query.planned_at
    )


def brief(at: World, report: CheckReport | None) -> ReportBrief | None:
    if report is None:
        return None
    return ReportBrief(
        id=report.id,
        number=report.number,
        version=report.version,
        conclusion=report.conclusion,
        issued_at=report.issued_at,
        valid_until=report.valid_until,
        expired=report.valid_until < at.today(),
    )


async def runs(
    session: AsyncSession,
    actor: Actor,
    *,
    intent_id: UUID | None = None,
    application_id: UUID | None = None,
) -> list[RunRow]:
    """The runs of an intent or an application, newest first; none that are out of reach.

    An application's are also those of the intent it grew out of.
    """
    found = queries.runs(session, actor)
    if intent_id is not None:
        found = found.where(CheckRun.intent_id == intent_id)
    if application_id is not None:
        found = found.where(queries.of_application(application_id))
    rows = list(await session.scalars(found))
    record_list(session, actor, "check_run.list", "check_run", [row.id for row in rows])
    ids = [row.id for row in rows]
    reports = {row.run_id: row for row in await session.scalars(queries.newest_reports(ids))}
    waiting = await _open(session, ids)
    at = world(session)
    return [_row(at, row, reports.get(row.id), waiting[row.id]) for row in rows]


async def _open(session: AsyncSession, ids: list[UUID]) -> Counter[UUID]:
    counted = await session.execute(
        select(CheckQuery.run_id, func.count())
        .where(CheckQuery.run_id.in_(ids), CheckQuery.state.in_(OPEN_QUERIES))
        .group_by(CheckQuery.run_id)
    )
    return Counter(dict(counted.all()))


def _row(at: World, run: CheckRun, report: CheckReport | None, waiting: int) -> RunRow:
    return RunRow(
        id=run.id,
        number=run.number,
        requested_at=run.requested_at,
        requested_by=at.places.officer(run.requested_by) or run.requested_by,
        asked=run.asked,
        reused=run.reused,
        open=waiting,
        stopped_at=run.stopped_at,
        report=brief(at, report),
    )


async def report(session: AsyncSession, actor: Actor, id: UUID) -> ReportView:
    """A report without its values. Raises UnknownReport."""
    found, run = await queries.report_of(session, actor, id)
    record_read(session, actor, "check_report.read", "check_report", id, found.household_id)
    family = await families.load(session, run)
    at, told = family.at, found.told
    return ReportView(
        id=found.id,
        number=found.number,
        version=found.version,
        newest=run.report_version,
        run_id=found.run_id,
        intent_id=found.intent_id,
        application_id=found.application_id,
        conclusion=found.conclusion,
        reasons=reasons(at, found.reasons),
        issued_at=found.issued_at,
        valid_until=found.valid_until,
        expired=found.valid_until < at.today(),
        items=[_item(family, each) for each in told["items"]],
        tests=[_test(at, each) for each in told["tests"]],
        explain=[_asked(family, each) for each in told["explain"]],
        clues=[_clue(family, each) for each in told["clues"]] if _sees_clues(actor) else [],
        digest=found.digest,
        key_id=found.key_id,
    )


def _sees_clues(actor: Actor) -> bool:
    return actor.kind == "system" or any(map(actor.may, SEES_CLUES))


def reasons(at: World, codes: Sequence[str]) -> list[CheckReason]:
    """Reason codes in words, each with what would change it."""
    known = at.catalogue.reasons
    return [
        CheckReason(code, known[code].zh, known[code].remedy_zh) for code in codes if code in known
    ]


def _item(family: Family, said: dict[str, Any]) -> ReportItem:
    check, person = family.at.catalogue.checks.checks[said["check"]], UUID(said["person"])
    when = said["source_time"]
    return ReportItem(
        check=check.code,
        check_name=check.zh,
        source_name=family.at.catalogue.checks.sources[check.source].zh,
        person=person,
        who=who(family, person),
        state=QueryState(said["state"]),
        source_time=datetime.fromisoformat(when) if when else None,
        without=check.without,
    )


def who(family: Family, person: UUID | None) -> str:
    """The masked name of somebody the run is about."""
    found = next((each.name for each in family.people if each.person == person), "")
    return masks.name(found)


def _test(at: World, said: dict[str, Any]) -> PropertyTestView:
    names = at.catalogue.identities
    known = {"edge": "dibao_edge", "rigid": "rigid_expenditure"}.get(said["test"], said["test"])
    name = names[known].zh if known in names else said["test"]
    return PropertyTestView(said["test"], name, said["holds"], reasons(at, said["reasons"]))


def _asked(family: Family, said: dict[str, Any]) -> HitView:
    return _hit(family, said["check"], UUID(said["person"]), said["ground"])


def _clue(family: Family, said: dict[str, Any]) -> HitView:
    person = next((each.person for each in family.people if each.ref == said["ref"]), None)
    return _hit(family, said["check"], person, said["code"])


def _hit(family: Family, code: str, person: UUID | None, hit: str) -> HitView:
    check = family.at.catalogue.checks.checks[code]
    return HitView(code, check.zh, person, who(family, person), hit, check.hit(hit).zh)
