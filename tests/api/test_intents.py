"""A family says what it wishes, before anybody applies."""

from uuid import uuid4

import pytest

from tests.api.test_documents import send
from tests.api.town import Desk, Office
from tests.api.wishes import authorised, register, registered, seen, signed, wish
from tests.factories import fresh
from tests.papers import png

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_it_walks(office: Office, clerk: Desk) -> None:
    for name in ("H01", "H04", "H07"):
        form = fresh(name)
        body = wish()
        body["answers"] = {k: v for k, v in form["answers"].items()}
        for row in body["answers"]["persons"]:
            row.pop("check_authorisation"); row.pop("sensitive_consent")
        for row in body["answers"]["supporters"]:
            row.pop("supporter_authorisation")
        receipt = await registered(clerk, body)
        made = await authorised(clerk, receipt["id"])
        got = await clerk.get("/form", items=form["items"], household=receipt["household_id"], intent_id=receipt["id"])
        assert got.status_code == 200, got.text
        form2 = got.json()
        answers = {"household": {}, "persons": {}, "supporters": {}}
        for section in form2["sections"]:
            for field in section["fields"]:
                if field["scope"] == "household" and field["known"]:
                    answers["household"][field["id"]] = field["known"]["value"]
        for known in form2["known"]:
            answers[known["scope"] + "s"].setdefault(known["person"], {"ref": known["person"]})[known["field"]] = known["answer"]["value"]
        answers["persons"] = list(answers["persons"].values())
        answers["supporters"] = list(answers["supporters"].values())
        missing = [f["id"] for s in form2["sections"] for f in s["fields"] if f["state"] == "ask" and f["scope"] == "household"]
        print("ASK", missing)
        answers["household"]["integrity_pledge"] = True
        answers["household"]["requested_items"] = form["items"]
        for m in missing:
            if m in form["answers"]["household"]:
                answers["household"][m] = form["answers"]["household"][m]
        body = {"items": form["items"], "answers": answers, "household_id": receipt["household_id"],
                "household_version": receipt["household_version"], "intent_id": receipt["id"]}
        done = await clerk.submit(body)
        assert done.status_code == 201, done.text
        print(done.json()["missing_materials"])
        print((await seen(clerk, receipt["id"]))["state"])
