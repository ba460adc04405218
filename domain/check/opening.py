"""The named check officer opens what sources said: with a reason, watermarked, on the record."""

import json
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.check import family as families
from domain.check import queries, rules
from domain.check.detail_views import Copy, DetailItem, DetailValue, ReportDetail, SignedReport
from domain.check.family import Family
from domain.check.models import KNOWN, CheckQuery, CheckReport
from domain.check.report_reading import who
from domain.check.reporting import CELL
from domain.check.signing import ReportKey, signed
from domain.check.views import CheckWord
from domain.household import relatives
from domain.identifier import masks
from domain.item.checks import Check, Returned
from domain.world import World, world

Reason = Literal["review", "explanation", "objection", "complaint", "supervision"]


async def detail(session: AsyncSession, actor: Actor, id: UUID, reason: Reason) -> ReportDetail:
    """Every record behind a report. Raises UnknownReport, NearRelative."""
    report, family, copy = await _opened(session, actor, id, reason, "check_report.open")
    facts = family.facts(family.verified())
    found = rules.found(family.at.catalogue.checks, family.subjects(facts), family.heard)
    hits: dict[tuple[str, str], list[CheckWord]] = {}
    for each in found:
        word = CheckWord(each.hit.code, each.hit.zh, each.hit.en, each.hit.kind)
        hits.setdefault((each.check, each.person), []).append(word)
    return ReportDetail(
        id=report.id,
        number=report.number,
        version=report.version,
        watermark=copy,
        items=[_item(family, query, hits) for query in family.queries],
    )


async def take_out(session: AsyncSession, actor: Actor, id: UUID, reason: Reason) -> SignedReport:
    """The signed document with a signed watermark. Raises UnknownReport, NearRelative."""
    report, family, copy = await _opened(session, actor, id, reason, "check_report.take_out")
    at = family.at
    marked = {
        "report_no": report.number,
        "report_digest": report.digest,
        "officer": copy.officer,
        "officer_name": copy.officer_name,
        "at": copy.at.isoformat(timespec="seconds"),
        "request_id": copy.request_id,
        "reason": copy.reason,
    }
    text = at.vault.open(CELL, report.id, report.content_sealed)
    return SignedReport(
        report=json.loads(text),
        digest=report.digest,
        signature=report.signature,
        copy=marked,
        copy_signature=signed(_key(at), marked).signature,
    )


def _key(at: World) -> ReportKey:
    assert at.report_key is not None, "this process has no key for reports"
    return at.report_key


async def _opened(
    session: AsyncSession, actor: Actor, id: UUID, reason: Reason, action: str
) -> tuple[CheckReport, Family, Copy]:
    report, run = await queries.report_of(session, actor, id, "open")
    await relatives.keep_out(session, actor.id, report.household_id)
    record(
        session,
        actor,
        action,
        "check_report",
        id,
        household=report.household_id,
        reason=reason,
        after=report.digest,
    )
    request_id = str(session.info.get("request_id") or "")
    copy = Copy(actor.id, actor.name, world(session).now(), request_id, reason)
    return report, await families.load(session, run), copy


def _item(
    family: Family, query: CheckQuery, hits: dict[tuple[str, str], list[CheckWord]]
) -> DetailItem:
    book = family.at.catalogue.checks
    check, person = book.checks[query.check], family.person(query.person_id)
    known = query.state in KNOWN
    records = families.opened(family.at, query, person.ref).records if known else ()
    return DetailItem(
        check=check.code,
        check_name=check.zh,
        source_name=book.sources[check.source].zh,
        person=query.person_id,
        who=who(family, query.person_id),
        state=query.state,
        source_time=query.source_at or query.answered_at,
        records=[_values(family.at, check, dict(row)) for row in records],
        hits=hits.get((check.code, person.ref), []),
    )


def _values(at: World, check: Check, row: dict[str, Any]) -> list[DetailValue]:
    return [
        DetailValue(
            name, field.zh, field.type, _masked(field, row[name]), _text(at, field, row[name])
        )
        for name, field in check.returns.items()
        if row.get(name) is not None
    ]


def _masked(field: Returned, value: Any) -> Any:  # noqa: ANN401
    """Numbers of other people, and names of them, are not shown in full here either."""
    if field.type == "id_number":
        return masks.id_number(value)
    return masks.name(value) if field.name == "spouse_name" else value


def _text(at: World, field: Returned, value: Any) -> str | None:  # noqa: ANN401
    if field.list:
        codes = at.catalogue.fields.code_lists[field.list].codes
        return codes[value]["zh"] if value in codes else None
    if field.type == "region":
        return at.places.region(value)
    return field.codes.get(value) if field.codes else None
