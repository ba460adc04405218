"""What came out for many families, readable as columns or family by family."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from domain.item.amounts import Amount
from domain.item.columns.column import TRUTHS, Column, Index, Truths, combined
from domain.item.columns.lines import Lines
from domain.item.columns.sheet import Sheet
from domain.item.columns.tracing import Traced
from domain.item.trace import Trace
from domain.item.verdicts import ANSWERS, Answer

SAID = tuple(ANSWERS[truth] for truth in TRUTHS)  # by the number of the verdict


class Line(NamedTuple):
    """One possible beneficiary; `person` None is the household. `amount`: only if traced."""

    person: str | None
    truth: Answer
    route: str
    reason: str | None
    amount: Amount | None


class Outcome(NamedTuple):
    """One item for one family; `reason` of a refusal, `route` of the first line that holds."""

    truth: Answer
    reason: str | None
    route: str | None
    lines: tuple[Line, ...]


class Worth(NamedTuple):
    """What a family gets by one item: fen, what is no money, and how many of them get it."""

    fen: int
    quantity: Decimal
    beneficiaries: int

    def plus(self, amount: Amount) -> "Worth":
        fen, quantity = amount.fen or 0, amount.quantity or 0
        return Worth(self.fen + fen, self.quantity + quantity, self.beneficiaries + 1)


NOTHING = Worth(0, Decimal(0), 0)


@dataclass(frozen=True, slots=True)
class Judged:
    """Some families. `truth` (0 no, 1 unknown, 2 yes) and `reason` (a number in `reasons`, or -1)
    have a row per family, in the order given; `lines` and `traces` go down to persons."""

    sheet: Sheet
    truth: Mapping[str, Truths]
    reason: Mapping[str, Index]
    lines: Mapping[str, Sequence[Lines]]
    reasons: Sequence[str]
    traces: Mapping[str, Sequence[Traced]]

    def __len__(self) -> int:
        return self.sheet.roster.families

    def worth(self, item: str) -> list["Worth"]:
        """What each family gets by an item altogether. Only if paid."""
        roster, found = self.sheet.roster, [NOTHING] * len(self)
        for lines in self.lines[item]:
            homes = roster.home.tolist() if lines.of_person else range(roster.families)
            amounts = lines.amounts.rows() if lines.amounts else [None] * len(homes)
            for home, amount in zip(homes, amounts, strict=True):
                if amount is not None:
                    found[home] = found[home].plus(amount)
        return found

    def outcomes(self) -> Iterator[dict[str, Outcome]]:
        """Every item of each family in turn."""
        reading = [(code, _Reading(self, code)) for code in self.lines]
        for family in range(len(self)):
            yield {code: item.outcome(family) for code, item in reading}

    def traced(self) -> Iterator[dict[str, tuple[Trace, ...]]]:
        """The traces of each family in turn, as `explain_all` gives them."""
        roster, names = self.sheet.roster, self.sheet.names
        first, sizes = roster.first.tolist(), roster.sizes.tolist()
        reading = [
            (code, [(t.route, t.of_person, t.was.tolist(), t.roots.rows()) for t in traced])
            for code, traced in self.traces.items()
        ]
        for family, (start, size) in enumerate(zip(first, sizes, strict=True)):
            found: dict[str, tuple[Trace, ...]] = {}
            for code, routes in reading:
                one: list[Trace] = []
                for route, of_person, was, roots in routes:
                    if not of_person:
                        root = roots[family]
                        one.append(Trace(code, route, None, root.truth, root))
                        continue
                    one += [
                        Trace(code, route, names[at], roots[at].truth, roots[at])
                        for at in range(start, start + size)
                        if was[at]
                    ]
                found[code] = tuple(one)
            yield found


class _Reading:
    """One item's columns as plain lists, which Python reads row by row."""

    def __init__(self, judged: Judged, code: str) -> None:
        roster = judged.sheet.roster
        self.first, self.sizes = roster.first.tolist(), roster.sizes.tolist()
        self.names, self.reasons = judged.sheet.names, judged.reasons
        self.truth, self.reason = judged.truth[code].tolist(), judged.reason[code].tolist()
        routes = [bound.route.id for bound in judged.sheet.rules.items[code].routes]
        self.stages = [_said(lines, routes, judged.reasons) for lines in judged.lines[code]]

    def outcome(self, family: int) -> Outcome:
        truth, reason = SAID[self.truth[family]], self.reason[family]
        lines = tuple(self._lines(family))
        if truth is not Answer.TRUE:
            return Outcome(truth, None if reason < 0 else self.reasons[reason], None, lines)
        granted = next(line.route for line in lines if line.truth is Answer.TRUE)
        return Outcome(truth, None, granted, lines)

    def _lines(self, family: int) -> Iterator[Line]:
        start, size = self.first[family], self.sizes[family]
        for of_person, said in self.stages:
            if of_person:
                for at in range(start, start + size):
                    if line := said[at]:
                        yield Line(self.names[at], *line)
            elif line := said[family]:
                yield Line(None, *line)


_Said = tuple[Answer, str, str | None, Amount | None]


def _said(
    lines: Lines, routes: Sequence[str], reasons: Sequence[str]
) -> tuple[bool, list[_Said | None]]:
    """What a line says besides its person, made once for all that say the same; None: no line."""

    def said(
        present: bool, truth: int, route: int, why: int, amount: Amount | None
    ) -> _Said | None:
        if not present:
            return None
        return SAID[truth], routes[route], None if truth else reasons[why], amount

    plain = (lines.present, lines.truth, lines.route, np.where(lines.truth, 0, lines.reason))
    columns = [
        Column(each.astype(np.intp), range(len(reasons) + len(routes) + 3)) for each in plain
    ]
    amounts = lines.amounts or Column.constant(None, len(lines.truth))
    return lines.of_person, combined([*columns, amounts], said).rows()
