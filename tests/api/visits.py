"""A home visit over HTTP: planned by the reviewer, recorded, signed by both and by the family."""

from collections.abc import Sequence

import httpx

from tests.api.town import Desk
from tests.factories import Json, form_of, listed

TODAY = "2026-11-02"
PAIR = ("song.qiang", "peng.xue")  # T-INV of 大兴镇


async def planned(
    reviewer: Desk, case: str, logins: Sequence[str] = PAIR, **more: object
) -> httpx.Response:
    today = (await reviewer.get("/demo/clock")).json()["now"][:10]
    body = {"day": today, "investigators": list(logins), **more}
    return await reviewer.post(f"/applications/{case}/surveys", body)


async def recorded(who: Desk, survey: Json, found: Json, **more: object) -> httpx.Response:
    path = f"/surveys/{survey['row']['id']}/findings"
    return await who.put(path, {"findings": found, **more}, **of(survey))


async def signed(who: Desk, survey: Json) -> httpx.Response:
    return await who.post(f"/surveys/{survey['row']['id']}/signatures", {}, **of(survey))


async def signed_by_family(who: Desk, survey: Json, person: str | None) -> httpx.Response:
    body = {"medium": "paper" if person else "refused", "person": person}
    path = f"/surveys/{survey['row']['id']}/family-signature"
    return await who.post(path, body, **of(survey))


def of(survey: Json) -> dict[str, str]:
    return {"If-Match": f'"{survey["row"]["version"]}"'}


async def surveyed(
    reviewer: Desk,
    pair: Sequence[Desk],
    case: str,
    found: Json,
    logins: Sequence[str] = PAIR,
    **plan: object,
) -> Json:
    """The whole of it; the applicant signs on paper."""
    survey = right(await planned(reviewer, case, logins, **plan))
    survey = right(await recorded(pair[0], survey, found))
    for who in pair:
        survey = right(await signed(who, survey))
    view = right(await reviewer.get(f"/applications/{case}"))
    return right(await signed_by_family(pair[0], survey, view["members"][0]["person"]))


def right(answer: httpx.Response) -> Json:
    assert answer.status_code in (200, 201), answer.text
    found: Json = answer.json()
    return found


def found_at(view: Json, name: str) -> Json:
    """What the visit to a family of the town finds, people called by their id."""
    family = listed(name)
    ids = [member["person"] for member in view["members"]]
    refs = [row["ref"] for row in form_of(family)["answers"]["persons"]]
    who = dict(zip(refs, ids, strict=True))
    survey = family["survey"]
    persons = [row | {"ref": who[row["ref"]]} for row in survey.get("persons", [])]
    return {"household": survey.get("household", {}), "persons": persons}
