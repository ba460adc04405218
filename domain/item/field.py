"""What one question is: a row of `fields.yaml`, read once and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

Scope = Literal["household", "person", "supporter"]
Answer = bool | int | str | list[str]
Problem = tuple[str, str, str, str]  # file, item, field, sentence

TYPES = frozenset(
    {
        "address",
        "bank_card",
        "bool",
        "code",
        "date",
        "decimal",
        "disability_certificate",
        "file",
        "id_number",
        "integer",
        "money_fen",
        "multi_code",
        "name",
        "phone",
        "region",
        "signature",
        "text",
    }
)
PAPERS = frozenset({"file", "signature"})
SOURCES = frozenset({"family", "check", "register", "survey", "rule"})
ASKS = frozenset({"", "if_unavailable", "if_underived", "never"})
OPS = frozenset({"eq", "ne", "lt", "lte", "gt", "gte", "in", "has_any", "within"})
SUMS = frozenset({"add", "per_head"})
OF_MEMBERS = frozenset({"per_head", "sum_members", "any_members", "all_members"})
OF_CODES = frozenset({"count", "first", "contains", "map"})
OF_DATES = frozenset({"years_since", "months_since", "days_since"})
HOWS = SUMS | OF_MEMBERS | OF_CODES | OF_DATES | {"same", "number", "not_empty", "within"}
DERIVATIONS = frozenset({"id_birth", "id_sex", "years_since", "character"})
NEEDERS = frozenset({"everyone", "means_tested", "pays_money", "commitment"})


MEMBERSHIP = "p.counted"


@dataclass(frozen=True, slots=True)
class When:
    """A condition on other answers: `all`/`any`/`not` of `parts`, or one `leaf`."""

    kind: Literal["all", "any", "not", "leaf"]
    parts: tuple["When", ...] = ()
    field: str = ""
    op: str = ""
    value: Any = None

    def reads(self) -> frozenset[str]:
        """The questions this condition looks at."""
        inner = frozenset[str]().union(*(part.reads() for part in self.parts))
        return inner | {self.field} if self.kind == "leaf" else inner

    def to_json(self) -> dict[str, Any]:
        """The tree as browsers get it: {all|any: [...]}, {not: ...} or {field, op, value}."""
        if self.kind == "leaf":
            return {"field": self.field, "op": self.op, "value": self.value}
        parts = [part.to_json() for part in self.parts]
        return {self.kind: parts[0] if self.kind == "not" else parts}


@dataclass(frozen=True, slots=True)
class Feed:
    """How an answer becomes a fact. `table` and `otherwise` belong to map and all_members."""

    fact: str
    how: str
    part: str = ""
    times: Fraction = Fraction(1)
    codes: tuple[str, ...] = ()
    table: Mapping[str, bool | str] | None = None
    otherwise: bool | str | None = None


@dataclass(frozen=True, slots=True)
class Derive:
    """A value worked out from another answer: `at` counts characters from 1."""

    by: str
    source: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `otherwise` stands for the answer where `when` is false (None: unknown)."""

    id: str
    section: str
    zh: str
    en: str
    scope: Scope
    type: str
    source: str
    level: str
    help: str = ""
    codes: str = ""
    when: When | None = None
    otherwise: Answer | None = None
    optional: bool = False
    checks: tuple[str, ...] = ()
    ask: str = ""
    if_no_record: Answer | None = None
    derive: Derive | None = None
    prefill: tuple[Mapping[str, str], ...] = ()
    confirmed_by: tuple[str, ...] = ()
    needed_by: frozenset[str] = frozenset()
    feeds: tuple[Feed, ...] = ()
    hands_in: tuple[str, ...] = ()
    at_most: str = ""
    at_least: int = 0
    must_be: bool | None = None

    def depends_on(self) -> frozenset[str]:
        """The questions whose answers this one cannot do without."""
        read = self.when.reads() if self.when else frozenset[str]()
        source = self.derive.source if self.derive else ""
        return read | {other for other in (source, self.at_most) if other}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form, in the order of the file."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes one may choose: code -> {zh, en, ...}. `codes_of` items: those of the catalogue."""

    name: str
    standard: str
    codes: Mapping[str, Mapping[str, str]]
    codes_of: str = ""


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """A fact worked out from facts and answers, by the form (`answers`) or the `assessment`."""

    fact: str
    by: str
    zh: str
    facts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Retirement:
    """Statutory retirement of one sex: at `years`, a month later per `every` months of birth."""

    years: int
    born_from: tuple[int, int]
    every: int
    at_most: int


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class FieldBook:
    """All questions and what they feed. `faults` are the rows that could not be read."""

    fields: Mapping[str, Field]
    sections: tuple[Section, ...]
    code_lists: Mapping[str, CodeList]
    derived: Mapping[str, DerivedFact]
    registers: Mapping[str, str]
    retirement: Mapping[str, Retirement]
    person_items_read: frozenset[str]
    faults: tuple[Problem, ...]

    def feeding(self, fact: str) -> frozenset[str]:
        """The questions whose answers become this fact, also through the facts it is made of.

        A fact of the household that adds up or divides by members also needs to know who is one.
        """
        return self._feeding(fact, frozenset())

    def _feeding(self, fact: str, above: frozenset[str]) -> frozenset[str]:
        pairs = [(f, feed) for f in self.fields.values() for feed in f.feeds if feed.fact == fact]
        rule = self.derived.get(fact)
        made_of = set(rule.facts) if rule else set[str]()
        if any(feed.how in OF_MEMBERS or _sums_members(f, feed) for f, feed in pairs):
            made_of.add(MEMBERSHIP)
        below = (self._feeding(part, above | {fact}) for part in made_of - above - {fact})
        return frozenset(f.id for f, _ in pairs).union(rule.fields if rule else (), *below)


def _sums_members(field: Field, feed: Feed) -> bool:
    return field.scope == "person" and not feed.fact.startswith("p.")


def read_when(raw: Any) -> When:  # noqa: ANN401
    """One tree of the file; ValueError names what is wrong with it."""
    if not isinstance(raw, Mapping):
        raise ValueError(f"条件写法不对：{raw!r}")
    for kind in ("all", "any"):
        if kind in raw:
            return When(kind, tuple(map(read_when, _sequence(raw[kind]))))
    if "not" in raw:
        return When("not", (read_when(raw["not"]),))
    if raw.keys() != {"field", "op", "value"}:
        raise ValueError(f"条件要写field、op、value三样：{dict(raw)!r}")
    return When("leaf", (), str(raw["field"]), str(raw["op"]), raw["value"])


def read_feed(raw: Mapping[str, Any]) -> Feed:
    """One row of `feeds`."""
    return Feed(
        fact=str(raw["fact"]),
        how=str(raw["how"]),
        part=str(raw.get("part", "")),
        times=Fraction(str(raw.get("times", 1))),
        codes=tuple(raw.get("codes", ())),
        table=raw.get("map"),
        otherwise=raw.get("else"),
    )


def _sequence(raw: Any) -> Sequence[Any]:  # noqa: ANN401
    if not isinstance(raw, list) or not raw:
        raise ValueError("all、any下面要列出条件")
    return raw
