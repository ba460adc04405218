"""Test families written briefly: only what differs from an ordinary family is stated.

The defaults belong to such families alone; in a real case a fact nobody stated stays unknown.
Amounts are in yuan in the file and become fen here.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from domain.item.catalogue import Catalogue
from domain.item.derived import full_years
from domain.item.facts import Facts, Value

PERSON: dict[str, Any] = {
    "counted": True, "is_head": False, "hukou_local": True, "own_income_month": 0,
    "employed": False, "labour": "full",
    "able_supporter": True, "disability_category": 0, "disability_grade": 0,
    "needs_longterm_care": False, "serious_illness": False, "illness_code": "",
    "selfcare_unable_items": 0, "parents_status": "na", "in_institution": False,
    "defacto_full_paid": False, "student_stage": "none", "medical_insurance": "resident",
    "pension_insurance": "resident", "medical_oop_12m": 0, "registered_unemployed": False,
    "in_labour_age": False, "unemployed_months": 0, "zero_employment_family": False,
    "land_expropriated": False, "veteran": False, "union_member": False, "legal_matter": "none",
    "wage_claim_migrant": False, "two_cancers": False, "two_cancers_granted": False,
    "hope_grant_this_year": False, "barrier_free_done_5y": False, "rehab_diagnosis": False,
    "rehab_extension": False, "emergency_treatment": False, "can_pay_or_known": True,
    "work_injury_care": False, "multi_or_elder_dependent": False,
}  # fmt: skip
HOUSEHOLD: dict[str, Any] = {
    "hukou_local": True, "hukou_or_permit_local": True, "type": "rural", "vehicles_living": 0,
    "boats_machinery": 0, "houses_owned": 1, "house_area_pc": 30, "own_area_total": 0,
    "non_residential": False, "fin_assets_pc": 0, "business_capital": 0,
    "elite_or_overseas_school": False, "dangerous_house": "none", "centralised_support": False,
    "has_lease": False, "housing_choice": "none", "risk_event": False, "rigid_ratio_12m": 0,
    "residual_expense_ratio": 0, "residual_expense_12m": 0, "account_sw": True, "account_gd": True,
    "account_rq": False, "account_gb": True, "account_cg": True,
}  # fmt: skip
EVENT: dict[str, Any] = {"type": "none", "days_ago": 999, "basic_living_broken": False}


def family_facts(catalogue: Catalogue, family: Mapping[str, Any], on: date) -> Facts:
    """The facts of one family of a test file, defaults filled in; persons are known by name."""
    household = {
        **_named("hh", {**HOUSEHOLD, **(family.get("household") or {})}, catalogue),
        **_named("ev", {**EVENT, **(family.get("event") or {})}, catalogue),
    }
    persons = {
        member["name"]: {
            **_named("p", {**PERSON, **member}, catalogue),
            **_age(member, on),
        }
        for member in family["members"]
    }
    return Facts(household, persons)


def _age(member: Mapping[str, Any], on: date) -> dict[str, Value]:
    if "birth" not in member:
        return {}
    return {"p.age": full_years(date.fromisoformat(str(member["birth"])), on)}


def _named(scope: str, stated: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Value]:
    """Vocabulary facts only; derived ones are computed, except an expense ratio somebody stated."""
    found: dict[str, Value] = {}
    for short, value in stated.items():
        name = f"{scope}.{short}"
        word = catalogue.facts.get(name)
        if word is None or value is None or (word.derived_from is not None and name not in KEPT):
            continue
        found[name] = _value(value, word.unit)
    return found


KEPT = ("hh.rigid_ratio_12m", "hh.residual_expense_12m", "hh.residual_expense_ratio")


def _value(value: Any, unit: str) -> Value:  # noqa: ANN401
    if isinstance(value, bool | str):
        return value
    number = Decimal(str(value)) * (100 if unit == "fen" else 1)
    return int(number) if number == int(number) else number
