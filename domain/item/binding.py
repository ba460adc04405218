"""The catalogue compiled against one set of figures, kept for the next assessment."""

from dataclasses import dataclass, field
from typing import Any

from domain.item.amounts import Pay
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Figure, Parameters
from domain.item.catalogue.shapes import Item, Route
from domain.item.evaluator import Compiler
from domain.item.trees import All
from domain.item.truth import Codes, Person, Rule, Scene, Test, Truth

KEPT = 64  # figure sets kept compiled per catalogue: a city has few regions and dates in use


@dataclass(frozen=True, slots=True)
class BoundRoute:
    """One route, its compiled rule, and the parts of its outermost `all` (else the rule itself)."""

    route: Route
    rule: Rule
    parts: tuple[Rule, ...]
    tests: tuple[Test, ...]

    def judge(self, scene: Scene, person: Person) -> tuple[Truth, int]:
        """The verdict, and the position of the first part that fails."""
        truth: Truth = True
        for position, test in enumerate(self.tests):
            found = test(scene, person)
            if found is False:
                return False, position
            if found is None:
                truth = None
        return truth, 0


@dataclass(frozen=True, slots=True)
class BoundItem:
    item: Item
    routes: tuple[BoundRoute, ...]
    pay: Pay


@dataclass(frozen=True, slots=True)
class Rules:
    items: dict[str, BoundItem]
    property_tests: dict[str, Test]
    standard: Figure
    compiler: Compiler
    shown: list[Any] = field(default_factory=list)  # what shows them, once compiled: see `showing`


def bind(catalogue: Catalogue, parameters: Parameters) -> Rules:
    """The compiled rules for these figures."""
    key = parameters.digest
    if key not in catalogue.bound:
        if len(catalogue.bound) >= KEPT:
            catalogue.bound.clear()
        catalogue.bound[key] = _bind(catalogue, parameters)
    rules: Rules = catalogue.bound[key]
    return rules


def _bind(catalogue: Catalogue, parameters: Parameters) -> Rules:
    plain = {name: word.reason for name, word in catalogue.facts.items() if word.reason}
    inside = {n: w.reason_inside_not for n, w in catalogue.facts.items() if w.reason_inside_not}
    compiler = Compiler(parameters.values, Codes(plain, inside))
    return Rules(
        items={code: _item(item, compiler) for code, item in catalogue.items.items()},
        property_tests={
            f"#{name}": compiler.rule(ref.tree).test
            for name, ref in catalogue.property_tests.items()
        },
        standard=parameters.values["dibao.standard_month"],
        compiler=compiler,
    )


def _item(item: Item, compiler: Compiler) -> BoundItem:
    routes = tuple(_route(route, compiler) for route in item.routes)
    return BoundItem(item, routes, Pay(item.benefit, compiler))


def _route(route: Route, compiler: Compiler) -> BoundRoute:
    tree, rule = route.conditions, compiler.rule(route.conditions)
    parts = tuple(compiler.rule(child) for child in tree.children) if isinstance(tree, All) else ()
    parts = parts or (rule,)
    return BoundRoute(route, rule, parts, tuple(part.test for part in parts))
