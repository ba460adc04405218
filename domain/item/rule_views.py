"""What a page shows of one item's rules."""

from dataclasses import dataclass

from domain.item.figures import Named


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure an item reads: its value today as text (money in yuan), and since when."""

    name: str
    zh: str
    value: str
    unit: str
    since: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One line of a rule, indented; `figures` are the figures it speaks of."""

    depth: int
    text: str
    heading: bool
    figures: list[FigureView]


@dataclass(frozen=True, slots=True)
class RouteView:
    """One way to qualify; `confers` are the identities it gives."""

    zh: str
    scope: str
    conditions: list[ClauseView]
    confers: list[str]


@dataclass(frozen=True, slots=True)
class AmountView:
    """One way an amount is reckoned: when it is used, what is given, and how it is worked out."""

    route: str
    when: str | None
    gives: str
    at_most: bool
    formula: list[ClauseView]


@dataclass(frozen=True, slots=True)
class MaterialView:
    """`way`: bundle | shared | commitment | submit; `via` names who supplies what is shared."""

    zh: str
    way: str
    via: list[str]


@dataclass(frozen=True, slots=True)
class LimitsView:
    """Working days, or hours; None where there is no such limit."""

    statutory_wd: int | None
    committed_wd: int | None
    hours: int | None
    delegated_wd: int | None
    extension_wd: int | None
    paperwork_wd: int | None
    publicity_days: int
    source: str


@dataclass(frozen=True, slots=True)
class ItemRules:
    """Everything the catalogue says of one item on a day, in words."""

    code: str
    zh: str
    en: str
    department_name: str
    scope: str
    for_whom_zh: str
    gives_zh: str
    routes: list[RouteView]
    amounts: list[AmountView]
    rounding_zh: str | None
    frequency_zh: str
    paid_from_zh: str
    figures: list[FigureView]
    materials: list[MaterialView]
    limits: LimitsView
    begins: str
    office_zh: str
    decided_at: str
    auto_enjoy: bool
    means_test: bool
    waits_on: list[Named]
    exclusive_with: list[Named]
    fallback: Named | None
    basis_zh: str
    sources: list[Named]
    review_zh: str
    stop_zh: str
    local: list[str]
