"""One item as people read it: its rules in sentences, with the figures of a day."""

from collections.abc import Iterable, Iterator
from datetime import date
from re import sub

from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Parameters
from domain.item.catalogue.shapes import Benefit, Item, Material, Route, Variant
from domain.item.figures import Named, written
from domain.item.formulas import formula
from domain.item.phrases import Clause, clauses, said
from domain.item.rule_views import (
    AmountView,
    ClauseView,
    FigureView,
    ItemRules,
    LimitsView,
    MaterialView,
    RouteView,
)
from domain.item.trees import parameters_read

FREQUENCY = {
    "monthly": "按月",
    "yearly": "按年",
    "once": "一次性",
    "once_a_year": "一年一次",
    "once_in_5_years": "五年一次",
    "per_semester": "按学期",
    "per_settlement": "按每次结算",
    "per_disaster": "按每次灾害",
    "per_case": "按每件",
    "valid_12_months": "有效期十二个月",
    "until_exit": "到退出为止",
    "until_risk_gone": "到风险消除为止",
    "as_approved": "按批准的期限",
}
PAID_FROM = {
    "month_after_decision": "批准的次月起",
    "month_of_application": "申请的当月起",
    "next_billing_cycle": "下一个收费周期起",
    "current_semester": "本学期起",
    "current_year": "当年起",
    "current_insurance_year": "本参保年度起",
    "immediately": "立即",
    "after_review": "审核后",
    "after_inspection": "验收后",
    "on_recognition": "认定时起",
    "on_payment": "缴费时",
    "settlement_date": "结算时",
    "contract_date": "签订合同时起",
    "service_start": "服务开始时",
    "works_order": "安排施工时",
    "assignment": "指派时",
    "batch": "按批次",
    "as_issued": "按实际发放",
}
ROUNDED = {
    ("yuan", "up"): "算到元，不足一元的进为一元",
    ("yuan", "half_up"): "四舍五入到元",
    ("fen", "up"): "算到分，不足一分的进为一分",
    ("fen", "half_up"): "四舍五入到分",
}
LIBRARY = "identity_library"


def item_rules(catalogue: Catalogue, code: str, region: str, day: date) -> ItemRules:
    """An item's rules with the figures of `region` on `day`. Raises UnknownItem,
    ParameterMissing."""
    item = catalogue.item(code)
    return _Reading(catalogue, catalogue.parameters.at(region, day)).item(item)


class _Reading:
    """The catalogue with the figures of one place and day."""

    def __init__(self, catalogue: Catalogue, parameters: Parameters) -> None:
        self.catalogue, self.parameters = catalogue, parameters

    def item(self, item: Item) -> ItemRules:
        catalogue = self.catalogue
        routes = [self._route(route) for route in item.routes]
        amounts = [self._amount(item, variant) for variant in item.benefit.variants]
        return ItemRules(
            code=item.code,
            zh=item.zh,
            en=item.en,
            department_name=catalogue.departments[item.department].zh,
            scope=item.scope,
            for_whom_zh=item.summary_zh,
            gives_zh=item.gives_zh,
            routes=routes,
            amounts=amounts,
            rounding_zh=_rounding(item.benefit),
            frequency_zh=FREQUENCY.get(item.benefit.frequency, item.benefit.frequency),
            paid_from_zh=PAID_FROM.get(item.benefit.paid_from, item.benefit.paid_from),
            figures=[self._figure(name) for name in read_by(item)],
            materials=[self._material(each) for each in item.materials],
            limits=_limits(item),
            begins=item.begins,
            office_zh=item.office_zh,
            decided_at=item.decided_at,
            auto_enjoy=item.auto_enjoy,
            means_test=item.means_test,
            waits_on=self._items(sorted(item.waits_on)),
            exclusive_with=self._items(item.exclusive_with),
            fallback=next(iter(self._items([item.fallback] if item.fallback else [])), None),
            basis_zh=item.basis_zh,
            sources=[Named(each, catalogue.process["sources"][each]) for each in item.sources],
            review_zh=item.review_zh,
            stop_zh=item.stop_zh,
            local=list(item.local),
        )

    def _items(self, codes: Iterable[str]) -> list[Named]:
        return [Named(code, self.catalogue.items[code].zh) for code in codes]

    def _route(self, route: Route) -> RouteView:
        named = self.catalogue.identities
        return RouteView(
            route.zh,
            route.scope,
            self._clauses(clauses(self.catalogue, route.conditions)),
            [named[each.identity].zh for each in route.confers],
        )

    def _amount(self, item: Item, variant: Variant) -> AmountView:
        route = next((each.zh for each in item.routes if each.id == variant.route), "")
        number = variant.value if variant.value is not None else variant.quantity
        return AmountView(
            route=route,
            when=None if variant.when is None else said(self.catalogue, variant.when),
            gives=sub(r"{\w+}", "…", variant.zh),
            at_most=variant.at_most,
            formula=self._clauses(formula(self.catalogue, number) if number is not None else []),
        )

    def _clauses(self, lines: Iterable[Clause]) -> list[ClauseView]:
        return [
            ClauseView(
                line.depth, line.text, line.heading, [self._figure(n) for n in line.parameters]
            )
            for line in lines
        ]

    def _figure(self, name: str) -> FigureView:
        book, now = self.catalogue.parameters, self.parameters
        value = written(now.values[name], book.units[name])
        return FigureView(name, book.zh[name], value, book.units[name], now.effective_from[name])

    def _material(self, material: Material) -> MaterialView:
        checks = self.catalogue.checks.checks
        known = [checks[code].zh if code in checks else "" for code in material.via]
        library = ["救助身份库"] if LIBRARY in material.via else []
        return MaterialView(material.zh, material.way, [*filter(None, known), *library])


def readers(catalogue: Catalogue) -> dict[str, list[Named]]:
    """Figure → the items that read it, in the catalogue's order."""
    found: dict[str, list[Named]] = {}
    for item in catalogue.items.values():
        for name in read_by(item):
            found.setdefault(name, []).append(Named(item.code, item.zh))
    return found


def read_by(item: Item) -> list[str]:
    """The names of the figures an item reads, in the order it speaks of them."""
    return list(dict.fromkeys(_read_by(item)))


def _read_by(item: Item) -> Iterator[str]:
    for route in item.routes:
        yield from sorted(parameters_read(route.conditions))
    for variant in item.benefit.variants:
        for tree in (variant.when, variant.value, variant.quantity, variant.uplifts):
            if tree is not None:
                yield from sorted(parameters_read(tree))


def _rounding(benefit: Benefit) -> str | None:
    if all(variant.value is None for variant in benefit.variants):
        return None
    return ROUNDED[benefit.rounding.to, benefit.rounding.how]


def _limits(item: Item) -> LimitsView:
    told = item.limits
    return LimitsView(
        told.statutory_wd,
        told.committed_wd,
        told.hours,
        told.delegated_wd,
        told.extension_wd,
        told.paperwork_wd,
        item.publicity_days,
        told.source,
    )
