"""All items for many families at once: the verdicts of `assess`, with every identity presumed.

The same trees, figures and order; what is unknown stays unknown. A test holds both to the same
answers. Traces and amounts come on demand, since they cost more than the verdicts.
"""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from domain.item.assessment import ASSISTANCE_FACT, NO_PERSON
from domain.item.binding import BoundItem, bind
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Parameters
from domain.item.catalogue.shapes import Conferral, Stage
from domain.item.columns.amounts import amounts, exact, totals
from domain.item.columns.column import FALSE, TRUE, UNKNOWN, Column, Index, Mask, Truths
from domain.item.columns.conditions import Conditions
from domain.item.columns.lines import Lines, household_lines, person_lines
from domain.item.columns.numbers import Numbers
from domain.item.columns.result import Judged
from domain.item.columns.sheet import Sheet
from domain.item.columns.tracing import Tracing
from domain.item.facts import Facts

AT_ONCE = 10_000  # families: enough for numpy, little enough for a processor's cache


def judge(
    catalogue: Catalogue,
    parameters: Parameters,
    families: Sequence[Facts],
    *,
    traced: bool = False,
    paid: bool = False,
    asked: Sequence[Collection[str]] | None = None,
) -> Iterator[Judged]:
    """The verdicts of all items, some thousand families at a time, in the order given.

    `paid`: with amounts. `traced`: with amounts and with the trace of every condition for everybody
    it was asked of. `asked`: the items each family asks for; others then confer nothing on it and
    fail. Without it every item counts.
    """
    for start in range(0, len(families), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        run = _Pass(catalogue, parameters, families[some], traced, paid=paid or traced)
        if asked is not None:
            run.limit(asked[some])
        yield run.judged()


class _Pass:
    """One pass over the stages."""

    def __init__(
        self,
        catalogue: Catalogue,
        parameters: Parameters,
        families: Sequence[Facts],
        traced: bool,
        *,
        paid: bool,
    ) -> None:
        self.catalogue, self.rules = catalogue, bind(catalogue, parameters)
        self.sheet = Sheet(catalogue, self.rules, families)
        self.conditions = Conditions(self.sheet)
        self.numbers = Numbers(self.conditions)
        self.tracing = Tracing(catalogue, parameters, self.conditions) if traced else None
        self.paid = paid
        self.others: dict[str, Mask] = {}  # item → families that do not ask for it
        self.found: dict[str, list[Lines]] = {code: [] for code in catalogue.items}
        self.helps = frozenset(catalogue.facts[ASSISTANCE_FACT].after)
        self.sheet.settle_property(self.conditions.property_tests())

    def limit(self, asked: Sequence[Collection[str]]) -> None:
        """Judge an item only for the families that ask for it."""
        for code in self.found:
            self.others[code] = np.array([code not in each for each in asked], np.bool_)

    def judged(self) -> Judged:
        """Every stage in its order; amounts are reckoned when every identity is known."""
        for stage in self.catalogue.stages:
            if self.tracing:
                self.tracing.stage(self.rules.items[stage.item], stage)
            self._stage(stage)
        self.sheet.share()
        if self.paid:
            self._amounts()
        truth = {code: self._overall(lines) for code, lines in self.found.items()}
        return Judged(
            self.sheet,
            truth,
            {code: self._reason(lines, truth[code]) for code, lines in self.found.items()},
            self.found,
            list(self.conditions.reasons),
            self.tracing.found if self.tracing else {},
        )

    def _stage(self, stage: Stage) -> None:
        bound = self.rules.items[stage.item]
        for lines in self._lines(bound, stage):
            self._leave_out(stage.item, lines)
            self.found[stage.item].append(lines)
            self._confer(bound, lines)
            if stage.item in self.helps:
                self._assistance(bound, lines)

    def _leave_out(self, item: str, lines: Lines) -> None:
        if item not in self.others:
            return
        others = self.others[item]
        rows = others[self.sheet.roster.home] if lines.of_person else others
        lines.truth[rows], lines.reason[rows] = FALSE, self.conditions.code(NO_PERSON)

    def _lines(self, bound: BoundItem, stage: Stage) -> list[Lines]:
        item, before = bound.item, self.found[stage.item]
        routes = [(index, bound.routes[index]) for index in stage.routes]
        if stage.scope == "person":
            single = len(bound.routes) > len(routes)
            return [person_lines(self.conditions, item, routes, before[0] if single else None)]
        return [household_lines(self.conditions, item, index, route) for index, route in routes]

    def _confer(self, bound: BoundItem, lines: Lines) -> None:
        for index, route in enumerate(bound.routes):
            which = lines.of_route(index)
            if which.any():
                for conferral in route.route.confers:
                    self._grant(conferral, lines, which)

    def _grant(self, conferral: Conferral, lines: Lines, which: Mask) -> None:
        sheet, sure = self.sheet, which & (lines.truth == TRUE)
        homes, sure_homes = (self._homes(lines, each) for each in (which, sure))
        for target in conferral.to:
            if target == "self":
                sheet.grant(conferral, True, which, sure)
            elif target == "household":
                sheet.grant(conferral, False, homes, sure_homes)
            else:
                inside, home = sheet.inside[target], sheet.roster.home
                some = homes[home] & (inside != FALSE)
                sheet.grant(conferral, True, some, sure_homes[home] & (inside == TRUE))
        sheet.granted(conferral.identity)

    def _homes(self, lines: Lines, which: Mask) -> Mask:
        """The households of these lines."""
        if not lines.of_person:
            return which
        found: Mask = self.sheet.roster.count(which) > 0
        return found

    def _assistance(self, bound: BoundItem, lines: Lines) -> None:
        """What medical assistance pays, before other items ask what is left."""
        paid = exact(amounts(self.numbers, bound.pay, bound.item, lines), lines)
        roster = self.sheet.roster
        homes = roster.home if lines.of_person else np.arange(roster.families)
        helped = paid if lines.of_person else Column.constant(0, roster.persons)
        self.sheet.assist(helped, totals(paid, homes, roster.families))

    def _amounts(self) -> None:
        for code, found in self.found.items():
            bound = self.rules.items[code]
            for lines in found:
                lines.amounts = amounts(self.numbers, bound.pay, bound.item, lines)

    def _overall(self, found: Sequence[Lines]) -> Truths:
        """True if any line is, else unknown if any is."""
        truth = np.full(self.sheet.roster.families, FALSE, np.int8)
        for lines in found:
            present = np.where(lines.present, lines.truth, np.int8(FALSE))
            whole = self.sheet.roster.greatest(present) if lines.of_person else present
            truth = np.maximum(truth, whole)
        return truth

    def _reason(self, found: Sequence[Lines], truth: Truths) -> Index:
        """The household route's reason, else that of the person who came furthest; -1 for none."""
        roster, lines = self.sheet.roster, found[0]
        reason = np.full(roster.families, self.conditions.code(NO_PERSON), np.intp)
        if not lines.of_person:
            reason = lines.reason.copy()
        else:
            furthest = np.where(lines.present, lines.position, -1)
            most = np.full(roster.families, -1, np.intp)
            np.maximum.at(most, roster.home, furthest)
            families, first = roster.first_of(lines.present & (furthest == most[roster.home]))
            reason[families] = lines.reason[first]
        reason[truth >= UNKNOWN] = -1
        return reason
