"""The rows of the people of one submission. Personal values are sealed here, where the row's key is
known."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from domain.base import new_id, new_ids
from domain.household.rules import PERSONAL_TYPES
from domain.household.verified import Verified
from domain.identifier.rules import id_birth, id_sex
from domain.item.fields import Field
from domain.submission.family import Family
from domain.submission.insert import Rows, as_json
from domain.world import World


class Told(Protocol):
    """What a family has told about itself, with an application or before any. `answers` call every
    person by id; `claimed` are those of the family itself."""

    @property
    def family(self) -> Family: ...
    @property
    def claimed(self) -> Mapping[str, Any]: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...
    @property
    def at(self) -> datetime: ...
    @property
    def applicant(self) -> UUID: ...
    @property
    def application_id(self) -> UUID | None: ...
    @property
    def verified(self) -> Verified: ...


def hukou_of(told: Told) -> str:
    """The region of the applicant's hukou as the form says it; empty when it does not."""
    mine = next(row for row in told.answers["persons"] if row["ref"] == str(told.applicant))
    return str(mine.get("hukou_region", ""))


def add_all(rows: Rows, world: World, plan: Told) -> None:
    """Persons not on record yet, the household if it is new, who joins it, supporters, facts."""
    _persons(rows, world, plan)
    _household(rows, world, plan)
    _supporters(rows, world, plan)
    _facts(rows, world, plan)


def sealed(world: World, cell: str, row: UUID, text: str | None) -> bytes | None:
    """The text encrypted for this cell of this row; nothing for nothing."""
    return world.vault.seal(cell, row, text) if text else None


def _persons(rows: Rows, world: World, plan: Told) -> None:
    family = plan.family
    for at, person in enumerate(plan.answers["persons"]):
        if not family.new[at]:
            continue
        id, number = family.persons[at], person.get("id_number")
        rows.add(
            "person",
            id,
            person.get("id_type", "resident_id"),
            family.indexes[at],
            sealed(world, "person.id_number", id, number),
            person["person_name"],
            birth_of(person),
            sex_of(person),
            plan.at,
        )


def birth_of(person: Mapping[str, Any]) -> date | None:
    """From the citizen number where there is one, else as stated."""
    number, stated = person.get("id_number") or "", person.get("birth_date")
    if person.get("id_type", "resident_id") == "resident_id" and len(number) == 18:
        return id_birth(number)
    return date.fromisoformat(stated) if stated else None


def sex_of(person: Mapping[str, Any]) -> str:
    """GB/T 2261.1, from the citizen number where there is one, else as stated; "0" unknown."""
    number = person.get("id_number") or ""
    if person.get("id_type", "resident_id") == "resident_id" and len(number) == 18:
        return id_sex(number)
    return str(person.get("sex", "0"))


def _household(rows: Rows, world: World, plan: Told) -> None:
    said, id, family = plan.answers["household"], plan.family.household_id, plan.family
    card = said.get("bank_card")
    if not family.known:
        rows.add(
            "household",
            id,
            family.version,
            hukou_of(plan),
            said.get("residence_region", ""),
            sealed(world, "household.address", id, said.get("residence_address")),
            sealed(world, "household.phone", id, said.get("contact_phone")),
            sealed(world, "household.bank_card", id, card),
            world.vault.index("bank_card", card) if card else None,
            plan.applicant,
            plan.at,
            plan.at,
        )
    for at, person in enumerate(plan.answers["persons"]):
        if family.joins[at]:
            relation = person.get("relation_to_applicant", "99")
            rows.add("membership", id, family.persons[at], plan.at, relation, at)


def _supporters(rows: Rows, world: World, plan: Told) -> None:
    for said in plan.answers.get("supporters", []):
        id, number = new_id(), said.get("supporter_id_number")
        rows.add(
            "supporter",
            id,
            plan.family.household_id,
            plan.application_id,
            said.get("supporter_name", ""),
            said.get("supporter_relation", "99"),
            world.vault.index("id_number", number) if number else None,
            sealed(world, "supporter.id_number", id, number),
            sealed(world, "supporter.phone", id, said.get("supporter_phone")),
            plan.at,
        )


def _facts(rows: Rows, world: World, plan: Told) -> None:
    """One row per answer that is no personal text; those stay inside the sealed form.

    What only repeats an office's answer is no claim of the family's.
    """
    fields, household = world.catalogue.fields.fields, plan.family.household_id
    subjects: list[tuple[UUID | None, dict[str, Any]]] = [(None, plan.claimed["household"])]
    subjects += list(zip(plan.family.persons, plan.claimed["persons"], strict=True))
    told = [
        (person, name, as_json(value))
        for person, said in subjects
        for name, value in said.items()
        if name in fields and fields[name].type not in PERSONAL_TYPES
        if not _repeats(plan, fields[name], person, value)
    ]
    state = ("family", "claimed", plan.at)
    rows.of["fact"] = [
        (id, household, person, plan.application_id, name, value, *state)
        for id, (person, name, value) in zip(new_ids(len(told)), told, strict=True)
    ]


def _repeats(told: Told, field: Field, person: UUID | None, value: Any) -> bool:  # noqa: ANN401
    known = told.verified.get((field.scope, str(person) if person else None, field.id))
    return known is not None and known.value == value
