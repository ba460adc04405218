"""A case brought over HTTP to where the departments decide, and the people who sit there."""

from dataclasses import dataclass

import httpx

from tests.api.town import Desk, Office
from tests.factories import Json, form_of, fresh, listed

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
    """A fresh family's case, accepted at the window and reviewed."""
    clerk, reviewer = await office.desk(), await office.desk(REVIEWER)
    receipt = await clerk.submitted(fresh(name, items))
    case = Case(receipt["application_id"], reviewer)
    view = await case.view()
    body = {
        "findings": _found(view, name),
        "opinions": [{"claim_id": claim["id"], "support": True} for claim in view["claims"]],
        "investigators": ["宋强", "彭雪"],
    }
    answer = await reviewer.post(
        f"/applications/{case.id}/review", body, **{"If-Match": f'"{view["version"]}"'}
    )
    assert answer.status_code == 200, answer.text
    return case


def _found(view: Json, name: str) -> Json:
    family = listed(name)
    ids = [member["person"] for member in view["members"]]
    refs = [row["ref"] for row in form_of(family)["answers"]["persons"]]
    who = dict(zip(refs, ids, strict=True))
    survey = family["survey"]
    persons = [row | {"ref": who[row["ref"]]} for row in survey.get("persons", [])]
    return {"household": survey.get("household", {}), "persons": persons}


async def decide(desk: Desk, step: Json, outcome: str = "approve") -> httpx.Response:
    return await desk.post(
        f"/steps/{step['id']}/decision",
        {"outcome": outcome},
        **{"If-Match": f'"{step["version"]}"'},
    )
