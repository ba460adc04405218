"""A near relative of the family keeps out of its case (近亲属备案)."""

import pytest

from domain.organisation.models import StaffRelative
from tests.api.town import MORNING, Desk, Office
from tests.factories import form_of, fresh, listed

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_cousin_at_the_window_may_not_take_the_form_and_a_colleague_may(
    office: Office, clerk: Desk
) -> None:
    cousin = await office.desk("wu.xiaoyan")
    form = form_of(listed("H06"))
    refused = await cousin.submit(form)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/near-relative")
    assert (await clerk.submit(form)).status_code == 201


async def test_a_relative_who_owes_maintenance_counts_as_well(office: Office) -> None:
    form = fresh("H01")
    await relate(office, "gu.shouxin", form["answers"]["supporters"][0]["supporter_id_number"])
    refused = await (await office.desk("gu.shouxin")).submit(form)
    assert refused.json()["type"] == "/problems/near-relative"


async def relate(office: Office, login: str, number: str) -> None:
    """Register this person as a near relative of that account."""
    async with office.runtime.sessions.begin() as session:
        index, day = office.runtime.world.vault.index("id_number", number), MORNING.date()
        session.add(StaffRelative(staff=login, id_index=index, relation="堂兄", registered_on=day))
