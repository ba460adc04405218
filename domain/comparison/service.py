"""What the reviewer compares before giving an opinion; every look is recorded."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval import assessing, reading
from domain.approval.case import Case
from domain.approval.findings import items_of
from domain.approval.loading import load
from domain.approval.seat_views import Assessed
from domain.audit.service import record
from domain.comparison.sheets import (
    OWN_INCOME,
    PER_HEAD,
    TOTAL,
    Working,
    income,
    property_,
    property_facts,
    settled,
)
from domain.comparison.telling import Teller
from domain.comparison.views import Against, ComparedRow, ComparisonView
from domain.errors import Forbidden
from domain.form.answers import decimal
from domain.form.merge import Form, Option, merge
from domain.form.plan import plan_of
from domain.household import reading as households
from domain.identifier import masks
from domain.item.fields import PAPERS
from domain.item.levels import CASE_STAFF, sight
from domain.survey.known import Cell, Three, answers_of, known
from domain.survey.questions import SOURCES
from domain.world import World

INCOME = frozenset({OWN_INCOME, TOTAL, PER_HEAD, "hh.income_pc_year", "hh.income_total_12m"})
APPLIED = "requested_items"  # a wish, no circumstance


class MayNotReadComparison(Forbidden):
    """This account does not read what was checked and what was found at home."""


async def comparison(session: AsyncSession, actor: Actor, id: UUID) -> ComparisonView:
    """Claimed, verified and surveyed side by side; income and property line by line.

    Raises UnknownApplication, PurposeNeeded, MayNotReadComparison.
    """
    application = await reading.find(session, actor, id)
    if actor.kind not in ("staff", "system") or sight(actor).level < CASE_STAFF:
        raise MayNotReadComparison("ask somebody who works on the whole case")
    record(session, actor, "application.compare", "application", id,
           household=application.household_id)  # fmt: skip
    case = await load(session, application)
    work = await _working(session, actor, case)
    claims = (await assessing.assessment(session, actor, id)).claims
    rows = list(_rows(work))
    form = merge(case.world.catalogue, items_of(case))
    return ComparisonView(
        application_id=id,
        number=application.number,
        applicant_name=masks.name(application.applicant_name),
        version=application.version,
        differences=sum(row.differs for row in rows),
        sections=[Option(part.id, part.zh, part.en) for part in form.sections],
        rows=rows,
        code_lists=_codes(form, rows),
        income=income(work, list(_against(claims, INCOME))),
        property=property_(work, list(_against(claims, property_facts(case)))),
    )


async def _working(session: AsyncSession, actor: Actor, case: Case) -> Working:
    at, whole = case.world, answers_of(case.world, case.application)
    family, home = settled(case, whole)
    inside = await households.names(session, case.application.household_id, masked=True)
    return Working(
        case=case,
        family=family,
        home=home,
        known=await known(session, at, case.application),
        names={**_outside(whole), **inside},
        teller=Teller(sight(actor), _sources(at)),
    )


def _outside(whole: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(row.get("ref", number)): masks.name(str(row.get("supporter_name", "")))
        for number, row in enumerate(whole.get("supporters", ()))
    }


def _sources(at: World) -> dict[str, str]:
    checks = {code: check.zh for code, check in at.catalogue.checks.checks.items()}
    return {**checks, **SOURCES, "rule": "按规则推算"}


def _rows(work: Working) -> Iterator[ComparedRow]:
    """Questions of the case's items that anybody has answered, in the order of the form."""
    places = {name: at for at, name in enumerate(work.fields)}
    asked = plan_of(work.case.world.catalogue).names(items_of(work.case))
    people = {ref: at for at, ref in enumerate(work.names)}
    cells = [cell for cell in _cells(work.known) if cell[2] in asked and _comparable(work, cell)]
    for cell in sorted(cells, key=lambda cell: (places[cell[2]], people.get(cell[1] or "", -1))):
        yield _row(work, cell)


def _cells(three: Three) -> set[Cell]:
    return {*three.claimed, *three.verified, *three.surveyed}


def _comparable(work: Working, cell: Cell) -> bool:
    field = work.fields.get(cell[2])
    return field is not None and field.type not in PAPERS and field.id != APPLIED


def _row(work: Working, cell: Cell) -> ComparedRow:
    field, teller, three = work.fields[cell[2]], work.teller, work.known
    said = [of.get(cell) for of in (three.claimed, three.verified, three.surveyed)]
    values = [_plain(field.type, one.value) for one in said if one is not None]
    return ComparedRow(
        field=field.id,
        section=field.section,
        scope=field.scope,
        person=cell[1],
        who=work.who(cell[1]),
        zh=field.zh,
        en=field.en,
        type=field.type,
        codes=field.codes,
        claimed=teller.tell(field, said[0], checked=False),
        verified=teller.tell(field, said[1], checked=True),
        surveyed=teller.tell(field, said[2], checked=False),
        differs=any(value != values[0] for value in values),
    )


def _plain(kind: str, value: Any) -> Any:  # noqa: ANN401
    """Two ways to write the same are the same."""
    if kind == "decimal":
        found = decimal(value)
        return found.normalize() if isinstance(found, Decimal) else found
    return sorted(value, key=str) if isinstance(value, list) else value


def _codes(form: Form, rows: list[ComparedRow]) -> Mapping[str, tuple[Option, ...]]:
    used = {row.codes for row in rows}
    return {name: options for name, options in form.code_lists.items() if name in used}


def _against(claims: list[Assessed], facts: Collection[str]) -> Iterator[Against]:
    """The conditions of every claim that rest on these facts, with what is missed."""
    for claim in claims:
        for one in claim.conditions:
            if one.fact in facts:
                yield Against(
                    item=claim.item,
                    item_name=claim.item_name,
                    sentence=one.sentence,
                    value=one.value,
                    threshold=one.threshold,
                    miss=one.miss,
                    truth=one.truth,
                )
