"""What a compiled catalogue is made of: frozen values, no behaviour beyond lookups."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from domain.errors import RuleViolation
from domain.item.trees import Condition, Number


class Problem(NamedTuple):
    """One thing wrong with the catalogue files, for the person who edits them."""

    file: str
    item: str
    field: str
    sentence: str


class CatalogueInvalid(RuleViolation):
    """The catalogue files contradict themselves; nothing was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        lines = [f"{p.file} · {p.item} · {p.field}: {p.sentence}" for p in problems]
        super().__init__("\n".join(lines), problems=[list(problem) for problem in problems])
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class FactWord:
    """One fact of the vocabulary. `zh` stands inside a sentence; of a bool `yes` and `no` do."""

    name: str
    type: str  # bool | number | code | text | set
    unit: str  # fen | m2 | ratio | years | months | days | count | level | ""
    zh: str
    en: str
    yes: str
    no: str
    codes: Mapping[str, str]  # code (or number) → zh
    reason: str | None
    reason_inside_not: str | None
    derived_from: tuple[str, ...] | None  # None: somebody states it
    after: tuple[str, ...]  # items whose result sets it
    level: str  # L1 public, L2 internal, L3 case staff, L4 check officer only
    means: bool  # of the means check: other departments see what follows from it, not the value


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was refused, and what would change it."""

    code: str
    zh: str
    en: str
    remedy_zh: str


@dataclass(frozen=True, slots=True)
class Identity:
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    zh: str
    en: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days, or `hours` on the wall clock. None: the law (or the city) names none."""

    statutory_wd: int | None
    committed_wd: int | None
    hours: int | None = None
    paperwork_wd: int | None = None
    delegated_wd: int | None = None
    extension_wd: int | None = None
    before_wd: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """`way`: bundle (一证一书一表) | shared (`via`) | commitment | submit."""

    zh: str
    en: str
    way: str
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conferral:
    """`to`: self | unit | all | household, whoever gets the identity when the route holds."""

    identity: str
    to: tuple[str, ...]
    replaces: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Route:
    """One way to qualify. Most items have one; MZ-02 has three."""

    id: str
    scope: str  # household | person
    among: str  # the group a person route is asked for: counted | unit
    conditions: Condition
    confers: tuple[Conferral, ...]
    identities: frozenset[str]  # what it confers
    zh: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to reckon the amount: the first of an item whose route and `when` fit is used."""

    route: str | None
    when: Condition | None
    kind: str
    value: Number | None
    quantity: Number | None
    category: int | None
    at_most: bool
    counted: Number | None
    uplifts: Number | None
    text: str | None  # the short text of the test families; None: the plain number
    zh: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """`to` whole yuan or whole fen; `how` half_up or up."""

    to: str
    how: str


@dataclass(frozen=True, slots=True)
class Benefit:
    unit: str
    variants: tuple[Variant, ...]
    rounding: Rounding
    frequency: str
    paid_from: str


@dataclass(frozen=True, slots=True)
class Item:
    """One of the relief items."""

    code: str
    department: str
    zh: str
    en: str
    kind: str
    scope: str
    summary_zh: str
    gives_zh: str
    office_zh: str
    decided_at: str  # county | township
    routes: tuple[Route, ...]
    benefit: Benefit
    limits: Limits
    begins: str  # at_acceptance | after_review
    confers: frozenset[str]
    exclusive_with: tuple[str, ...]
    fallback: str | None
    unit_rule: str  # none | required | after_tree
    unit_settled: bool
    auto_enjoy: bool
    means_test: bool
    publicity_days: int
    materials: tuple[Material, ...]
    sources: tuple[str, ...]
    basis_zh: str
    stop_zh: str
    review_zh: str
    local: tuple[str, ...]
    file: str
    without: Mapping[str, str] = field(default_factory=dict)  # check → visit | wait, own rule
    reads: frozenset[str] = frozenset()  # all facts, also those behind derived ones
    base_reads: frozenset[str] = frozenset()  # only those somebody states
    waits_on: frozenset[str] = frozenset()  # items conferring what the tree reads outside `not`

    @property
    def reads_of_persons(self) -> frozenset[str]:
        return frozenset(name for name in self.reads if name.startswith("p."))

    @property
    def reads_of_household(self) -> frozenset[str]:
        return self.reads - self.reads_of_persons


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of an assessment: routes of one scope of one item, in the order of the graph."""

    item: str
    scope: str
    routes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One dated figure. Money is fen (a price possibly a fraction of one), else a plain number."""

    name: str
    region: str
    effective_from: str
    value: int | Decimal
    unit: str
    zh: str
    source: str
    local: bool


Documents = Mapping[str, Any]
