"""The catalogue compiled against one set of figures, kept for the next assessment."""

from dataclasses import dataclass

from domain.item.amounts import Pay
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Figure, Parameters
from domain.item.catalogue.shapes import Item, Route
from domain.item.evaluator import Compiler
from domain.item.trees import All
from domain.item.truth import Codes, Person, Rule, Scene

KEPT = 64  # figure sets kept compiled per catalogue: a city has few regions and dates in use


@dataclass(frozen=True, slots=True)
class BoundRoute:
    """One route with its compiled rule, and the children of its outermost `all` (for §6.2)."""

    route: Route
    rule: Rule
    children: tuple[Rule, ...]

    def failure(self, scene: Scene, person: Person) -> tuple[int, str]:
        """Position of the first failing condition in the outermost `all`, and its reason code."""
        for position, child in enumerate(self.children):
            if child.test(scene, person) is False:
                return position, child.why(scene, person)
        return 0, self.rule.why(scene, person)


@dataclass(frozen=True, slots=True)
class BoundItem:
    item: Item
    routes: tuple[BoundRoute, ...]
    pay: Pay


@dataclass(frozen=True, slots=True)
class Rules:
    items: dict[str, BoundItem]
    dibao_property: Rule
    standard: Figure
    compiler: Compiler


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
        dibao_property=compiler.rule(catalogue.property_tests["dibao"].tree),
        standard=parameters.values["dibao.standard_month"],
        compiler=compiler,
    )


def _item(item: Item, compiler: Compiler) -> BoundItem:
    routes = tuple(_route(route, compiler) for route in item.routes)
    return BoundItem(item, routes, Pay(item.benefit, compiler))


def _route(route: Route, compiler: Compiler) -> BoundRoute:
    tree = route.conditions
    children = tree.children if isinstance(tree, All) else ()
    rules = tuple(compiler.rule(child) for child in children)
    return BoundRoute(route, compiler.rule(tree), rules)
