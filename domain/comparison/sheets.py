"""Income and property worked out line by line, from the very answers the assessment rests on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from domain.approval.case import Case
from domain.comparison.telling import Teller
from domain.comparison.views import (
    Against,
    ImputedLine,
    IncomeSheet,
    PersonSheet,
    PropertySheet,
    WorkingLine,
)
from domain.form.derive import feeds_of
from domain.form.home import Home, home_of
from domain.form.maintenance import GROUNDS, maintenance_of, rule_of, whole
from domain.form.members import put_member_facts
from domain.form.needs import book_of
from domain.form.plan import plan_of
from domain.form.settle import Answers, Family, settle
from domain.item.fields import Feed, Field
from domain.survey.known import Said, Three

OWN_INCOME, TOTAL = "p.own_income_month", "hh.income_total_month"
PER_HEAD, ASSETS = "hh.income_pc_month", "hh.fin_assets_pc"
MEMBERS = "hh.n"
PROPERTY = "hh.property"
ONCE = Fraction(1)
Pick = Callable[[Field], Feed | None]


@dataclass(frozen=True, slots=True)
class Working:
    """Everything the sheets are made of, settled once."""

    case: Case
    family: Family
    home: Home
    known: Three
    names: Mapping[str, str]
    teller: Teller

    @property
    def fields(self) -> Mapping[str, Field]:
        return book_of(self.case.world.catalogue).fields

    def who(self, ref: str | None) -> str:
        return "全家" if ref is None else self.names.get(ref, "家庭以外的人")


def settled(case: Case, whole_form: Answers) -> tuple[Family, Home]:
    at = case.world
    book, today = book_of(at.catalogue), at.today()
    family = settle(plan_of(at.catalogue).everything, whole_form, today, at.city)
    home = home_of(book, feeds_of(book), family, today, at.city)
    put_member_facts(book, home, family, today)
    return family, home


def income(work: Working, against: Sequence[Against]) -> IncomeSheet:
    at, facts = work.case.world, work.case.facts.household
    book, today = book_of(at.catalogue), at.today()
    rule = rule_of(at.catalogue, today, at.city)
    found = maintenance_of(rule, book, work.home, work.family, today)
    total, members = _number(facts.get(TOTAL)), _members(work.home)
    return IncomeSheet(
        persons=list(_people(work, lambda field: _fed(field, {OWN_INCOME}))),
        maintenance=[
            ImputedLine(
                who=work.who(_ref(work, line.supporter)),
                ground=line.ground,
                sentence=GROUNDS[line.ground],
                fen=line.fen,
            )
            for line in found.lines
        ],
        received_fen=None if found.received is None else whole(found.received),
        imputed_fen=found.counts,
        total_fen=total,
        members=members,
        per_head_fen=_each(total, members),
        against=list(against),
    )


def property_(work: Working, against: Sequence[Against]) -> PropertySheet:
    facts = property_facts(work.case)
    owners = [*_own(work, facts), *_people(work, lambda field: _fed(field, facts))]
    total, members = _assets(work), _members(work.home)
    return PropertySheet(
        owners=[one for one in owners if one.lines],
        financial_fen=total,
        members=members,
        per_head_fen=_each(total, members),
        against=list(against),
    )


def _assets(work: Working) -> int | None:
    """Financial assets of the household and those counted; None while one is not known."""
    rows = [("household", work.home.household)]
    rows += [
        ("person", member.row)
        for member, counted in zip(work.home.members, work.home.counted, strict=True)
        if counted is not False
    ]
    feeding = [field for field in work.fields.values() if _fed(field, {ASSETS})]
    money = [_share(f, row.get(f.id), ONCE) for scope, row in rows for f in feeding
             if f.scope == scope]  # fmt: skip
    return None if None in money else sum(fen or 0 for fen in money)


def property_facts(case: Case) -> frozenset[str]:
    """The facts the property conditions of any item are made of."""
    words = case.world.catalogue.facts
    tested = [name for name in words if name.startswith(PROPERTY)]
    made_of = (words[name].derived_from or () for name in tested)
    return frozenset(tested).union(*made_of)


def _fed(field: Field, facts: frozenset[str] | set[str]) -> Feed | None:
    return next((feed for feed in field.feeds if feed.fact in facts), None)


def _own(work: Working, facts: frozenset[str]) -> Iterator[PersonSheet]:
    fields = [field for field in work.fields.values() if field.scope == "household"]
    lines = list(_lines(work, fields, None, work.home.household, lambda f: _fed(f, facts)))
    yield PersonSheet(None, work.who(None), None, lines, _sum(lines))


def _people(work: Working, pick: Pick) -> Iterator[PersonSheet]:
    fields = [field for field in work.fields.values() if field.scope == "person"]
    for member, counted in zip(work.home.members, work.home.counted, strict=True):
        lines = list(_lines(work, fields, member.ref, member.row, pick))
        yield PersonSheet(member.ref, work.who(member.ref), counted, lines, _sum(lines))


def _lines(
    work: Working, fields: Sequence[Field], ref: str | None, row: Mapping[str, Any], pick: Pick
) -> Iterator[WorkingLine]:
    """A line for each question that has an answer, or should have; nothing is no line."""
    for field in fields:
        feed, value = pick(field), row.get(field.id)
        if feed is None or value in (0, False, [], "", "none"):
            continue
        said, checked = _said(work, field, ref, value)
        told = None if value is None else work.teller.tell(field, said, checked=checked)
        yield WorkingLine(
            field=field.id,
            zh=field.zh,
            en=field.en,
            type=field.type,
            said=told,
            factor=str(feed.times),
            fen=None if told and told.withheld else _share(field, value, feed.times),
        )


def _said(work: Working, field: Field, ref: str | None, value: Any) -> tuple[Said, bool]:  # noqa: ANN401
    """Who says what counts: the visit, a check, else the family (or a rule of the form)."""
    cell, known = (field.scope, ref, field.id), work.known
    for told, checked in ((known.surveyed, False), (known.verified, True)):
        if cell in told and told[cell].value == value:
            return told[cell], checked
    said = known.claimed.get(cell)
    at = said.at if said and said.value == value else None
    return Said(value, "family" if at else "rule", at), False


def _share(field: Field, value: Any, times: Fraction) -> int | None:  # noqa: ANN401
    money = field.type == "money_fen" and isinstance(value, int)
    return whole(value * times) if money else None


def _sum(lines: Sequence[WorkingLine]) -> int | None:
    """Rounded line by line, so that what is shown adds up; None while money is not known, and
    where a line is withheld: the sum would tell it."""
    money = [line.fen for line in lines if line.type == "money_fen"]
    return None if None in money else sum(fen or 0 for fen in money)


def _members(home: Home) -> int | None:
    counted = home.known_members()
    return None if counted is None else len(counted)


def _each(total: int | None, members: int | None) -> int | None:
    return None if total is None or not members else whole(Fraction(total, members))


def _number(value: Any) -> int | None:  # noqa: ANN401
    return value if type(value) is int else None


def _ref(work: Working, position: int) -> str:
    return str(work.family.supporters[position].given.get("ref", position))
