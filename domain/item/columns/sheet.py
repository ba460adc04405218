"""The working state of many families: facts, derived facts, groups, identities. See `item.scene`.

What is derived of one family is derived by the very functions a single assessment uses.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.item import derived
from domain.item.binding import Rules
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.shapes import Conferral
from domain.item.columns.column import (
    FALSE,
    TRUE,
    UNKNOWN,
    Column,
    Mask,
    Truths,
    combined,
    of_truths,
)
from domain.item.columns.roster import Roster
from domain.item.facts import Facts
from domain.item.scene import HOUSEHOLD_KEY, PERSON_KEY
from domain.item.truth import NONE, OPEN

Bits = NDArray[np.int64]
ASSISTED = "p.oop_after_medical_assistance"


class Sheet:
    """Some families side by side. A fact is read into its column when somebody asks for it."""

    def __init__(self, catalogue: Catalogue, rules: Rules, families: Sequence[Facts]) -> None:
        self.catalogue, self.rules = catalogue, rules
        self.roster = Roster([len(facts.persons) for facts in families])
        self.names = [who for facts in families for who in facts.persons]
        self._people = [person for facts in families for person in facts.persons.values()]
        self._homes: list[dict[str, Any]] = [dict(facts.household) for facts in families]
        self._columns: dict[str, Column] = {}
        self._bit = {name: 1 << at for at, name in enumerate(catalogue.identities)}
        self.held: dict[bool, Bits] = {side: self._nothing(side) for side in (False, True)}
        self.open: dict[bool, Bits] = {side: self._nothing(side) for side in (False, True)}
        self.inside = {"all": np.full(self.roster.persons, TRUE, np.int8)}
        self.inside["counted"] = self.fact("p.counted").truths(bool)
        self.inside["unit"] = self._unit()
        self._columns["p.child_track"] = self._child_track()
        self._derive()

    def _nothing(self, of_person: bool) -> Bits:
        return np.zeros(self.roster.rows(of_person), np.int64)

    def _derive(self) -> None:
        least, most = self.roster.bounds(self.inside["counted"])
        pairs = zip(least.tolist(), most.tolist(), strict=True)
        counts = [sure if sure == possible else None for sure, possible in pairs]
        for home, n in zip(self._homes, counts, strict=True):
            home.update(derived.household(home, n))

    def fact(self, name: str) -> Column:
        """The column of a fact: of persons (p.*) or of households."""
        if name in (PERSON_KEY, HOUSEHOLD_KEY):
            of_person = name == PERSON_KEY
            return self.sets(self.held[of_person])
        if name not in self._columns:
            rows: Sequence[Mapping[str, Any]]
            rows = self._people if name.startswith("p.") else self._homes
            self._columns[name] = Column.of([row.get(name) for row in rows])
        return self._columns[name]

    def sets(self, bits: Bits) -> Column:
        """Identities as sets of their codes."""
        distinct, codes = np.unique(bits, return_inverse=True)
        names = [frozenset(n for n, bit in self._bit.items() if bits & bit) for bits in distinct]
        return Column(codes, names)

    def mask(self, names: Iterable[str]) -> int:
        """These identities as bits; one the catalogue does not know is held by nobody."""
        return sum(self._bit.get(name, 0) for name in names)

    def any_held(self, of_person: bool, wanted: Iterable[str]) -> Truths:
        """Whether one of these is held; unknown while one of them is still open."""
        mask = self.mask(wanted)
        held, still_open = self.held[of_person] & mask != 0, self.open[of_person] & mask != 0
        return np.where(held, TRUE, np.where(still_open, UNKNOWN, FALSE)).astype(np.int8)

    def settle_property(self, tests: Mapping[str, Truths]) -> None:
        """The verdict on dibao's property test is a fact itself."""
        name = "hh.property_dibao_ok"
        found = [of_truths(tests["#dibao"]), self.fact(name)]
        self._columns[name] = combined(found, lambda ok, stated: stated if ok is None else ok)

    def grant(self, conferral: Conferral, of_person: bool, some: Mask, sure: Mask) -> None:
        """Gives the identity to those who surely get it, and leaves it open for `some`."""
        bit, gone = self.mask((conferral.identity,)), self.mask(conferral.replaces)
        held, still_open = self.held[of_person], self.open[of_person]
        held[sure] = held[sure] & ~gone | bit
        still_open[sure] &= ~(bit | gone)
        unsure = some & ~sure
        still_open[unsure] |= bit & ~held[unsure]

    def granted(self, identity: str) -> None:
        """What follows from an identity that was given or left open."""
        if identity in self.catalogue.unit_excludes:
            self.inside["unit"] = self._unit()
        if identity in derived.TRACKS:
            self._columns["p.child_track"] = self._child_track()

    def _unit(self) -> Truths:
        outside = 2 - self.any_held(True, self.catalogue.unit_excludes)
        return np.minimum(self.inside["counted"], outside.astype(np.int8))

    def _child_track(self) -> Column:
        mask = self.mask(derived.TRACKS)
        pairs = [self.sets(bits[True] & mask) for bits in (self.held, self.open)]
        return combined(
            pairs,
            lambda held, still: derived.child_track({PERSON_KEY: held, PERSON_KEY + OPEN: still}),
        )

    def assist(self, helped: Column, totals: Sequence[Any]) -> None:
        """Medical assistance is known: per person, and per family in all (None: still open)."""
        paid = self.fact("p.medical_oop_12m")
        self._columns[ASSISTED] = combined([paid, helped], _left)
        for home, total in zip(self._homes, totals, strict=True):
            if total is not None:
                home.update(derived.residual(home, total))
        for name in ("hh.residual_expense_12m", "hh.residual_expense_ratio"):
            self._columns.pop(name, None)

    def share(self) -> None:
        """Each person's share of the household's dibao, once every identity is known."""
        mask, home = self.mask(("dibao",)), self.roster.home
        person = [self.sets(bits[True] & mask) for bits in (self.held, self.open)]
        house = [self.sets(bits[False] & mask).take(home) for bits in (self.held, self.open)]
        income = self.fact("hh.income_pc_month").take(home)
        self._columns["p.dibao_or_tekun_share"] = combined([*person, *house, income], self._share)

    def _share(self, held: Any, still: Any, house: Any, house_still: Any, income: Any) -> Any:  # noqa: ANN401
        person = {PERSON_KEY: held, PERSON_KEY + OPEN: still}
        scene = {HOUSEHOLD_KEY: house, HOUSEHOLD_KEY + OPEN: house_still}
        if income is not None:
            scene["hh.income_pc_month"] = income
        return derived.dibao_share(person, scene, self.rules.standard)

    def person(self, at: int) -> dict[str, Any]:
        """A person as the evaluator of one family reads them."""
        names = {**self._people[at], **{n: None for n in self._columns if n.startswith("p.")}}
        row = {name: self._at(name, at) for name in names}
        return row | {PERSON_KEY: self._set(True, at), PERSON_KEY + OPEN: self._set(True, at, True)}

    def scene(self, at: int) -> dict[str, Any]:
        """A household and its groups as the evaluator of one family reads them."""
        names = {**self._homes[at], **{n: None for n in self._columns if n.startswith("hh.")}}
        row = {name: self._at(name, at) for name in names}
        row |= {
            HOUSEHOLD_KEY: self._set(False, at),
            HOUSEHOLD_KEY + OPEN: self._set(False, at, True),
        }
        start, size = int(self.roster.first[at]), int(self.roster.sizes[at])
        people = [self.person(who) for who in range(start, start + size)]
        return row | _groups(people, self.catalogue.unit_excludes)

    def _at(self, name: str, at: int) -> Any:  # noqa: ANN401
        column = self.fact(name)
        return column.values[column.codes[at]]

    def _set(self, of_person: bool, at: int, still_open: bool = False) -> frozenset[str]:
        bits = int((self.open if still_open else self.held)[of_person][at])
        return frozenset(name for name, bit in self._bit.items() if bits & bit)


def _left(paid: Any, helped: Any) -> Any:  # noqa: ANN401
    return None if paid is None or helped is None else paid - helped


def _groups(people: Sequence[dict[str, Any]], excluded: frozenset[str]) -> dict[str, Any]:
    counted = derived.possible(map(derived.membership, people))
    return {
        "#all": tuple((person, True, NONE) for person in people),
        "#counted": counted,
        "#unit": derived.possible(derived.in_unit(slot, excluded) for slot in counted),
    }
