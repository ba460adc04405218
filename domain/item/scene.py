"""The working state of one assessment: facts, derived facts, groups, and identities so far."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from domain.item import derived
from domain.item.binding import Rules
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.shapes import Conferral
from domain.item.facts import HOUSEHOLD, Facts
from domain.item.truth import NONE, OPEN, Slot, Truth
from domain.item.verdicts import Standing

HELD = "identities"
PERSON_KEY, HOUSEHOLD_KEY = "p." + HELD, "hh." + HELD


class Case:
    """One family being assessed. `scene` and `people` are what compiled rules read."""

    def __init__(
        self, catalogue: Catalogue, rules: Rules, facts: Facts, standing: Standing
    ) -> None:
        self.catalogue, self.rules, self.standing = catalogue, rules, standing
        self.scene: dict[str, Any] = dict(facts.household)
        self.people: dict[str, dict[str, Any]] = {who: dict(p) for who, p in facts.persons.items()}
        self.names = {id(person): who for who, person in self.people.items()}
        self.scene[HOUSEHOLD_KEY] = standing.held.get(HOUSEHOLD, NONE)
        self.scene[HOUSEHOLD_KEY + OPEN] = NONE
        for who, person in self.people.items():
            person[PERSON_KEY] = standing.held.get(who, NONE)
            person[PERSON_KEY + OPEN] = NONE
            person["p.child_track"] = derived.child_track(person)
        self._groups()
        self.scene |= derived.household(self.scene, derived.sure_count(self.counted))
        self._property()

    def _groups(self) -> None:
        places = [derived.membership(person) for person in self.people.values()]
        self.counted: tuple[Slot, ...] = derived.possible(places)
        self.scene["#all"] = tuple((person, True, NONE) for person, _, _ in places)
        self.scene["#counted"] = self.counted
        self.refresh_unit()

    def refresh_unit(self) -> None:
        excluded = self.catalogue.unit_excludes
        self.unit = derived.possible(derived.in_unit(slot, excluded) for slot in self.counted)
        self.scene["#unit"] = self.unit

    def _property(self) -> None:
        """Decides the property tests once; many items refer to them."""
        for key, test in self.rules.property_tests.items():
            self.scene[key] = test(self.scene, {})
        if self.scene["#dibao"] is not None:
            self.scene["hh.property_dibao_ok"] = self.scene["#dibao"]

    def name(self, person: Mapping[str, Any]) -> str:
        return self.names[id(person)]

    def group(self, among: str) -> tuple[Slot, ...]:
        return self.unit if among == "unit" else self.counted

    def confer(self, conferral: Conferral, subject: dict[str, Any], truth: Truth) -> None:
        """Grants the identity (True) or leaves it open (None) for everybody it goes to."""
        for target in conferral.to:
            for person, inside, _ in self._targets(target, subject):
                sure = truth is True and inside is True
                self._mark(person, PERSON_KEY, conferral, sure)
            if target == "household":
                self._mark(self.scene, HOUSEHOLD_KEY, conferral, truth is True)
        if conferral.identity in self.catalogue.unit_excludes:
            self.refresh_unit()
        if conferral.identity in derived.TRACKS:
            for person in self.people.values():
                person["p.child_track"] = derived.child_track(person)

    def _targets(self, target: str, subject: dict[str, Any]) -> Iterable[tuple[Any, Truth, Any]]:
        match target:
            case "self":
                return ((subject, True, NONE),)
            case "unit":
                return self.unit
            case "all":
                return self.scene["#all"]  # type: ignore[no-any-return]
        return ()

    def _mark(self, subject: dict[str, Any], key: str, conferral: Conferral, sure: bool) -> None:
        if not sure:
            subject[key + OPEN] |= {conferral.identity} - subject[key]
            return
        subject[key] = (subject[key] - conferral.replaces) | {conferral.identity}
        subject[key + OPEN] -= {conferral.identity} | conferral.replaces

    def oop(self, assistance: Mapping[str, int | Decimal | None]) -> None:
        """Sets what the family still pays itself; None: medical assistance is not settled yet."""
        for who, person in self.people.items():
            paid, helped = person.get("p.medical_oop_12m"), assistance.get(who, 0)
            left = None if paid is None or helped is None else paid - helped
            person["p.oop_after_medical_assistance"] = left
        if None not in assistance.values():
            total = sum((each for each in assistance.values() if each), Decimal(0))
            self.scene |= derived.residual(self.scene, total)

    def share(self) -> None:
        """Sets each person's share of the household dibao, once every identity is known."""
        for person in self.people.values():
            standard = self.rules.standard
            person["p.dibao_or_tekun_share"] = derived.dibao_share(person, self.scene, standard)
