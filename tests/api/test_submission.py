"""One form becomes a case, or nothing at all."""

import pytest

from tests.api.town import Desk, Office
from tests.factories import FAMILIES, fresh, listed

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("name", FAMILIES)
async def test_a_family_of_the_town_gets_a_receipt_with_every_item_it_ticked(
    office: Office, clerk: Desk, name: str
) -> None:
    form = fresh(name)
    receipt = await clerk.submitted(form)
    assert {claim["item"] for claim in receipt["claims"]} == set(form["items"])
    assert receipt["state"] == "accepted"
    assert receipt["missing_materials"] == []
    assert receipt["deciding"]["region"] == listed(name)["hukou_region"][:9]
