"""推算赡（抚、扶）养费: what supporters living elsewhere are taken to give, by the city's rule.

Of a supporter's monthly income above a line, a share; equally for all members owed maintenance, and
only the counted ones' part is income of the household. Nothing from who is old enough, unable, or
below the line; a judgment or a written agreement stands instead of the rule. What the members say
they have received counts first. Sources: the catalogue's `maintenance.*` figures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from domain.form.feeding import FactRow
from domain.form.home import Home
from domain.form.kin import Row, owes
from domain.form.relations import kin_of
from domain.form.settle import Family
from domain.identifier.rules import full_years, id_birth
from domain.item.catalogue import Catalogue
from domain.item.fields import FieldBook

MONTHS = 12
TOTAL = "hh.income_total_month"
RECEIVED = "maintenance_received_12m"
GROUNDS = {
    "owes_nobody": "对这户人家没有赡养、抚养或扶养义务，不推算",
    "agreed": "按判决、调解或书面协议的数额计算",
    "unable": "有无力赡养、抚养或扶养的情形，不推算",
    "exempt_age": "已满规定年龄，不推算",
    "below_line": "收入没有超过推算线，不推算",
    "imputed": "收入超过推算线的部分，按规定比例推算",
    "unknown": "情况还不清楚，暂时算不出",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`line`: fen a month; `ratio`: the share of what lies above; `exempt_age`: full years."""

    line: Fraction
    ratio: Fraction
    exempt_age: int


@dataclass(frozen=True, slots=True)
class Imputed:
    """One supporter, by position in the form: on which of the GROUNDS, how much a month (fen)."""

    supporter: int
    ground: str
    month: Fraction | None  # None: not known yet

    @property
    def fen(self) -> int | None:
        return None if self.month is None else whole(self.month)


@dataclass(frozen=True, slots=True)
class Maintenance:
    """All of it. `counts`: what is added to the household's income, beyond what was `received`."""

    lines: Sequence[Imputed]
    received: Fraction | None
    counts: int | None


def rule_of(catalogue: Catalogue, today: date, city: str) -> Rule:
    """The figures of the city on that day."""
    values = catalogue.parameters.at(city, today).values
    standard = Fraction(values["dibao.standard_month"])
    return Rule(
        line=standard * Fraction(values["maintenance.line_multiplier"]),
        ratio=Fraction(values["maintenance.ratio"]),
        exempt_age=int(values["maintenance.exempt_age"]),
    )


def maintenance_of(
    rule: Rule, book: FieldBook, home: Home, family: Family, today: date
) -> Maintenance:
    """Every supporter's line and what they come to; unknown only where it could matter."""
    exist = home.household.get("has_outside_supporters")
    if exist is False:
        return Maintenance((), Fraction(0), 0)
    lines = list(_lines(rule, book, home, family, today))
    received = _received(home)
    return Maintenance(lines, received, _beyond(lines, received) if exist else None)


def put_maintenance(row: FactRow, found: Maintenance) -> None:
    """Adds it to the household's income; without knowing it, the income is not known."""
    total = row.get(TOTAL)
    if not isinstance(total, int):
        return
    if found.counts is None:
        del row[TOTAL]
        return
    row[TOTAL] = total + found.counts


def _beyond(lines: Sequence[Imputed], received: Fraction | None) -> int | None:
    months = [line.month for line in lines]
    if not lines or (any(month != 0 for month in months) and (None in months or received is None)):
        return None
    total = sum((month for month in months if month), Fraction(0))
    return whole(max(total - (received or 0), Fraction(0)))


def whole(amount: Fraction) -> int:
    """Fen, half up."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _lines(
    rule: Rule, book: FieldBook, home: Home, family: Family, today: date
) -> Iterator[Imputed]:
    for position, row in enumerate(family.supporters):
        kin = kin_of(book, row.values.get("supporter_relation"))
        share = _share(home, kin)
        ground, month = _whole_month(rule, row.values, today)
        if share == 0:
            ground, month = "owes_nobody", Fraction(0)
        elif share is None and month != 0:
            ground, month = "unknown", None
        yield Imputed(position, ground, None if month is None else month * (share or 0))


def _share(home: Home, kin: str | None) -> Fraction | None:
    """The counted among the members this supporter owes; 0 when nobody is owed."""
    bound = [owes(kin, member.kin) for member in home.members]
    if None in bound:
        return None
    counted = [inside for inside, owed in zip(home.counted, bound, strict=True) if owed]
    if not counted:
        return Fraction(0)
    return None if None in counted else Fraction(counted.count(True), len(counted))


def _whole_month(rule: Rule, row: Row, today: date) -> tuple[str, Fraction | None]:
    """The ground and what the supporter gives a month to everybody together."""
    agreed, income = row.get("supporter_agreed_month"), row.get("supporter_income_12m")
    grounds, age = row.get("supporter_inability"), _age(row, today)
    if agreed:
        return "agreed", Fraction(agreed)
    if grounds and any(ground != "none" for ground in grounds):
        return "unable", Fraction(0)
    if age is not None and age >= rule.exempt_age:
        return "exempt_age", Fraction(0)
    if income is None:
        return "unknown", None
    above = Fraction(income, MONTHS) - rule.line
    if above <= 0:
        return "below_line", Fraction(0)
    if age is None or grounds is None:
        return "unknown", None
    return "imputed", above * rule.ratio


def _age(row: Row, today: date) -> int | None:
    number = row.get("supporter_id_number")
    born = id_birth(number) if isinstance(number, str) and len(number) == 18 else None
    return None if born is None else full_years(born, today)


def _received(home: Home) -> Fraction | None:
    """What the counted members have received, a month."""
    counted = home.known_members()
    if counted is None:
        return None
    amounts = [home.members[position].row.get(RECEIVED) for position in counted]
    if not all(isinstance(amount, int) for amount in amounts):
        return None
    return Fraction(sum(int(amount) for amount in amounts if amount), MONTHS)
