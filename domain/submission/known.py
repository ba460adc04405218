"""A family already on record: its rows are amended to the form, people come and go."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text, update
from sqlalchemy import types as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from domain.household.models import Household
from domain.submission.family_rows import Told, birth_of, hukou_of, sealed, sex_of
from domain.world import World, world

LEFT = text(
    "UPDATE membership SET until = :at WHERE household_id = :household AND until IS NULL"
    " AND person_id <> ALL(:persons)"
).bindparams(bindparam("persons", type_=ARRAY(sql.UUID())))

STAYED = text(
    "UPDATE membership m SET relation = n.relation, position = n.position"
    " FROM unnest(:persons, :relations) WITH ORDINALITY AS n(person, relation, position)"
    " WHERE m.household_id = :household AND m.until IS NULL AND m.person_id = n.person"
).bindparams(
    bindparam("persons", type_=ARRAY(sql.UUID())), bindparam("relations", type_=ARRAY(sql.Text()))
)

# A number once on record stays; who had none may have one now.
CORRECTED = text(
    "UPDATE person p SET name = n.name, birth_date = coalesce(n.birth, p.birth_date),"
    " sex = n.sex, id_type = n.id_type,"
    " id_number_index = coalesce(p.id_number_index, n.number),"
    " id_number_sealed = coalesce(p.id_number_sealed, n.sealed)"
    " FROM unnest(:ids, :names, :births, :sexes, :kinds, :numbers, :sealed)"
    " AS n(id, name, birth, sex, id_type, number, sealed) WHERE p.id = n.id"
).bindparams(
    bindparam("ids", type_=ARRAY(sql.UUID())),
    bindparam("names", type_=ARRAY(sql.Text())),
    bindparam("births", type_=ARRAY(sql.Date())),
    bindparam("sexes", type_=ARRAY(sql.Text())),
    bindparam("kinds", type_=ARRAY(sql.Text())),
    bindparam("numbers", type_=ARRAY(sql.LargeBinary())),
    bindparam("sealed", type_=ARRAY(sql.LargeBinary())),
)


async def amend(session: AsyncSession, plan: Told) -> None:
    """Bring what is on record up to this form, in at most four statements.

    People no longer on the form leave the household; nobody's row is ever deleted.
    """
    at, family = world(session), plan.family
    if not all(family.new):
        await session.execute(CORRECTED, _corrections(at, plan))
    if not family.known:
        return
    await session.execute(
        update(Household)
        .where(Household.id == family.household_id)
        .values(_household(at, plan))
        .execution_options(synchronize_session=False)
    )
    persons = {"household": family.household_id, "persons": list(family.persons)}
    await session.execute(LEFT, persons | {"at": plan.at})
    said = plan.answers["persons"]
    relations = [person.get("relation_to_applicant", "99") for person in said]
    await session.execute(STAYED, persons | {"relations": relations})


def _household(at: World, plan: Told) -> dict[str, Any]:
    """What the form says of the household; what it leaves out stays as it was."""
    said, id = plan.answers["household"], plan.family.household_id
    values: dict[str, Any] = {
        "version": plan.family.version,
        "updated_at": plan.at,
        "applicant_id": plan.applicant,
    }
    places = {"hukou_region": hukou_of(plan), "residence_region": said.get("residence_region")}
    values |= {column: region for column, region in places.items() if region}
    for column, field in PERSONAL.items():
        if text := said.get(field):
            values[f"{column}_sealed"] = at.vault.seal(f"household.{column}", id, text)
    if card := said.get("bank_card"):
        values["bank_card_index"] = at.vault.index("bank_card", card)
    return values


PERSONAL = {
    "address": "residence_address",
    "phone": "contact_phone",
    "bank_card": "bank_card",
}


def _corrections(at: World, plan: Told) -> dict[str, list[Any]]:
    """Of every person already on record, what the form says now; one array per column."""
    columns = ("ids", "names", "births", "sexes", "kinds", "numbers", "sealed")
    family = plan.family
    rows = [
        _correction(at, id, said, index)
        for id, said, index, new in zip(
            family.persons, plan.answers["persons"], family.indexes, family.new, strict=True
        )
        if not new
    ]
    return dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))


def _correction(
    at: World, id: UUID, said: Mapping[str, Any], index: bytes | None
) -> tuple[Any, ...]:
    number = sealed(at, "person.id_number", id, said.get("id_number"))
    kind = said.get("id_type", "resident_id")
    return id, said["person_name"], birth_of(said), sex_of(said), kind, index, number
