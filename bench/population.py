"""A hundred thousand invented families as facts, by what `archetypes.yaml` says; always the same.

Nobody in them has a name or a number. One family in twenty-five has a fact nobody has stated yet.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import yaml

from deploy.families import family_facts
from domain.item.catalogue import Catalogue
from domain.item.facts import Facts, Value

ARCHETYPES = Path(__file__).with_name("archetypes.yaml")
TODAY = date(2026, 11, 2)
SEED = 20261102
GROWN, OLD = 18, 60
LOST = 0.04  # of the families lack a fact
OWNED: tuple[dict[str, Value], ...] = (
    {"hh.vehicles_living": 1},
    {"hh.houses_owned": 2, "hh.house_area_pc": Decimal(52)},
    {"hh.business_capital": 15_000_000},
)
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Population:
    """Families `0..` of one seed: a shorter list is the beginning of a longer one."""

    shapes: Mapping[str, Any]
    household: Mapping[str, Value]
    person: Mapping[str, Value]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Population":
        shapes = yaml.safe_load(ARCHETYPES.read_text(encoding="utf-8"))
        ordinary = family_facts(catalogue, {"members": [{"name": "one"}]}, TODAY)
        stated = ("hh.rigid_ratio_12m", "hh.residual_expense_12m", "hh.residual_expense_ratio")
        household = {k: v for k, v in ordinary.household.items() if k not in stated}
        return cls(shapes, household, ordinary.persons["one"])

    def families(self, count: int) -> Iterator[Facts]:
        for at in range(count):
            chance = Random(f"{SEED}:{at}")
            yield _thinned(self._family(chance), chance)

    def _family(self, chance: Random) -> Facts:
        kind = self.shapes["kinds"][_pick(chance, self._shares)]
        who = self.shapes["compositions"][_pick(chance, kind["of"])]
        people = [self._member(chance, kind, *each) for each in who]
        people[0]["p.is_head"] = True
        if "one" in kind:
            people[-1].update(self._marked(chance, kind["one"]))
        income = round(chance.triangular(*_spread(kind["income"]))) * 100 * len(people)
        return Facts(
            self._household(chance, kind, people, income),
            {f"p{at}": row for at, row in enumerate(people, 1)},
        )

    @property
    def _shares(self) -> dict[str, int]:
        return {name: kind["share"] for name, kind in self.shapes["kinds"].items()}

    def _member(self, chance: Random, kind: Mapping[str, Any], *who: Any) -> Row:  # noqa: ANN401
        sex, low, high = who
        age = chance.randint(low, high)
        row: Row = {**self.person, "p.age": age}
        row["p.sex"] = chance.choice("MF") if sex == "any" else sex
        row["p.in_labour_age"] = GROWN <= age < OLD
        row["p.student_stage"] = self._stage(chance, age)
        row["p.able_supporter"] = kind.get("supported", True)
        weak = age >= GROWN and chance.random() < kind["weak"]
        row["p.labour"] = "none" if weak or age < GROWN else "full"
        row["p.employed"] = not weak and GROWN <= age < OLD and chance.random() < 0.6
        row["p.medical_oop_12m"] = round(chance.lognormvariate(math.log(900), 0.9)) * 100
        if chance.random() < kind["disabled"]:
            row |= self._disability(chance)
        if chance.random() < kind.get("ill", 0.03):
            row |= self._illness(chance)
        return row

    def _stage(self, chance: Random, age: int) -> str:
        for low, high, stages in self.shapes["stages"]:
            if low <= age <= high:
                return str(_pick(chance, stages))
        return "none"

    def _disability(self, chance: Random) -> Row:
        grade = _pick(chance, self.shapes["grade"])
        return {
            "p.disability_category": _pick(chance, self.shapes["category"]),
            "p.disability_grade": grade,
            "p.needs_longterm_care": grade <= 2 and chance.random() < 0.5,
        }

    def _illness(self, chance: Random) -> Row:
        return {
            "p.serious_illness": True,
            "p.illness_code": _pick(chance, self.shapes["illness"]),
            "p.medical_oop_12m": round(chance.lognormvariate(math.log(18_000), 0.7)) * 100,
        }

    def _marked(self, chance: Random, mark: str) -> Row:
        if mark == "ill":
            return self._illness(chance)
        if mark == "unattended":
            return {"p.parents_status": _pick(chance, self.shapes["unattended"])}
        severe = {"p.disability_grade": chance.choice((1, 2)), "p.own_income_month": 0}
        return {**self._disability(chance), **severe, "p.employed": False}

    def _household(
        self, chance: Random, kind: Mapping[str, Any], people: list[Row], income: int
    ) -> Row:
        earners = [row for row in people if row["p.employed"]] or people[:1]
        for earner in earners:
            earner["p.own_income_month"] = income // len(earners)
        town = chance.random() < 0.4
        row: Row = {
            **self.household,
            "hh.type": "urban" if town else "rural",
            "hh.income_total_month": income // len(earners) * len(earners),
            "hh.fin_assets_pc": round(chance.triangular(*_spread(kind["assets"]))) * 100,
            "hh.house_area_pc": Decimal(chance.randint(8, 60)),
            "hh.houses_owned": int(chance.random() < (0.7 if town else 0.94)),
            "hh.account_rq": chance.random() < (0.7 if town else 0.05),
            "hh.dangerous_house": "none" if town or chance.random() < 0.97 else "C",
            "hh.rigid_expense_12m": sum(int(str(each["p.medical_oop_12m"])) for each in people),
        }
        if "rigid" in kind:
            share = round(chance.triangular(*_spread(kind["rigid"])))
            row["hh.rigid_expense_12m"] = income * 12 * share // 100
        return row | (chance.choice(OWNED) if kind.get("owns") else {})


def _pick(chance: Random, shares: Mapping[Any, int]) -> Any:  # noqa: ANN401
    return chance.choices(list(shares), list(shares.values()))[0]


def _spread(low_likely_high: list[int]) -> tuple[int, int, int]:
    low, likely, high = low_likely_high
    return low, high, likely


def _thinned(facts: Facts, chance: Random) -> Facts:
    """Sometimes one fact of the household, or of one person, is not there."""
    if chance.random() >= LOST:
        return facts
    rows = [facts.household, *facts.persons.values()]
    lost = chance.choice(rows)
    gone = chance.choice(list(lost))
    household, *people = [{k: v for k, v in r.items() if r is not lost or k != gone} for r in rows]
    return Facts(household, dict(zip(facts.persons, people, strict=True)))
