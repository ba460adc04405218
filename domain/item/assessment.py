"""Evaluates all items for one family, in the order of the item graph.

With `presume` every identity counts as soon as its conditions hold (what the family would get). In a
running case only granted identities count, and those an open claim could still confer are unknown.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from domain.item.binding import BoundItem, BoundRoute, bind
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Parameters
from domain.item.catalogue.shapes import Stage
from domain.item.facts import Facts
from domain.item.gaps import resolve
from domain.item.scene import Case
from domain.item.truth import NONE, Truth, both
from domain.item.verdicts import ANSWERS, Answer, Assessment, Line, Standing, Verdict

NOBODY: dict[str, Any] = {}
ASSISTANCE_FACT = "p.oop_after_medical_assistance"
EMPTY_UNIT = "R-DUP-02"
NO_PERSON = "R-SCP-01"


class _Found:
    """One line while amounts are still to come."""

    __slots__ = ("bound", "failure", "person", "subject", "truth", "gaps")

    def __init__(
        self, bound: BoundRoute, person: str | None, subject: dict[str, Any], truth: Truth
    ) -> None:
        self.bound, self.person, self.subject, self.truth = bound, person, subject, truth
        self.failure: tuple[int, str] = (0, "")
        self.gaps: frozenset[str] = NONE


def assess(
    catalogue: Catalogue, parameters: Parameters, facts: Facts, standing: Standing
) -> Assessment:
    """One verdict per item of the catalogue, in catalogue order."""
    run = Run(catalogue, parameters, facts, standing)
    for stage in catalogue.stages:
        run.stage(stage)
    return Assessment(
        catalogue_version=catalogue.version,
        parameters=parameters.digest,
        facts=facts.digest,
        verdicts=run.verdicts(),
    )


class Run:
    """One pass over the stages."""

    def __init__(
        self, catalogue: Catalogue, parameters: Parameters, facts: Facts, standing: Standing
    ) -> None:
        self.catalogue, self.standing = catalogue, standing
        self.rules = bind(catalogue, parameters)
        self.case = Case(catalogue, self.rules, facts, standing)
        self.found: dict[str, list[_Found]] = {code: [] for code in catalogue.items}
        self.open = _with_fallbacks(catalogue, standing.open)
        self.helps = frozenset(catalogue.facts[ASSISTANCE_FACT].after)

    def stage(self, stage: Stage) -> None:
        """Decides the lines of one stage and hands out the identities that follow."""
        bound = self.rules.items[stage.item]
        if stage.scope == "household":
            lines = [self._household(bound, bound.routes[index]) for index in stage.routes]
        else:
            lines = self._persons(bound, [bound.routes[index] for index in stage.routes])
        self.found[stage.item] += lines
        for line in lines:
            self._confer(stage.item, line)
        if stage.item in self.helps:
            self._assistance(bound, lines)

    def _household(self, bound: BoundItem, route: BoundRoute) -> _Found:
        case, item = self.case, bound.item
        truth = route.rule.test(case.scene, NOBODY)
        line = _Found(route, None, case.scene, truth)
        if truth is None:
            line.gaps = route.rule.gaps(case.scene, NOBODY)
        if truth is False:
            line.failure = route.failure(case.scene, NOBODY)
        if item.unit_rule != "none":
            self._unit(line, item.unit_rule == "required", item.unit_settled)
        return line

    def _unit(self, line: _Found, first: bool, settled: bool) -> None:
        """The benefit unit must not be empty, and for some items must be known to the last person."""
        places = [inside for _, inside, _ in self.case.unit]
        if not places:
            if first or line.truth is not False:
                line.failure = (0, EMPTY_UNIT)
            line.truth = False
        elif None in places and (settled or True not in places):
            line.truth = both(line.truth, None)
            line.gaps |= NONE.union(*(hanging for _, _, hanging in self.case.unit))

    def _persons(self, bound: BoundItem, routes: list[BoundRoute]) -> list[_Found]:
        """One line per person of the group: the first route that holds, else the first route."""
        single = len(bound.routes) > len(routes)
        first = self.found[bound.item.code][0] if single else None
        if first and first.truth is True:
            return []
        lines = [self._person(routes, slot) for slot in self.case.group(routes[0].route.among)]
        if first and first.truth is None:
            for line in lines:
                line.truth = both(line.truth, None)
                line.gaps |= first.gaps if line.truth is None else NONE
        return lines

    def _person(self, routes: list[BoundRoute], slot: tuple[Any, Truth, frozenset[str]]) -> _Found:
        person, inside, hanging = slot
        scene, best = self.case.scene, None
        for route in routes:
            truth = both(inside, route.rule.test(scene, person))
            if best is None or truth is True or (truth is None and best.truth is False):
                best = _Found(route, self.case.name(person), person, truth)
            if truth is True:
                break
        assert best is not None
        if best.truth is None:
            best.gaps = hanging if inside is None else NONE
            best.gaps |= best.bound.rule.gaps(scene, person)
        if best.truth is False:
            best.failure = best.bound.failure(scene, person)
        return best

    def _confer(self, code: str, line: _Found) -> None:
        presume = self.standing.presume
        if line.truth is False or not (presume or code in self.open):
            return
        truth = line.truth if presume else None
        for conferral in line.bound.route.confers:
            self.case.confer(conferral, line.subject, truth)

    def _assistance(self, bound: BoundItem, lines: list[_Found]) -> None:
        """What medical assistance pays: reckoned, still open, or as granted."""
        amounts: dict[str, int | Decimal | None] = {}
        if self.standing.presume:
            for line in lines:
                amounts[line.person or ""] = self._exact(bound, line)
        elif bound.item.code in self.standing.open:
            amounts = {line.person or "": 0 if line.truth is False else None for line in lines}
        else:
            amounts = dict(self.standing.assistance or {})
        self.case.oop(amounts)

    def _exact(self, bound: BoundItem, line: _Found) -> int | Decimal | None:
        if line.truth is not True:
            return 0 if line.truth is False else None
        amount, _ = bound.pay.amount(line.bound.route.id, self.case.scene, line.subject)
        return amount.exact if amount else None

    def verdicts(self) -> dict[str, Verdict]:
        """All items in catalogue order; amounts are reckoned now that every identity is known."""
        self.case.share()
        return {code: self._verdict(code, lines) for code, lines in self.found.items()}

    def _verdict(self, code: str, found: list[_Found]) -> Verdict:
        bound = self.rules.items[code]
        lines = tuple(self._line(bound, line) for line in found)
        truth = _overall(line.truth for line in found)
        granted = next((line for line in lines if line.truth is Answer.TRUE), None)
        return Verdict(
            item=code,
            truth=ANSWERS[truth],
            lines=lines,
            reason=_primary(found) if truth is False else None,
            missing=NONE.union(*(line.missing for line in lines)),
            waits_for=NONE.union(*(line.waits_for for line in lines)),
            route=granted.route if granted else None,
        )

    def _line(self, bound: BoundItem, line: _Found) -> Line:
        amount, gaps = None, line.gaps
        route = line.bound.route
        if line.truth is False:
            return Line(line.person, Answer.FALSE, route.id, reason=line.failure[1])
        if line.truth is True:
            amount, gaps = bound.pay.amount(route.id, self.case.scene, line.subject)
        missing, waits = (
            resolve(gaps, self.catalogue, self.case, line.subject) if gaps else (NONE, NONE)
        )
        confers = frozenset(each.identity for each in route.confers)
        return Line(
            person=line.person,
            truth=ANSWERS[line.truth],
            route=route.id,
            amount=amount,
            confers=confers if line.truth is True else NONE,
            missing=missing,
            waits_for=waits,
        )


def _with_fallbacks(catalogue: Catalogue, open_items: frozenset[str]) -> frozenset[str]:
    """An open claim keeps open what would be evaluated if it were refused."""
    found, queue = set(open_items), list(open_items)
    while queue:
        item = catalogue.items.get(queue.pop())
        if item and item.fallback and item.fallback not in found:
            found.add(item.fallback)
            queue.append(item.fallback)
    return frozenset(found)


def _overall(truths: Iterable[Truth]) -> Truth:
    verdicts = set(truths)
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _primary(found: list[_Found]) -> str:
    """The reason of the household route, else of the person who came furthest (first among equals)."""
    if not found:
        return NO_PERSON
    if found[0].person is None:
        return found[0].failure[1]
    return max(found, key=lambda line: line.failure[0]).failure[1]
