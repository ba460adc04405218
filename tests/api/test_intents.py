"""A family says what it wishes, before anybody applies."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from domain.application.models import Application, FactSet
from domain.base import new_id
from domain.check.models import CheckReport, CheckRun, Conclusion, Explanation, ExplanationState
from domain.household.models import Fact, Membership, Person, Supporter
from tests.api.test_relatives import relate
from tests.api.test_submission import statements
from tests.api.town import MORNING, Desk, Office
from tests.api.wishes import (
    applied,
    as_it_stands,
    authorised,
    prefilled,
    register,
    registered,
    seen,
    talkative,
    wish,
)
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
ELSEWHERE = "gu.shouxin"  # a clerk of another township
OFFICER = "hou.ping"  # the county's check officer


async def test_a_family_that_only_says_who_it_is_gets_a_receipt(clerk: Desk) -> None:
    receipt = await registered(clerk)
    assert (receipt["state"], receipt["number"][:2]) == ("registered", "YX")


async def test_a_wish_goes_to_the_township_of_the_hukou_whichever_window_it_came_to(
    office: Office,
) -> None:
    receipt = await registered(await office.desk(ELSEWHERE))
    assert receipt["accepting"]["region"] == "321311103"
    assert receipt["deciding"]["region"] == "321311101"


@pytest.mark.parametrize(
    "field", ["person_name", "id_number", "relation_to_applicant", "hukou_region"]
)
async def test_who_the_people_are_must_be_said(clerk: Desk, field: str) -> None:
    body = wish()
    del body["answers"]["persons"][0][field]
    refused = (await register(clerk, body)).json()
    assert refused["type"] == "/problems/form-invalid"
    assert f"/answers/persons/0/{field}" in {error["pointer"] for error in refused["errors"]}


async def test_a_supporter_needs_a_number_to_be_asked_about(clerk: Desk) -> None:
    body = wish()
    del body["answers"]["supporters"][0]["supporter_id_number"]
    refused = (await register(clerk, body)).json()
    pointers = [error["pointer"] for error in refused["errors"]]
    assert pointers == ["/answers/supporters/0/supporter_id_number"]


async def test_an_answer_that_cannot_be_right_is_refused_although_none_was_needed(
    clerk: Desk,
) -> None:
    refused = (await register(clerk, wish(contact_phone="12"))).json()
    assert [e["pointer"] for e in refused["errors"]] == ["/answers/household/contact_phone"]


async def test_the_same_key_and_wish_get_the_same_receipt_again(clerk: Desk) -> None:
    body, key = wish(), uuid4().hex
    first, second = await register(clerk, body, key), await register(clerk, body, key)
    assert (first.status_code, first.json()) == (201, second.json())


async def test_the_key_of_a_wish_serves_no_other(clerk: Desk) -> None:
    key = uuid4().hex
    await register(clerk, wish(), key)
    assert (await register(clerk, wish(), key)).json()["type"] == "/problems/key-used"


async def test_a_family_has_one_wish_at_a_time(clerk: Desk) -> None:
    body = wish()
    receipt = await registered(clerk, body)
    again = body | {k: receipt[k] for k in ("household_id", "household_version")}
    refused = (await register(clerk, again)).json()
    assert refused["type"] == "/problems/intent-open"
    assert refused["params"]["intent_id"] == receipt["id"]


async def test_after_one_has_ended_the_family_may_register_again(clerk: Desk) -> None:
    body = wish()
    receipt = await registered(clerk, body)
    ended = await clerk.post(f"/intents/{receipt['id']}/ending", {"ending": "withdrawn"})
    assert (ended.json()["state"], ended.json()["ending"]) == ("ended", "withdrawn")
    again = body | {k: receipt[k] for k in ("household_id", "household_version")}
    assert (await register(clerk, again)).status_code == 201


async def test_two_windows_register_a_family_at_once_and_one_of_them_does(clerk: Desk) -> None:
    body = wish()
    receipt = await registered(clerk, body)
    await clerk.post(f"/intents/{receipt['id']}/ending", {})
    again = body | {k: receipt[k] for k in ("household_id", "household_version")}
    answers = await asyncio.gather(*(register(clerk, again) for _ in range(4)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 3}


async def test_a_family_on_record_is_opened_first(clerk: Desk) -> None:
    form = fresh("H01")
    household = (await clerk.submitted(form))["household_id"]
    refused = (await register(clerk, talkative(form))).json()
    assert refused["type"] == "/problems/household-known"
    assert refused["params"]["household_id"] == household


async def test_a_family_on_record_wishes_under_its_masks(clerk: Desk) -> None:
    form = fresh("H01")
    household = await clerk.submitted(form)
    found = await clerk.household_of(form)
    body = talkative(form) | {"household_id": found["id"], "household_version": found["version"]}
    for row, member in zip(body["answers"]["persons"], found["members"], strict=True):
        row["ref"], row["person_name"] = member["person"], member["name"][:3]
        row["id_number"] = member["id_number_masked"]
    assert (await registered(clerk, body))["household_id"] == household["household_id"]


async def test_a_supporter_goes_on_record_as_a_person_of_no_household(
    office: Office, clerk: Desk
) -> None:
    receipt = await registered(clerk)
    view = await seen(clerk, receipt["id"])
    (supporter,) = [party for party in view["parties"] if party["role"] == "supporter"]
    async with office.runtime.sessions() as session:
        person = await session.get_one(Person, UUID(supporter["person"]))
        named = select(Supporter.application_id).where(
            Supporter.id_number_index == person.id_number_index
        )
        assert (await session.scalars(named)).all() == [None]
        lives = select(Membership).where(Membership.person_id == person.id)
        assert (await session.scalars(lives)).all() == []


async def test_a_wish_does_not_exist_for_another_township(office: Office, clerk: Desk) -> None:
    receipt = await registered(clerk)
    other = await office.desk(ELSEWHERE)
    answer = await other.get(f"/intents/{receipt['id']}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-intent")
    rows = (await other.get("/intents", limit=200)).json()["rows"]
    assert receipt["id"] not in {row["id"] for row in rows}


async def test_the_list_shows_masked_names_newest_first_page_by_page(clerk: Desk) -> None:
    mine = [(await registered(clerk))["id"] for _ in range(3)]
    first = (await clerk.get("/intents", limit=2)).json()
    second = (await clerk.get("/intents", limit=2, after=first["next"])).json()
    assert [row["id"] for row in (*first["rows"], *second["rows"])][:3] == mine[::-1]
    assert {row["applicant_name"] for row in first["rows"]} == {"刘**"}


async def test_who_takes_no_applications_in_registers_no_wishes(office: Office) -> None:
    refused = await register(await office.desk("liang.bo"), wish())
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/may-not-register")


async def test_a_near_relative_takes_no_wish_in(office: Office) -> None:
    body = wish()
    number = body["answers"]["supporters"][0]["supporter_id_number"]
    await relate(office, "gu.shouxin", number)
    refused = await register(await office.desk("gu.shouxin"), body)
    assert refused.json()["type"] == "/problems/near-relative"


async def test_nothing_of_the_family_is_asked_twice(clerk: Desk) -> None:
    said = fresh("H01")
    receipt = await registered(clerk, talkative(said))
    await authorised(clerk, receipt["id"])
    form = await prefilled(clerk, receipt, said["items"])
    signed = {(k["person"], k["field"]) for k in form["known"] if k["answer"]["source"] != "family"}
    view = await seen(clerk, receipt["id"])
    for party in view["parties"]:
        field = {"supporter": "supporter_authorisation"}.get(party["role"], "check_authorisation")
        assert (party["person"], field) in signed


async def test_a_wish_becomes_an_application_and_nobody_signs_twice(clerk: Desk) -> None:
    receipt, case = await applied(clerk)
    assert (case["state"], case["missing_materials"]) == ("accepted", [])
    view = await seen(clerk, receipt["id"])
    assert (view["state"], view["application_id"]) == ("applied", case["application_id"])
    assert view["authorisation"]["application_id"] == case["application_id"]


async def test_the_signatures_of_a_wish_count_where_the_form_leaves_them_out(clerk: Desk) -> None:
    said = fresh("H01")
    receipt = await registered(clerk, talkative(said))
    await authorised(clerk, receipt["id"])
    form = as_it_stands(await prefilled(clerk, receipt, said["items"]), receipt, said)
    for row in (*form["answers"]["persons"], *form["answers"]["supporters"]):
        row.pop("check_authorisation", None)
        row.pop("supporter_authorisation", None)
    assert (await clerk.submitted(form))["missing_materials"] == []


async def test_without_a_signature_the_form_still_misses_it(clerk: Desk) -> None:
    said = fresh("H02")
    receipt = await registered(clerk, talkative(said))
    form = as_it_stands(await prefilled(clerk, receipt, said["items"]), receipt, said)
    for row in form["answers"]["persons"]:
        row["sensitive_consent"] = True
    case = await clerk.submitted(form)
    assert "家庭经济状况核对授权签名" in case["missing_materials"]


async def test_a_wish_becomes_one_application_only(clerk: Desk) -> None:
    said = fresh("H02")
    receipt = await registered(clerk, talkative(said))
    await authorised(clerk, receipt["id"])
    body = as_it_stands(await prefilled(clerk, receipt, said["items"]), receipt, said)
    await clerk.submitted(body)
    again = body | {"items": ["CL-02"], "household_version": receipt["household_version"] + 1}
    refused = await clerk.submit(again)
    assert refused.json()["type"] == "/problems/intent-over"


async def test_the_same_form_of_a_wish_sent_twice_is_one_application(clerk: Desk) -> None:
    said, key = fresh("H02"), uuid4().hex
    receipt = await registered(clerk, talkative(said))
    await authorised(clerk, receipt["id"])
    body = as_it_stands(await prefilled(clerk, receipt, said["items"]), receipt, said)
    first, second = await clerk.submit(body, key), await clerk.submit(body, key)
    assert (first.status_code, first.json()) == (201, second.json())


async def test_an_application_does_not_grow_out_of_another_familys_wish(clerk: Desk) -> None:
    theirs = await registered(clerk)
    form = fresh("H01")
    await clerk.submitted(form)
    found = await clerk.household_of(form)
    body = form | {"household_id": found["id"], "household_version": found["version"]}
    refused = await clerk.submit(body | {"intent_id": theirs["id"]})
    assert refused.json()["type"] == "/problems/unknown-intent"


async def test_the_statements_of_an_application_out_of_a_wish_do_not_grow_with_its_items(
    office: Office, clerk: Desk, all_items: list[str]
) -> None:
    counts = []
    for items in (["MZ-02"], all_items[:6], all_items):
        said = fresh("H01", items)
        receipt = await registered(clerk, talkative(said))
        await authorised(clerk, receipt["id"])
        form = as_it_stands(await prefilled(clerk, receipt, items), receipt, said)
        with statements(office) as sent:
            await clerk.submitted(form)
        counts.append(len(sent))
    assert counts[0] == counts[1] == counts[2] < 30


async def checked(office: Office, receipt: Json, person: str | None, **values: Any) -> None:  # noqa: ANN401
    """Facts as a means check of this family writes them down."""
    async with office.runtime.sessions.begin() as session:
        authorisation = UUID((await _authorisation(office, receipt))["id"])
        run = CheckRun(
            **dict.fromkeys(("asked", "reused", "report_version"), 0),
            id=new_id(),
            number=f"HD{uuid4().hex}",
            household_id=UUID(receipt["household_id"]),
            intent_id=UUID(receipt["id"]),
            authorisation_id=authorisation,
            office="321311101-MZ",
            region="321311101",
            requested_by="zou.lin",
            requested_at=MORNING,
        )
        session.add(run)
        for name, value in values.items():
            session.add(
                Fact(
                    id=new_id(),
                    household_id=run.household_id,
                    person_id=UUID(person) if person else None,
                    run_id=run.id,
                    name=name,
                    value=value,
                    source="HC-09",
                    state="verified",
                    observed_at=office.runtime.now(),
                )
            )


async def _authorisation(office: Office, receipt: Json) -> Json:
    found: Json = (await seen(await office.desk(), receipt["id"]))["authorisation"]
    return found


async def wished(desk: Desk, said: Json) -> tuple[Json, str]:
    """A signed wish that says all of `said`, and its applicant."""
    receipt = await registered(desk, talkative(said))
    await authorised(desk, receipt["id"])
    return receipt, (await seen(desk, receipt["id"]))["applicant"]


async def test_what_an_office_verified_is_filled_in_with_its_source_and_not_shown(
    office: Office, clerk: Desk
) -> None:
    said = fresh("H01")
    receipt, applicant = await wished(clerk, said)
    await checked(office, receipt, applicant, deposits=98_765_400)
    form = await prefilled(clerk, receipt, said["items"])
    (known,) = [
        k["answer"] for k in form["known"] if (k["person"], k["field"]) == (applicant, "deposits")
    ]
    assert (known["value"], known["source"]) == ("核对已取得", "check:HC-09")
    assert known["masked"] is True
    assert "98765400" not in str(form)


async def test_what_an_office_verified_comes_back_by_its_mask_and_is_no_claim_of_the_family(
    office: Office, clerk: Desk
) -> None:
    said = fresh("H01")
    receipt, applicant = await wished(clerk, said)
    await checked(office, receipt, applicant, deposits=98_765_400)
    form = as_it_stands(await prefilled(clerk, receipt, said["items"]), receipt, said)
    case = await clerk.submitted(form)
    async with office.runtime.sessions() as session:
        told = select(Fact.value).where(
            Fact.application_id == UUID(case["application_id"]),
            Fact.person_id == UUID(applicant),
            Fact.name == "deposits",
        )
        assert (await session.scalars(told)).all() == []


async def test_what_an_office_verified_outweighs_what_the_family_says_later_and_both_are_kept(
    office: Office, clerk: Desk
) -> None:
    said = fresh("H01")
    receipt, first = await wished(clerk, said)
    await checked(office, receipt, first, deposits=123_456_00)
    form = as_it_stands(await prefilled(clerk, receipt, said["items"]), receipt, said)
    form["answers"]["persons"][0]["deposits"] = 0
    answer = await clerk.submitted(form)
    async with office.runtime.sessions() as session:
        application = await session.get_one(Application, UUID(answer["application_id"]))
        facts = (await session.get_one(FactSet, application.fact_set_id)).facts
        told = select(Fact.value, Fact.state).where(
            Fact.person_id == UUID(first), Fact.name == "deposits"
        )
        kept = {(value, state) for value, state in await session.execute(told)}
    assert facts["household"]["hh.fin_assets_pc"] == 123_456_00 // 2
    assert {(0, "claimed"), (123_456_00, "verified")} <= kept


async def test_the_mask_of_a_verified_answer_stands_for_nothing_without_one(clerk: Desk) -> None:
    said = fresh("H01")
    receipt, _ = await wished(clerk, said)
    form = as_it_stands(await prefilled(clerk, receipt, said["items"]), receipt, said)
    form["answers"]["persons"][0]["deposits"] = "核对已取得"
    refused = (await clerk.submit(form)).json()
    assert [e["code"] for e in refused["errors"]] == ["mask_unknown"]


async def estimated(desk: Desk, id: str) -> Json:
    answer = await desk.get(f"/intents/{id}/estimate")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def test_the_estimate_says_what_a_talkative_family_would_probably_get(clerk: Desk) -> None:
    receipt, _ = await wished(clerk, fresh("H01"))
    rows = {row["item"]: row for row in (await estimated(clerk, receipt["id"]))["rows"]}
    assert len(rows) == 38
    assert rows["MZ-02"]["likelihood"] == "likely"


async def test_the_estimate_of_a_silent_family_says_what_to_ask(clerk: Desk) -> None:
    receipt = await registered(clerk)
    found = await estimated(clerk, receipt["id"])
    assert found["questions"]
    assert {row["likelihood"] for row in found["rows"]} >= {"unknown"}


async def test_the_estimate_counts_what_offices_verified_and_tells_how_far_off_it_is(
    office: Office, clerk: Desk
) -> None:
    receipt, applicant = await wished(clerk, fresh("H01"))
    await checked(office, receipt, applicant, deposits=98_765_400)
    (row,) = [r for r in (await estimated(clerk, receipt["id"]))["rows"] if r["item"] == "MZ-02"]
    assert row["likelihood"] == "unlikely"
    assert any(obstacle["miss"] for obstacle in row["obstacles"])


async def test_the_estimate_shows_officers_the_figure_and_clerks_only_that_it_is_over(
    office: Office, clerk: Desk
) -> None:
    receipt, applicant = await wished(clerk, fresh("H01"))
    await checked(office, receipt, applicant, deposits=98_765_400)
    assert "493,827" not in str(await estimated(clerk, receipt["id"]))
    officer = await estimated(await office.desk(OFFICER), receipt["id"])
    assert "493,827" in str(officer) or "493827" in str(officer)


async def test_an_estimate_leaves_nothing_behind(office: Office, clerk: Desk) -> None:
    receipt, _ = await wished(clerk, fresh("H01"))
    count = select(func.count()).select_from(Application)
    facts = select(func.count()).select_from(Fact)
    async with office.runtime.sessions() as session:
        before = await session.scalar(count), await session.scalar(facts)
        await estimated(clerk, receipt["id"])
        assert (await session.scalar(count), await session.scalar(facts)) == before


async def noticed(desk: Desk, id: str) -> Json:
    answer = await desk.get(f"/intents/{id}/notice")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def test_the_notice_before_any_report_says_that_one_may_apply(clerk: Desk) -> None:
    receipt = await registered(clerk)
    paper = await noticed(clerk, receipt["id"])
    assert (paper["conclusion"], paper["applicant_name"]) == (None, "刘晓梅")
    assert [way["code"] for way in paper["ways_on"]] == ["apply"]


async def reported(office: Office, receipt: Json, conclusion: Conclusion) -> None:
    """A report of a run of this family, with something to explain where it says so."""
    await checked(office, receipt, None)
    applicant = (await seen(await office.desk(), receipt["id"]))["applicant"]
    async with office.runtime.sessions.begin() as session:
        run = await session.scalar(
            select(CheckRun).where(CheckRun.intent_id == UUID(receipt["id"]))
        )
        assert run is not None
        whose = {"run_id": run.id, "household_id": run.household_id, "intent_id": run.intent_id}
        session.add(
            CheckReport(
                **whose,
                id=new_id(),
                number=f"BG{uuid4().hex}",
                version=1,
                conclusion=conclusion,
                reasons=["R-VEH-01"],
                told={},
                content_sealed=b"",
                digest="",
                signature="",
                key_id="",
                issued_at=office.runtime.now(),
                valid_until=MORNING.date() + timedelta(days=90),
            )
        )
        if conclusion is Conclusion.EXPLAIN:
            session.add(
                Explanation(
                    **whose,
                    id=new_id(),
                    person_id=UUID(applicant),
                    check="HC-06",
                    ground="living_vehicle",
                    state=ExplanationState.OPEN,
                    asked_at=office.runtime.now(),
                    answer_by=MORNING.date() + timedelta(days=14),
                )
            )


async def test_the_notice_tells_the_reason_what_would_change_it_and_that_one_may_apply_anyway(
    office: Office, clerk: Desk
) -> None:
    receipt, _ = await wished(clerk, fresh("H01"))
    await reported(office, receipt, Conclusion.MISFITS)
    paper = await noticed(clerk, receipt["id"])
    assert [reason["text"] for reason in paper["reasons"]] == ["家里有生活用机动车"]
    assert paper["reasons"][0]["change"]
    assert [way["code"] for way in paper["ways_on"]] == ["explain", "apply_anyway"]


async def test_the_notice_says_by_which_day_to_explain(office: Office, clerk: Desk) -> None:
    receipt, _ = await wished(clerk, fresh("H01"))
    await reported(office, receipt, Conclusion.EXPLAIN)
    explain = (await noticed(clerk, receipt["id"]))["ways_on"][0]
    assert (explain["code"], explain["by"]) == ("explain", "2026-11-16")


async def test_the_notice_of_a_wish_that_ended_says_why(clerk: Desk) -> None:
    receipt = await registered(clerk)
    await clerk.post(f"/intents/{receipt['id']}/ending", {"ending": "not_authorised"})
    paper = await noticed(clerk, receipt["id"])
    assert paper["ended"] == "not_authorised"
    assert [way["code"] for way in paper["ways_on"]] == ["register_again"]
