"""Reports without their values, for who may see them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record_read
from domain.check import family as families
from domain.check import queries
from domain.check.family import Family
from domain.check.models import (
    QueryState,
)
from domain.check.views import (
    CarriedView,
    CheckReason,
    HitView,
    PropertyTestView,
    ReportItem,
    ReportView,
)
from domain.identifier import masks
from domain.world import World

SEES_CLUES = ("application.review", "check.open_detail")
WORKS_ON_IT = ("application.read", "check.request", "check.run")  # departments hold none of these


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
        explain=[_asked(family, each) for each in told["explain"]] if _sees_hits(actor) else [],
        carried=[_carried(family, each) for each in told.get("carried", ())]
        if _sees_hits(actor)
        else [],
        clues=[_clue(family, each) for each in told["clues"]] if _sees_clues(actor) else [],
        digest=found.digest,
        key_id=found.key_id,
    )


def _sees_hits(actor: Actor) -> bool:
    return actor.kind != "staff" or any(map(actor.may, WORKS_ON_IT))


def _sees_clues(actor: Actor) -> bool:
    confirms = actor.may("claim.confirm") and _sees_hits(actor)  # as departments do too
    return actor.kind == "system" or confirms or any(map(actor.may, SEES_CLUES))


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


def _carried(family: Family, said: dict[str, Any]) -> CarriedView:
    return CarriedView(_asked(family, said), date.fromisoformat(said["decided_on"]))


def _clue(family: Family, said: dict[str, Any]) -> HitView:
    person = next((each.person for each in family.people if each.ref == said["ref"]), None)
    return _hit(family, said["check"], person, said["code"])


def _hit(family: Family, code: str, person: UUID | None, hit: str) -> HitView:
    check = family.at.catalogue.checks.checks[code]
    return HitView(code, check.zh, person, who(family, person), hit, check.hit(hit).zh)
