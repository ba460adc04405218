"""Facts of a person that take more than that person's own answers (`derived` in the catalogue)."""

from collections.abc import Mapping
from datetime import date

from domain.form import kin
from domain.form.feeding import FactRow, full_months
from domain.form.home import Home, put
from domain.form.kin import Member, Truth, every, some
from domain.form.relations import kin_of
from domain.form.settle import Family
from domain.item.fields import FieldBook, Retirement

LABOUR_FROM = 16
MANY = 2


def put_member_facts(book: FieldBook, home: Home, family: Family, today: date) -> None:
    """Adds to `home.facts` whatever the rules can tell of each person."""
    for position in range(len(home.members)):
        _person_rules(book, home, family, position, today)
    _family_rules(home)


def _person_rules(book: FieldBook, home: Home, family: Family, position: int, today: date) -> None:
    member, row = home.members[position], home.facts[position]
    put(row, "p.counted", home.counted[position])
    put(row, "p.able_supporter", _supported(book, home, family, member))
    put(row, "p.parents_status", kin.parents_status(member))
    put(row, "p.in_labour_age", _in_labour_age(book.retirement, member, row, today))


def _supported(book: FieldBook, home: Home, family: Family, member: Member) -> Truth:
    return kin.able_supporter(member, home.members, _outside(book, home, family, member))


def _outside(book: FieldBook, home: Home, family: Family, member: Member) -> list[Truth]:
    """For each supporter living elsewhere: owes this member and is able."""
    exist = home.household.get("has_outside_supporters")
    if exist is False:
        return _absent_spouse(book, home, family, member)
    if exist is None or not family.supporters:
        return [None]
    found = [
        kin.outside_able(kin_of(book, row.values.get("supporter_relation")), row.values, member)
        for row in family.supporters
    ]
    return found + _absent_spouse(book, home, family, member)


def _absent_spouse(book: FieldBook, home: Home, family: Family, member: Member) -> list[Truth]:
    """A married applicant whose spouse is nowhere in the form: nothing is known of that spouse."""
    if member.kin != "self" or member.row.get("marital_status") not in kin.MARRIED:
        return []
    elsewhere = (kin_of(book, row.values.get("supporter_relation")) for row in family.supporters)
    return [] if "spouse" in (*(m.kin for m in home.members), *elsewhere) else [None]


def _in_labour_age(
    table: Mapping[str, Retirement], member: Member, row: FactRow, today: date
) -> Truth:
    sex, born = row.get("p.sex"), member.row.get("birth_date")
    if member.age is not None and member.age < LABOUR_FROM:
        return False
    if not isinstance(sex, str) or not isinstance(born, str):
        return None
    return not retired(table[sex], date.fromisoformat(born), today)


def retired(rule: Retirement, born: date, today: date) -> bool:
    """Whether the statutory retirement month of that birth month has come."""
    year, month = rule.born_from
    after = (born.year - year) * 12 + born.month - month
    later = 0 if after < 0 else min(after // rule.every + 1, rule.at_most)
    return full_months(born, today) >= rule.years * 12 + later


def _family_rules(home: Home) -> None:
    """Facts of each person that look at all the others."""
    working_age = home.each("p.in_labour_age")
    at_work = [every(pair) for pair in zip(working_age, home.each("p.employed"), strict=True)]
    employed = some(at_work)
    nobody_works = every((some(working_age), None if employed is None else not employed))
    many_disabled = _many_disabled(home)
    for member, row in zip(home.members, home.facts, strict=True):
        put(row, "p.zero_employment_family", nobody_works)
        disabled = _disabled(row)
        alone = every((disabled, kin.elders_only(member, home.members)))
        put(row, "p.multi_or_elder_dependent", some((many_disabled, alone)))


def _disabled(row: FactRow) -> Truth:
    grade = row.get("p.disability_grade")
    return grade > 0 if isinstance(grade, int) else None


def _many_disabled(home: Home) -> Truth:
    found = [every(pair) for pair in zip(home.counted, map(_disabled, home.facts), strict=True)]
    if found.count(True) >= MANY:
        return True
    return None if found.count(True) + found.count(None) >= MANY else False
