"""Reads the condition and number trees of the catalogue files, collecting every problem found."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from domain.item.catalogue.dimensions import Dimensions
from domain.item.catalogue.shapes import FactWord
from domain.item.trees import (
    GROUPS,
    OPERATORS,
    ORDERED,
    All,
    AnyOf,
    Case,
    Condition,
    Const,
    Count,
    FactOf,
    Leaf,
    Members,
    Not,
    Number,
    Operation,
    Param,
    SumOf,
    Tally,
)

NOTHING = All(())  # stands for a tree that could not be read; a problem was recorded
COUNTED = (*ORDERED, "eq", "ne")
COMBINE = ("add", "sub", "mul", "div", "min", "max")
CHECKS: dict[str, Callable[[Any], bool]] = {
    "bool": lambda v: isinstance(v, bool),
    "number": lambda v: isinstance(v, int | Decimal) and not isinstance(v, bool),
    "code": lambda v: isinstance(v, str),
    "text": lambda v: isinstance(v, str),
    "set": lambda v: isinstance(v, str),
}


class Reader(Dimensions):
    """Parses the trees of the files; `at` names the place for the problems it finds."""

    def at(self, file: str, item: str, field: str) -> "Reader":
        """Names the place for the problems that follow."""
        self.file, self.item, self.field = file, item, field
        return self

    def condition(self, raw: Any) -> Condition:  # noqa: ANN401
        """A condition tree; a dict with only `note` is a comment and is left out."""
        if not isinstance(raw, Mapping):
            self.wrong(f"a condition must be written as a mapping, not {raw!r}")
            return NOTHING
        for key, read in self._forms().items():
            if key in raw:
                return read(raw)
        self.wrong(f"none of all, any, not, fact, ref, any_member … stands in {dict(raw)!r}")
        return NOTHING

    def _forms(self) -> dict[str, Callable[[Mapping[str, Any]], Condition]]:
        return {
            "all": lambda raw: All(self._children(raw["all"])),
            "any": lambda raw: AnyOf(self._children(raw["any"])),
            "not": lambda raw: Not(self.condition(raw["not"])),
            "ref": self._ref,
            "any_member": self._members,
            "all_members": self._members,
            "count_members": self._count_members,
            "sum_members": self._sum_members,
            "fact": self._leaf,
        }

    def _children(self, raw: Any) -> tuple[Condition, ...]:  # noqa: ANN401
        real = [child for child in raw if not _is_note(child)] if isinstance(raw, list) else []
        if not real:
            self.wrong("all and any need a list of at least one condition")
        return tuple(self.condition(child) for child in real)

    def _ref(self, raw: Mapping[str, Any]) -> Condition:
        name = raw["ref"]
        if name not in self.tests:
            self.wrong(f"unknown property test {name!r}; known are {', '.join(self.tests)}")
            return NOTHING
        return self.tests[name]

    def _members(self, raw: Mapping[str, Any]) -> Condition:
        every = "all_members" in raw
        where = self.condition(raw["all_members" if every else "any_member"])
        return Members(every, self._group(raw), where, self._reason(raw))

    def _count_members(self, raw: Mapping[str, Any]) -> Condition:
        number = Count(self._group(raw), self.condition(raw["count_members"]))
        return Tally(number, self._op(raw, COUNTED), self._limit(raw, ""), self._reason(raw))

    def _sum_members(self, raw: Mapping[str, Any]) -> Condition:
        fact = self._fact(raw["sum_members"], "number")
        number = SumOf(fact, self._group(raw))
        unit = self.facts[fact].unit if fact in self.facts else ""
        return Tally(number, self._op(raw, COUNTED), self._limit(raw, unit), self._reason(raw))

    def _group(self, raw: Mapping[str, Any], key: str = "of") -> str:
        group = raw.get(key, "counted")
        if group not in GROUPS:
            self.wrong(f"unknown group {group!r}; known are {', '.join(GROUPS)}")
            return "counted"
        return str(group)

    def _reason(self, raw: Mapping[str, Any]) -> str:
        code = str(raw.get("reason", "R-SCP-01"))
        if code not in self.reasons:
            self.wrong(f"unknown reason code {code!r}")
        return code

    def _op(self, raw: Mapping[str, Any], allowed: tuple[str, ...] = OPERATORS) -> str:
        op = raw.get("op")
        if op not in allowed:
            self.wrong(f"{op!r} is no comparison that fits; use one of {', '.join(allowed)}")
            return "eq"
        return str(op)

    def _fact(self, name: Any, needed: str | None = None) -> str:  # noqa: ANN401
        word = self.facts.get(name)
        if word is None:
            self.wrong(f"unknown fact {name!r}")
        elif needed and word.type != needed:
            self.wrong(f"{name} is a {word.type}, where a {needed} is needed")
        return str(name)

    def _leaf(self, raw: Mapping[str, Any]) -> Condition:
        fact, op = self._fact(raw["fact"]), self._op(raw)
        reason = self._reason(raw) if "reason" in raw else None
        word = self.facts.get(fact)
        if "value" not in raw:
            self.wrong(f"{fact} is compared with nothing; add a value")
        if word is None or "value" not in raw:
            return Leaf(fact, op, value=False, reason=reason)
        if isinstance(raw["value"], Mapping):
            return Leaf(fact, op, self._limit(raw, word.unit), reason)
        return Leaf(fact, op, self._literal(word, op, raw["value"]), reason)

    def _literal(self, word: FactWord, op: str, raw: Any) -> Any:  # noqa: ANN401
        listed = op in ("in", "has_any")
        if listed != isinstance(raw, list):
            self.wrong(f"{op} on {word.name} needs {'a list' if listed else 'one value'}")
            return frozenset() if listed else raw
        if (op == "has_any") != (word.type == "set") or (op in ORDERED and word.type != "number"):
            self.wrong(f"{op} does not fit {word.name}, which is a {word.type}")
        values = raw if listed else [raw]
        for value in values:
            self._typed(word, value)
        money = 100 if word.unit == "fen" and word.type == "number" else 1
        scaled = [
            v * money if word.type == "number" and not isinstance(v, str) else v for v in values
        ]
        return frozenset(scaled) if listed else scaled[0]

    def _typed(self, word: FactWord, value: Any) -> None:  # noqa: ANN401
        if not CHECKS[word.type](value):
            self.wrong(f"{word.name} is a {word.type}; {value!r} is not")
        elif word.codes and str(value) not in word.codes:
            self.wrong(f"{value!r} is none of the codes of {word.name}: {', '.join(word.codes)}")

    def _limit(self, raw: Mapping[str, Any], unit: str) -> Number:
        """A threshold: a plain number (yuan against money), a parameter, or a product of them."""
        value = raw.get("value")
        if not isinstance(value, Mapping):
            plain = self._plain(value)
            return Const(plain * 100 if unit == "fen" else plain, unit == "fen")
        number = self.number(value)
        if not _fixed(number):
            self.wrong("a threshold is a number, a parameter, or a mul of them")
            return Const(0)
        if (unit == "fen") != self.is_money(number):
            self.wrong("money is compared with something that is no money, or the reverse")
        return number

    def number(self, raw: Any) -> Number:  # noqa: ANN401
        """A number tree."""
        if CHECKS["number"](raw):
            return Const(raw)
        if not isinstance(raw, Mapping):
            self.wrong(f"a number must be written as a mapping or a plain number, not {raw!r}")
            return Const(0)
        for op in COMBINE:
            if op in raw:
                return self._operation(op, raw[op])
        for key, read in self._numbers().items():
            if key in raw:
                return read(raw)
        self.wrong(f"this is no number: {dict(raw)!r}")
        return Const(0)

    def _numbers(self) -> dict[str, Callable[[Mapping[str, Any]], Number]]:
        return {
            "const": lambda raw: Const(self._plain(raw["const"])),
            "yuan": lambda raw: Const(self._plain(raw["yuan"]) * 100, money=True),
            "param": lambda raw: self._param(raw["param"]),
            "fact": lambda raw: FactOf(self._fact(raw["fact"], "number")),
            "count": self._count,
            "sum": lambda raw: SumOf(self._fact(raw["sum"], "number"), self._group(raw)),
            "case": lambda raw: self._case(raw["case"]),
        }

    def _plain(self, value: Any) -> int | Decimal:  # noqa: ANN401
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.wrong(f"a number is needed, not {value!r}")
            return 0
        return value

    def _count(self, raw: Mapping[str, Any]) -> Number:
        where = self.condition(raw["where"]) if "where" in raw else None
        return Count(self._group(raw, "count"), where)

    def _operation(self, op: str, raw: Any) -> Number:  # noqa: ANN401
        if not isinstance(raw, list) or len(raw) < 2:
            self.wrong(f"{op} needs at least two numbers")
            return Const(0)
        found = Operation(op, tuple(self.number(part) for part in raw))
        self.is_money(found)
        return found

    def _param(self, name: Any) -> Number:  # noqa: ANN401
        if name not in self.units:
            self.wrong(f"unknown parameter {name!r}")
        return Param(str(name))

    def _case(self, branches: Any) -> Number:  # noqa: ANN401
        read: list[tuple[Condition | None, Number]] = []
        for branch in branches if isinstance(branches, list) else ():
            if isinstance(branch, Mapping) and "otherwise" in branch:
                read.append((None, self.number(branch["otherwise"])))
            elif isinstance(branch, Mapping) and {"when", "then"} <= branch.keys():
                read.append((self.condition(branch["when"]), self.number(branch["then"])))
            else:
                self.wrong(f"a case needs when and then, or otherwise, not {branch!r}")
        if not read or read[-1][0] is not None:
            self.wrong("a case must end with otherwise")
        return Case(tuple(read))


def _fixed(number: Number) -> bool:
    """Whether the number depends on no family: a constant, a parameter, or a product of them."""
    if isinstance(number, Operation) and number.op == "mul":
        return all(isinstance(part, Const | Param) for part in number.parts)
    return isinstance(number, Const | Param)


def _is_note(raw: Any) -> bool:  # noqa: ANN401
    return isinstance(raw, Mapping) and raw.keys() == {"note"}
