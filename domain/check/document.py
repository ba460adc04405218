"""核对报告 (D12) as a document: what is signed, and what of it others are told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from domain.check.family import Asked, Family
from domain.check.feeding import WAYS
from domain.check.models import KNOWN, CheckQuery, Conclusion
from domain.check.records import Record
from domain.check.rules import Found, TestOutcome
from domain.identifier import masks
from domain.item.checks import Check
from domain.item.facts import value_to_json
from domain.item.field import Field

# Upper bounds in fen; what lies above the last is "more".
BANDS = (0, 500_000, 2_000_000, 5_000_000, 10_000_000)
WATERMARK = "仅供本次社会救助审核确认使用，不得转作他用"
INCOME = ("hh.n", "hh.income_total_month", "hh.income_pc_month")
PROPERTY = (
    *("hh.fin_assets_pc", "hh.vehicles_living", "hh.boats_machinery", "hh.houses_owned"),
    *("hh.house_area_pc", "hh.non_residential", "hh.business_capital"),
    "hh.elite_or_overseas_school",
)
EXPENSE = ("hh.rigid_expense_12m", "hh.rigid_ratio_12m")


@dataclass(frozen=True, slots=True)
class Findings:
    """What one version of a report says."""

    conclusion: Conclusion
    reasons: Sequence[str]
    outcomes: Sequence[TestOutcome]
    hits: Sequence[Found]
    asks: Sequence[tuple[str, UUID, str]]  # explanations still open: check, person, ground
    carried: Sequence[tuple[str, UUID, str, date]]  # accepted in an earlier run, and when
    scene: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a report."""

    number: str
    version: int
    case_number: str
    office_name: str
    officer_name: str
    issued_at: datetime
    valid_until: date


def band(amount: int) -> str:
    """An amount in fen, told roughly: `0`, `0-500000`, …, `10000000-`."""
    if amount <= 0:
        return "0"
    for low, high in pairwise(BANDS):
        if amount <= high:
            return f"{low}-{high}"
    return f"{BANDS[-1]}-"


def document(family: Family, heading: Heading, findings: Findings) -> dict[str, Any]:
    """The report as it is signed. Names and numbers are masked, amounts are bands."""
    paper = family.authorisation
    return {
        "report_no": heading.number,
        "version": heading.version,
        "case_no": heading.case_number,
        "requesting_office": {"code": family.run.office, "name": heading.office_name},
        "authorisation_no": paper.number,
        "subjects": _subjects(family.people),
        "period_from": paper.asks_from.isoformat(),
        "period_to": paper.asks_to.isoformat(),
        "generated_at": heading.issued_at.isoformat(timespec="seconds"),
        "items": _items(family, findings),
        "income_summary": _summary(findings.scene, INCOME),
        "property_summary": _summary(findings.scene, PROPERTY),
        "expense_summary": _summary(findings.scene, EXPENSE),
        "tests": [_test(each) for each in findings.outcomes],
        "explained_before": _explained_before(family, findings),
        "conclusion": str(findings.conclusion),
        "reason_codes": list(findings.reasons),
        "check_officer": heading.officer_name,
        "valid_until": heading.valid_until.isoformat(),
        "watermark": WATERMARK,
    }


def told(family: Family, findings: Findings) -> dict[str, Any]:
    """What is said of a report without opening it: no values, no flags of single records."""
    return {
        "items": [
            {"check": query.check, "person": str(query.person_id), "state": str(query.state)}
            | _times(query)
            for query in family.queries
        ],
        "tests": [_test(each) for each in findings.outcomes],
        "explain": [
            {"check": check, "person": str(person), "ground": ground}
            for check, person, ground in findings.asks
        ],
        "carried": [
            {"check": check, "person": str(person), "ground": ground, "decided_on": str(on)}
            for check, person, ground, on in findings.carried
        ],
        "clues": [
            {"check": each.check, "ref": each.person, "code": each.hit.code}
            for each in findings.hits
            if each.hit.kind == "clue"
        ],
    }


def _explained_before(family: Family, findings: Findings) -> list[dict[str, Any]]:
    numbers = {each.person: number for number, each in enumerate(family.people, 1)}
    return [
        {"code": check, "subject": numbers.get(person), "flag": ground, "accepted_on": str(on)}
        for check, person, ground, on in findings.carried
    ]


def _subjects(people: Sequence[Asked]) -> list[dict[str, Any]]:
    return [
        {
            "no": number,
            "role": str(each.role),
            "relation": each.relation,
            "name": masks.name(each.name),
            "id_number": masks.id_number(each.id_number or ""),
        }
        for number, each in enumerate(people, 1)
    ]


def _items(family: Family, findings: Findings) -> list[dict[str, Any]]:
    numbers = {each.person: number for number, each in enumerate(family.people, 1)}
    refs = {each.person: each.ref for each in family.people}
    records = {(heard.check, heard.person): heard.records for heard in family.heard}
    flags: dict[tuple[str, str], list[str]] = {}
    for found in findings.hits:
        flags.setdefault((found.check, found.person), []).append(found.hit.code)
    return [
        {
            "code": query.check,
            "subject": numbers.get(query.person_id),
            "state": str(query.state),
            "flag": flags.get((query.check, refs.get(query.person_id, "")), []),
            "value_band": _band_of(family, query, records),
        }
        | _times(query)
        for query in family.queries
    ]


def _times(query: CheckQuery) -> dict[str, Any]:
    said = query.source_at or query.answered_at
    return {
        "source": query.source,
        "source_time": said.isoformat(timespec="seconds") if said else None,
    }


def _band_of(
    family: Family, query: CheckQuery, records: Mapping[tuple[str, str], Sequence[Record]]
) -> str | None:
    if query.state not in KNOWN:
        return None
    check = family.at.catalogue.checks.checks[query.check]
    ref = family.person(query.person_id).ref
    return value_band(check, family.at.catalogue.fields.fields, records[query.check, ref])


def value_band(check: Check, fields: Mapping[str, Field], records: Sequence[Record]) -> str:
    """The amount the check is about as a band; of a check without amounts, how many records."""
    for way in check.feeds:
        if way.how == "sum" and fields[way.question].type == "money_fen":
            return band(int(WAYS["sum"](fields[way.question], way, records)))
    return str(len(records))


def _summary(scene: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Facts by name; money is fen, areas and ratios are decimals as text, null is unknown."""
    return {name: _plain(scene.get(name)) for name in names}


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return None if value is None else value_to_json(value)


def _test(outcome: TestOutcome) -> dict[str, Any]:
    return {"test": outcome.test, "holds": outcome.holds, "reasons": list(outcome.reasons)}
