"""A family says what it wishes, before anybody applies."""

import pytest

from tests.api.town import Desk, Office
from tests.api.wishes import authorised, register, registered, seen, signed, wish

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_family_that_only_says_who_it_is_gets_a_receipt(clerk: Desk) -> None:
    receipt = await registered(clerk)
    assert receipt["state"] == "registered"
    assert receipt["deciding"]["region"] == "321311101"


async def test_it_walks(office: Office, clerk: Desk) -> None:
    for name in ("H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H10"):
        receipt = await registered(clerk, wish(name))
        view = await seen(clerk, receipt["id"])
        print(name, [(p["role"], p["name"], p["minor"]) for p in view["parties"]], view["may"])
        made = await authorised(clerk, receipt["id"])
        assert made["in_force"], made
        est = await clerk.get(f"/intents/{receipt['id']}/estimate")
        assert est.status_code == 200, est.text
        paper = await clerk.get(f"/intents/{receipt['id']}/notice")
        assert paper.status_code == 200, paper.text
        print(paper.json()["ways_on"])
        gone = await clerk.post(f"/authorisations/{made['id']}/withdrawal", {"wish": "x"})
        assert gone.status_code == 200, gone.text
        print(gone.json()["sentences"])
