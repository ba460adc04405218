"""Money and plain numbers are never mixed; where a reading of the files stands."""

from collections.abc import Mapping

from domain.item.catalogue.shapes import FactWord, Problem, Reason
from domain.item.trees import Case, Const, Count, FactOf, Number, Operation, Param, Ref, SumOf


class Dimensions:
    """The words of the catalogue, the problems found so far, and the place being read."""

    def __init__(
        self,
        facts: Mapping[str, FactWord],
        units: Mapping[str, str],
        reasons: Mapping[str, Reason],
        tests: Mapping[str, Ref],
    ) -> None:
        self.facts, self.units, self.reasons, self.tests = facts, units, reasons, tests
        self.problems: list[Problem] = []
        self.file = self.item = self.field = ""

    def wrong(self, sentence: str) -> None:
        """Records a problem at the place last named."""
        self.problems.append(Problem(self.file, self.item, self.field, sentence))

    def is_money(self, number: Number) -> bool:
        """Whether a number is an amount of money; mixing the two kinds is a problem."""
        match number:
            case Const(money=money):
                return money
            case Param(name):
                return is_money_unit(self.units.get(name, ""))
            case FactOf(name) | SumOf(fact=name):
                return name in self.facts and self.facts[name].unit == "fen"
            case Count():
                return False
            case Case(branches):
                return self._same([self.is_money(inner) for _, inner in branches], "case")
            case Operation(op, parts):
                return self._operation_money(op, [self.is_money(part) for part in parts])

    def _operation_money(self, op: str, kinds: list[bool]) -> bool:
        if op == "mul" and sum(kinds) > 1:
            self.wrong("money times money makes no sense")
        if op == "mul":
            return any(kinds)
        if op == "div":
            return kinds[0] and not any(kinds[1:])
        return self._same(kinds, op)

    def _same(self, kinds: list[bool], op: str) -> bool:
        if len(set(kinds)) > 1:
            self.wrong(f"{op} mixes money with plain numbers")
        return bool(kinds and kinds[0])


def is_money_unit(unit: str) -> bool:
    """Units are `元`, `元/月`, `元/人·年` … for money."""
    return unit.startswith("元")
