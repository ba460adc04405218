"""A case brought over HTTP to where the departments decide, and the people who sit there."""

from dataclasses import dataclass

import httpx

from tests.api import visits
from tests.api.town import Desk, Office
from tests.factories import Json, fresh

REVIEWER, DETERMINER, CONFIRMER = "liang.bo", "jiang.yulan", "dai.zhiyuan"


@dataclass(frozen=True, slots=True)
class Case:
    """One application and the township's reviewer who can see it."""

    id: str
    reviewer: Desk

    async def view(self) -> Json:
        answer = await self.reviewer.get(f"/applications/{self.id}")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def claim(self, item: str) -> Json:
        claims = (await self.view())["claims"]
        return next(claim for claim in claims if claim["item"] == item)  # type: ignore[no-any-return]

    async def step(self, item: str) -> Json:
        steps = (await self.claim(item))["steps"]
        return next(step for step in steps if step["state"] == "open")  # type: ignore[no-any-return]


async def reviewed(office: Office, name: str = "H01", items: list[str] | None = None) -> Case:
    """A fresh family's case, accepted at the window, visited and reviewed."""
    case = await accepted(office, name, items)
    await visited(office, case, name)
    answer = await reviewed_as(case)
    assert answer.status_code == 200, answer.text
    return case


async def accepted(office: Office, name: str = "H01", items: list[str] | None = None) -> Case:
    clerk, reviewer = await office.desk(), await office.desk(REVIEWER)
    receipt = await clerk.submitted(fresh(name, items))
    return Case(receipt["application_id"], reviewer)


async def visited(office: Office, case: Case, name: str = "H01") -> Json:
    """The signed survey of the visit to this case's home."""
    pair = [await office.desk(login) for login in visits.PAIR]
    found = visits.found_at(await case.view(), name)
    return await visits.surveyed(case.reviewer, pair, case.id, found)


async def reviewed_as(case: Case, **more: object) -> httpx.Response:
    """The reviewer supports every claim."""
    view = await case.view()
    body = {
        "opinions": [{"claim_id": claim["id"], "support": True} for claim in view["claims"]],
        **more,
    }
    version = {"If-Match": f'"{view["version"]}"'}
    return await case.reviewer.post(f"/applications/{case.id}/review", body, **version)


async def decide(desk: Desk, step: Json, outcome: str = "approve") -> httpx.Response:
    return await desk.post(
        f"/steps/{step['id']}/decision",
        {"outcome": outcome},
        **{"If-Match": f'"{step["version"]}"'},
    )
