"""A family already on record: its household row is amended, people come and go."""

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.ext.asyncio import AsyncSession

from domain.household.models import Household
from domain.submission.plan import Plan
from domain.world import world

LEFT = text(
    "UPDATE membership SET until = :at WHERE household_id = :household AND until IS NULL"
    " AND person_id <> ALL(:persons)"
).bindparams(bindparam("persons", type_=ARRAY(UUID())))


async def amend(session: AsyncSession, plan: Plan) -> None:
    """Update the household to this form and end the membership of people no longer on it."""
    said, id, vault = plan.answers["household"], plan.family.household_id, world(session).vault
    card, phone, address = (
        said.get("bank_card"), said.get("contact_phone"), said.get("residence_address"),
    )  # fmt: skip
    values = {
        "version": plan.family.version,
        "updated_at": plan.at,
        "applicant_id": plan.applicant,
        "residence_region": said.get("residence_region", ""),
    }
    if address:
        values["address_sealed"] = vault.seal("household.address", id, address)
    if phone:
        values["phone_sealed"] = vault.seal("household.phone", id, phone)
    if card:
        values["bank_card_sealed"] = vault.seal("household.bank_card", id, card)
        values["bank_card_index"] = vault.index("bank_card", card)
    await session.execute(
        update(Household)
        .where(Household.id == id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    gone = {"at": plan.at, "household": id, "persons": list(plan.family.persons)}
    await session.execute(LEFT, gone)
