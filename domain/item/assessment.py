"""Evaluates all items for one family, in the order of the item graph.

With `presume` every identity counts as soon as its conditions hold (what the family would get). In
a running case only granted identities count; those an open claim could still confer are unknown.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from domain.item.binding import BoundItem, BoundRoute, bind
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Parameters
from domain.item.catalogue.shapes import Stage
from domain.item.facts import Facts
from domain.item.gaps import resolve
from domain.item.scene import Case
from domain.item.truth import NONE, Scene, Slot, Truth, both
from domain.item.verdicts import ANSWERS, Answer, Assessment, Line, Standing, Verdict

NOBODY: dict[str, Any] = {}
ASSISTANCE_FACT = "p.oop_after_medical_assistance"
EMPTY_UNIT = "R-DUP-02"
NO_PERSON = "R-SCP-01"


class _Found:
    """One line while amounts are still to come."""

    __slots__ = ("bound", "gaps", "person", "position", "reason", "subject", "truth")

    def __init__(self, bound: BoundRoute, person: str | None, subject: Any) -> None:  # noqa: ANN401
        self.bound, self.person, self.subject = bound, person, subject
        self.truth: Truth = None
        self.position = 0  # of the first condition that fails
        self.reason: str | None = None
        self.gaps: frozenset[str] = NONE

    def explain(self, scene: Scene) -> None:
        """Notes the reason of a refusal, or what an unknown verdict hangs on, as of now."""
        if self.truth is False:
            self.reason = self.bound.parts[self.position].why(scene, self.subject)
        elif self.truth is None:
            self.gaps |= self.bound.rule.gaps(scene, self.subject)


def assess(
    catalogue: Catalogue,
    parameters: Parameters,
    facts: Facts,
    standing: Standing,
    items: Collection[str] | None = None,
) -> Assessment:
    """One verdict per item, in catalogue order: of the whole catalogue, or of these `items` alone.

    Others are then judged only where they bear on these: what they may still confer, and the
    assistance they pay.
    """
    run = Run(catalogue, parameters, facts, standing, items)
    for stage in catalogue.stages:
        if run.bears(stage.item):
            run.stage(stage)
    return run.assessment(parameters)


class Run:
    """One pass over the stages."""

    def __init__(
        self,
        catalogue: Catalogue,
        parameters: Parameters,
        facts: Facts,
        standing: Standing,
        items: Collection[str] | None = None,
    ) -> None:
        self.catalogue, self.standing = catalogue, standing
        self.asked = catalogue.items.keys() if items is None else frozenset(items)
        self.rules = bind(catalogue, parameters)
        self.case = Case(catalogue, self.rules, facts, standing)
        self.found: dict[str, list[_Found]] = {code: [] for code in catalogue.items}
        self.open = _with_fallbacks(catalogue, standing.open)
        self.helps = frozenset(catalogue.facts[ASSISTANCE_FACT].after)

    def bears(self, item: str) -> bool:
        """Whether the item is asked for, or what it brings may be read by one that is."""
        read = self.standing.presume or item in self.open or item in self.helps
        return read or item in self.asked

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
        line = _Found(route, None, case.scene)
        line.truth, line.position = route.judge(case.scene, NOBODY)
        line.explain(case.scene)
        if item.unit_rule != "none":
            self._unit(line, item.unit_rule == "required", item.unit_settled)
        return line

    def _unit(self, line: _Found, first: bool, settled: bool) -> None:
        """The benefit unit must not be empty; some items need it known to the last person."""
        places = [inside for _, inside, _ in self.case.unit]
        if not places:
            if first or line.truth is not False:
                line.reason = EMPTY_UNIT
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

    def _person(self, routes: list[BoundRoute], slot: Slot) -> _Found:
        person, inside, hanging = slot
        scene = self.case.scene
        best = _Found(routes[0], self.case.name(person), person)
        for index, route in enumerate(routes):
            truth, position = route.judge(scene, person)
            truth = both(inside, truth) if inside is None else truth
            if index == 0 or truth is True or (truth is None and best.truth is False):
                best.bound, best.truth, best.position = route, truth, position
            if truth is True:
                break
        if best.truth is not True:
            best.gaps = hanging
            best.explain(scene)
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

    def assessment(self, parameters: Parameters) -> Assessment:
        """What the stages so far came to."""
        return Assessment(self.catalogue.version, parameters.digest, self.verdicts())

    def verdicts(self) -> dict[str, Verdict]:
        """All items in catalogue order; amounts are reckoned now that every identity is known."""
        self.case.share()
        found = self.found.items()
        return {code: self._verdict(code, lines) for code, lines in found if code in self.asked}

    def _verdict(self, code: str, found: list[_Found]) -> Verdict:
        bound = self.rules.items[code]
        lines = tuple([self._line(bound, line) for line in found])
        truth = _overall([line.truth for line in found])
        if truth is False:
            return Verdict(code, Answer.FALSE, lines, _primary(found), NONE, NONE, None)
        granted = next((line for line in lines if line.truth is Answer.TRUE), None)
        return Verdict(
            item=code,
            truth=ANSWERS[truth],
            lines=lines,
            reason=None,
            missing=NONE.union(*[line.missing for line in lines]),
            waits_for=NONE.union(*[line.waits_for for line in lines]),
            route=granted.route if granted else None,
        )

    def _line(self, bound: BoundItem, line: _Found) -> Line:
        route = line.bound.route
        if line.truth is False:
            return Line(line.person, Answer.FALSE, route.id, reason=line.reason)
        amount, gaps = None, line.gaps
        if line.truth is True:
            amount, gaps = bound.pay.amount(route.id, self.case.scene, line.subject)
        missing = waits = NONE
        if gaps:
            missing, waits = resolve(gaps, self.catalogue, self.case, line.subject)
        return Line(
            person=line.person,
            truth=ANSWERS[line.truth],
            route=route.id,
            amount=amount,
            confers=route.identities if line.truth is True else NONE,
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


def _overall(truths: Sequence[Truth]) -> Truth:
    if True in truths:
        return True
    return None if None in truths else False


def _primary(found: list[_Found]) -> str | None:
    """The household route's reason, else that of the person who came furthest (first of equals)."""
    if not found:
        return NO_PERSON
    if found[0].person is None:
        return found[0].reason
    return max(found, key=lambda line: line.position).reason
