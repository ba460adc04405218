"""The fictional families, driven through every seat to the last decision."""

import pytest

from tests.domain.approval.players import drive, left_open
from tests.domain.approval.town import Json, Town, fresh

FAMILIES = ("H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H10")


@pytest.mark.parametrize("name", FAMILIES)
async def test_every_claim_of_a_family_comes_to_an_end(
    name: str, town: Town, families: dict[str, Json]
) -> None:
    id = await drive(town, fresh(families[name]))
    assert await left_open(town, id) == []
    view = await town.view(id)
    assert view.state == "closed"
    for c in view.claims: print(name, c.item, c.origin, c.state, c.reason and c.reason.code, [(l.who,l.granted,l.amount_fen) for l in c.lines])
