"""Who signed for which checks; and taking it back."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from domain.authorisation.service import may_ask, signatures_of, valid_for
from domain.base import new_id, utc_now
from domain.check.models import CheckQuery, CheckRun, QueryState
from domain.document import queries as documents
from domain.document.models import Document
from domain.household.models import Membership
from domain.job.enqueue import NewJob, enqueue
from domain.job.models import Job
from tests.api.test_documents import send
from tests.api.test_intents import ELSEWHERE
from tests.api.town import MORNING, Desk, Office
from tests.api.wishes import applied, authorised, registered, seen, signed, wish
from tests.factories import Json, fresh
from tests.papers import jpeg, png

pytestmark = pytest.mark.asyncio(loop_scope="session")
INVALID = "/problems/authorisation-invalid"


def by_role(view: Json, role: str) -> str:
    person: str = next(p["person"] for p in view["parties"] if p["role"] == role)
    return person


async def asked(desk: Desk, id: str, **terms: object) -> httpx.Response:
    return await desk.post(f"/intents/{id}/authorisations", terms)


def codes(answer: httpx.Response) -> list[str]:
    assert answer.json()["type"] == INVALID, answer.text
    return [error["code"] for error in answer.json()["errors"]]


async def test_everybody_may_read_the_wording_in_both_languages(office: Office) -> None:
    found = (await office.http.get("/authorisation-texts")).json()
    assert len(found["checks"]) == 25
    keys = {clause["key"] for clause in found["clauses"]}
    assert keys >= {"pledge", "consequences", "scope", "purpose", "sharing", "withdrawal"}
    assert all(clause["text"]["zh"] and clause["text"]["en"] for clause in found["clauses"])


async def test_signed_by_everybody_it_is_in_force_for_twelve_months_and_all_checks(
    clerk: Desk,
) -> None:
    receipt = await registered(clerk)
    made = await authorised(clerk, receipt["id"])
    assert (made["in_force"], len(made["checks"])) == (True, 25)
    assert (made["valid_from"], made["valid_to"]) == ("2026-11-02", "2027-11-01")
    assert (await seen(clerk, receipt["id"]))["state"] == "authorised"


async def test_it_does_not_count_until_the_last_has_signed(clerk: Desk) -> None:
    receipt = await registered(clerk)
    view = await seen(clerk, receipt["id"])
    first, *others = [party["person"] for party in view["parties"]]
    made = (await asked(clerk, receipt["id"], signatures=[signed(first)])).json()
    assert (made["in_force"], made["completed_at"]) == (False, None)
    for person in others:
        assert not made["in_force"]
        later = await clerk.post(f"/authorisations/{made['id']}/signatures", signed(person))
        made = later.json()
    assert made["in_force"]


async def test_a_minor_is_signed_for_by_the_applicant_unless_somebody_else_is_named(
    clerk: Desk,
) -> None:
    receipt = await registered(clerk)
    made = await authorised(clerk, receipt["id"])
    view = await seen(clerk, receipt["id"])
    (child,) = [line for line in made["signatures"] if line["role"] == "member"]
    assert child["signed_by"] == "guardian_of_minor"
    assert child["signer"] == by_role(view, "applicant")


async def test_a_minor_does_not_sign(clerk: Desk) -> None:
    receipt = await registered(clerk)
    child = by_role(await seen(clerk, receipt["id"]), "member")
    said = signed(child, signed_by="self", signer=child)
    assert codes(await asked(clerk, receipt["id"], signatures=[said])) == ["cannot_sign"]


async def test_nobody_signs_for_a_sound_adult_as_for_a_minor(clerk: Desk) -> None:
    receipt = await registered(clerk)
    view = await seen(clerk, receipt["id"])
    child, applicant = by_role(view, "member"), by_role(view, "applicant")
    said = signed(applicant, signed_by="guardian_of_minor", signer=child)
    assert codes(await asked(clerk, receipt["id"], signatures=[said])) == ["cannot_sign"]


async def test_an_adult_without_capacity_is_signed_for_by_an_adult_of_the_household(
    clerk: Desk,
) -> None:
    receipt = await registered(clerk, wish("H03"))
    view = await seen(clerk, receipt["id"])
    ward, guardian = view["parties"][1]["person"], view["parties"][0]["person"]
    said = signed(ward, signed_by="guardian_of_incapable", signer=guardian)
    made = (await asked(clerk, receipt["id"], signatures=[said])).json()
    assert made["signatures"][1]["signed_by"] == "guardian_of_incapable"


async def test_a_stranger_signs_for_nobody(clerk: Desk) -> None:
    mine, theirs = await registered(clerk, wish("H03")), await registered(clerk, wish("H03"))
    ward = (await seen(clerk, mine["id"]))["parties"][1]["person"]
    stranger = (await seen(clerk, theirs["id"]))["parties"][0]["person"]
    said = signed(ward, signed_by="guardian_of_incapable", signer=stranger)
    assert codes(await asked(clerk, mine["id"], signatures=[said])) == ["cannot_sign"]


async def test_sensitive_data_is_consented_to_on_a_line_of_its_own(clerk: Desk) -> None:
    receipt = await registered(clerk)
    person = by_role(await seen(clerk, receipt["id"]), "applicant")
    said = signed(person) | {"sensitive_consent": False}
    assert codes(await asked(clerk, receipt["id"], signatures=[said])) == ["consent_needed"]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"checks": ["HC-99"]}, "unknown_check"),
        ({"valid_to": "2027-11-02"}, "period"),
        ({"valid_to": "2026-11-01"}, "period"),
        ({"text_version": "1999"}, "unknown_text"),
        ({"signatures": [signed(str(new_id()))]}, "unknown_person"),
    ],
)
async def test_what_the_text_does_not_offer_cannot_be_signed(
    clerk: Desk, terms: Json, code: str
) -> None:
    receipt = await registered(clerk)
    assert codes(await asked(clerk, receipt["id"], **terms)) == [code]


async def test_nobody_signs_twice(clerk: Desk) -> None:
    receipt = await registered(clerk)
    made = await authorised(clerk, receipt["id"])
    person = made["signatures"][0]["person"]
    again = await clerk.post(f"/authorisations/{made['id']}/signatures", signed(person))
    assert codes(again) == ["already_signed"]


async def test_a_second_authorisation_waits_until_the_first_is_withdrawn(clerk: Desk) -> None:
    receipt = await registered(clerk)
    await authorised(clerk, receipt["id"])
    refused = (await asked(clerk, receipt["id"])).json()
    assert refused["type"] == "/problems/authorisation-open"


@pytest.mark.parametrize("ground", ["dead", "missing"])
async def test_who_is_dead_or_missing_has_no_line_and_is_not_asked_about(
    clerk: Desk, ground: str
) -> None:
    body = wish()
    body["answers"]["supporters"][0]["supporter_inability"] = [ground]
    receipt = await registered(clerk, body)
    made = await authorised(clerk, receipt["id"])
    assert "supporter" not in {line["role"] for line in made["signatures"]}
    assert made["in_force"]


async def test_a_dead_member_has_no_line(clerk: Desk) -> None:
    body = wish("H03")
    body["answers"]["persons"][2]["alive"] = False
    receipt = await registered(clerk, body)
    assert len((await authorised(clerk, receipt["id"]))["signatures"]) == 2


async def drawn(desk: Desk, content: bytes = png()) -> str:
    answer = await send(desk, content, "check_authorisation")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def signs_with(desk: Desk, document: str) -> tuple[Json, httpx.Response]:
    receipt = await registered(desk, wish("H02"))
    person = by_role(await seen(desk, receipt["id"]), "applicant")
    said = signed(person, medium="drawn", document=document)
    return receipt, await asked(desk, receipt["id"], signatures=[said])


async def test_a_drawn_signature_is_kept_with_the_wish_and_shown_to_its_office(
    office: Office, clerk: Desk
) -> None:
    document = await drawn(clerk)
    await signs_with(clerk, document)
    colleague = await office.desk("wu.xiaoyan")
    assert (await colleague.get(f"/documents/{document}/content")).content == png()
    elsewhere = await office.desk(ELSEWHERE)
    assert (await elsewhere.get(f"/documents/{document}/content")).status_code == 404


async def test_a_drawn_signature_outlives_forms_that_never_came(
    office: Office, clerk: Desk
) -> None:
    document, left = await drawn(clerk), await drawn(clerk)
    await signs_with(clerk, document)
    async with office.runtime.sessions() as session, session.begin():
        await session.execute(
            documents.left_over(office.runtime.now() + timedelta(days=1)).where(
                Document.id.in_([UUID(document), UUID(left)])
            )
        )
        kept = await session.scalars(
            select(Document.id).where(Document.id.in_([UUID(document), UUID(left)]))
        )
        assert kept.all() == [UUID(document)]
        await session.rollback()


async def test_a_photo_is_no_drawing(clerk: Desk) -> None:
    _, refused = await signs_with(clerk, await drawn(clerk, jpeg()))
    assert codes(refused) == ["unknown_document"]


async def test_a_drawing_needs_its_picture(clerk: Desk) -> None:
    receipt = await registered(clerk)
    person = by_role(await seen(clerk, receipt["id"]), "applicant")
    said = signed(person, medium="drawn")
    assert codes(await asked(clerk, receipt["id"], signatures=[said])) == ["document_needed"]


async def test_somebody_elses_upload_signs_nothing(office: Office, clerk: Desk) -> None:
    document = await drawn(await office.desk("wu.xiaoyan"))
    _, refused = await signs_with(clerk, document)
    assert codes(refused) == ["unknown_document"]


async def test_a_drawn_signature_goes_along_into_the_case(clerk: Desk) -> None:
    document = await drawn(clerk)
    receipt, made = await signs_with(clerk, document)
    assert made.json()["in_force"]
    form = fresh("H02")
    view = await seen(clerk, receipt["id"])
    form["answers"]["persons"][0] |= {"ref": view["applicant"]}
    form["answers"]["persons"][0].pop("check_authorisation")
    number = view["members"][0]["id_number_masked"]
    form["answers"]["persons"][0] |= {"id_number": number, "person_name": "陈**"}
    body = form | {k: receipt[k] for k in ("household_id", "household_version")}
    case = await clerk.submitted(body | {"intent_id": receipt["id"]})
    rows = (await clerk.get(f"/applications/{case['application_id']}/documents")).json()["rows"]
    assert [(row["id"], row["place"]) for row in rows] == [(document, "/persons/0")]


async def test_an_authorisation_does_not_exist_for_another_township(
    office: Office, clerk: Desk
) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"])
    other = await office.desk(ELSEWHERE)
    path = f"/authorisations/{made['id']}"
    answers = [
        await other.get(path),
        await other.post(f"{path}/signatures", signed(made["signatures"][0]["person"])),
        await other.post(f"{path}/withdrawal", {"wish": "申请人说明"}),
    ]
    assert [a.json()["type"] for a in answers] == ["/problems/unknown-authorisation"] * 3


async def test_the_check_contact_reads_an_authorisation_and_records_none(
    office: Office, clerk: Desk
) -> None:
    receipt = await registered(clerk)
    made = await authorised(clerk, receipt["id"])
    contact = await office.desk("zou.lin")
    assert (await contact.get(f"/authorisations/{made['id']}")).status_code == 200
    refused = await asked(contact, receipt["id"])
    assert refused.json()["type"] == "/problems/may-not-authorise"


# -- taking it back


async def withdrawn(desk: Desk, id: str) -> httpx.Response:
    return await desk.post(f"/authorisations/{id}/withdrawal", {"wish": "申请人到窗口说明"})


async def running(office: Office, made: Json, check: str = "HC-09") -> tuple[UUID, UUID]:
    """A run with one open query about the first signer and its job: (run, query)."""
    async with office.runtime.sessions.begin() as session:
        run = CheckRun(
            **dict.fromkeys(("asked", "reused", "report_version"), 0),
            id=new_id(),
            number=f"HD{uuid4().hex}",
            household_id=UUID(made["household_id"]),
            intent_id=UUID(made["intent_id"]) if made["intent_id"] else None,
            application_id=UUID(made["application_id"]) if made["application_id"] else None,
            authorisation_id=UUID(made["id"]),
            office="321311101-MZ",
            region="321311101",
            requested_by="zou.lin",
            requested_at=office.runtime.now(),
        )
        session.add(run)
        await session.flush()
        query = _query(run, UUID(made["signatures"][0]["person"]), check, office)
        session.add(query)
        payload = {"run": str(run.id), "source": "yh"}
        await enqueue(session, [NewJob("check", "check:yh", office.runtime.now(), payload=payload)])
    return run.id, query.id


def _query(run: CheckRun, person: UUID, check: str, office: Office) -> CheckQuery:
    return CheckQuery(
        id=new_id(),
        run_id=run.id,
        authorisation_id=run.authorisation_id,
        household_id=run.household_id,
        person_id=person,
        check=check,
        source="yh",
        state=QueryState.PLANNED,
        planned_at=office.runtime.now(),
        deadline_at=utc_now() + timedelta(minutes=5),
    )


async def test_withdrawing_stops_queries_drops_their_jobs_and_ends_the_wish(
    office: Office, clerk: Desk
) -> None:
    receipt = await registered(clerk)
    made = await authorised(clerk, receipt["id"])
    run, query = await running(office, made)
    sheet = (await withdrawn(clerk, made["id"])).json()
    assert (sheet["stopped_queries"], sheet["ended_intent"]) == (1, receipt["number"])
    view = await seen(clerk, receipt["id"])
    assert (view["state"], view["ending"]) == ("ended", "authorisation_withdrawn")
    async with office.runtime.sessions() as session:
        assert (await session.get_one(CheckQuery, query)).state is QueryState.STOPPED
        assert (await session.get_one(CheckRun, run)).stopped_at is not None
        job = select(Job.state).where(Job.payload["run"].astext == str(run))
        assert (await session.scalars(job)).all() == ["dropped"]


async def test_withdrawing_leaves_other_families_alone(office: Office, clerk: Desk) -> None:
    mine = await authorised(clerk, (await registered(clerk))["id"])
    theirs = await authorised(clerk, (await registered(clerk))["id"])
    _, query = await running(office, theirs)
    await withdrawn(clerk, mine["id"])
    async with office.runtime.sessions() as session:
        assert (await session.get_one(CheckQuery, query)).state is QueryState.PLANNED


async def test_withdrawing_closes_the_application_with_a_sheet_that_says_so(clerk: Desk) -> None:
    receipt, case = await applied(clerk)
    view = await seen(clerk, receipt["id"])
    sheet = (await withdrawn(clerk, view["authorisation"]["id"])).json()
    assert sheet["ended_application"] == case["number"]
    path = f"/applications/{case['application_id']}"
    assert (await clerk.get(path)).json()["state"] == "closed"
    decisions = (await clerk.get(f"{path}/decision-sheet")).json()
    assert {line["reason"]["code"] for line in decisions["refused"]} == {"R-AUT-01"}


async def test_after_a_withdrawal_the_family_may_apply_again(clerk: Desk) -> None:
    form = fresh("H01")
    case = await clerk.submitted(form)
    made = await clerk.post(f"/applications/{case['application_id']}/authorisations", {})
    await withdrawn(clerk, made.json()["id"])
    found = await clerk.household_of(form)
    again = form | {"household_id": found["id"], "household_version": found["version"]}
    assert (await clerk.submit(again)).status_code == 201


async def test_it_is_withdrawn_once_and_its_sheet_is_printed_as_often_as_needed(
    clerk: Desk,
) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"])
    first = (await withdrawn(clerk, made["id"])).json()
    assert (await withdrawn(clerk, made["id"])).json()["type"] == "/problems/authorisation-ended"
    again = (await clerk.get(f"/authorisations/{made['id']}/withdrawal")).json()
    assert again == first


async def test_there_is_no_sheet_before_a_withdrawal(clerk: Desk) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"])
    answer = await clerk.get(f"/authorisations/{made['id']}/withdrawal")
    assert answer.json()["type"] == "/problems/not-withdrawn"


async def test_nobody_signs_what_was_withdrawn(clerk: Desk) -> None:
    receipt = await registered(clerk)
    made = (await asked(clerk, receipt["id"])).json()
    await withdrawn(clerk, made["id"])
    person = made["signatures"][0]["person"]
    late = await clerk.post(f"/authorisations/{made['id']}/signatures", signed(person))
    assert late.json()["type"] == "/problems/authorisation-ended"


async def test_a_wish_that_ends_takes_its_authorisation_along(office: Office, clerk: Desk) -> None:
    receipt = await registered(clerk)
    made = await authorised(clerk, receipt["id"])
    _, query = await running(office, made)
    await clerk.post(f"/intents/{receipt['id']}/ending", {})
    assert not (await clerk.get(f"/authorisations/{made['id']}")).json()["in_force"]
    async with office.runtime.sessions() as session:
        assert (await session.get_one(CheckQuery, query)).state is QueryState.STOPPED


async def test_two_who_withdraw_at_once_do_it_once(clerk: Desk) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"])
    answers = await asyncio.gather(*(withdrawn(clerk, made["id"]) for _ in range(3)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 2}


# -- an application that came without a wish


async def test_who_signed_on_the_form_has_signed(clerk: Desk) -> None:
    case = await clerk.submitted(fresh("H01"))
    path = f"/applications/{case['application_id']}/authorisations"
    made = (await clerk.post(path, {})).json()
    assert (made["in_force"], made["application_id"]) == (True, case["application_id"])
    assert [line["role"] for line in made["signatures"]] == ["applicant", "member", "supporter"]
    assert [row["id"] for row in (await clerk.get(path)).json()["rows"]] == [made["id"]]


async def test_who_did_not_sign_on_the_form_signs_later(clerk: Desk) -> None:
    form = fresh("H03")
    form["answers"]["persons"][1].pop("check_authorisation")
    case = await clerk.submitted(form)
    path = f"/applications/{case['application_id']}/authorisations"
    made = (await clerk.post(path, {})).json()
    unsigned = [line["person"] for line in made["signatures"] if not line["signed_at"]]
    assert (made["in_force"], len(unsigned)) == (False, 1)
    later = await clerk.post(f"/authorisations/{made['id']}/signatures", signed(unsigned[0]))
    assert later.json()["in_force"]


async def test_nothing_is_authorised_for_an_application_that_has_ended(clerk: Desk) -> None:
    case = await clerk.submitted(fresh("H02"))
    path = f"/applications/{case['application_id']}"
    await clerk.post(f"{path}/withdrawal", {"reason": "家庭情况已好转"})
    refused = (await clerk.post(f"{path}/authorisations", {})).json()
    assert refused["type"] == "/problems/application-over"


# -- what holds even against raw SQL


INSERT = text(
    'INSERT INTO check_query (id, run_id, authorisation_id, household_id, person_id, "check",'
    " source, state, planned_at, deadline_at) VALUES (:id, :run, :authorisation, :household,"
    " :person, :check, 'yh', 'planned', :at, :at)"
)


async def smuggled(office: Office, made: Json, **instead: object) -> str | None:
    """The constraint that refuses a query put in by the application's own role; None: none did."""
    run, _ = await running(office, made, check="HC-01")
    row = {
        "id": new_id(),
        "run": run,
        "authorisation": UUID(made["id"]),
        "household": UUID(made["household_id"]),
        "person": UUID(made["signatures"][0]["person"]),
        "check": "HC-09",
        "at": office.runtime.now(),
    }
    try:
        async with office.runtime.sessions.begin() as session:
            await session.execute(INSERT, row | instead)
    except DBAPIError as refused:
        return str(refused.orig.__cause__.constraint_name)  # type: ignore[union-attr]
    return None


TRIGGER = "query_is_authorised"


async def test_a_query_that_is_authorised_may_be_asked(office: Office, clerk: Desk) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"])
    assert await smuggled(office, made) is None


async def test_no_query_about_somebody_who_has_not_signed(office: Office, clerk: Desk) -> None:
    mine = await authorised(clerk, (await registered(clerk))["id"])
    theirs = await authorised(clerk, (await registered(clerk))["id"])
    stranger = UUID(theirs["signatures"][0]["person"])
    assert await smuggled(office, mine, person=stranger) == TRIGGER


async def test_no_query_of_a_check_that_is_not_named(office: Office, clerk: Desk) -> None:
    receipt = await registered(clerk)
    made = await authorised(clerk, receipt["id"], checks=["HC-01"])
    assert await smuggled(office, made) == TRIGGER


async def test_no_query_under_another_households_authorisation(office: Office, clerk: Desk) -> None:
    mine = await authorised(clerk, (await registered(clerk))["id"])
    theirs = await authorised(clerk, (await registered(clerk))["id"])
    assert await smuggled(office, mine, household=UUID(theirs["household_id"])) == TRIGGER


async def test_no_query_after_its_last_day(office: Office, clerk: Desk) -> None:
    receipt = await registered(clerk)
    made = await authorised(clerk, receipt["id"], valid_to="2026-11-30")
    late = MORNING + timedelta(days=40)
    assert await smuggled(office, made, at=late) == TRIGGER


async def test_no_query_after_a_withdrawal(office: Office, clerk: Desk) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"])
    run, _ = await running(office, made, check="HC-01")
    await withdrawn(clerk, made["id"])
    async with office.runtime.sessions() as session:
        found = await session.get_one(CheckRun, run)
        session.add(_query(found, UUID(made["signatures"][0]["person"]), "HC-09", office))
        with pytest.raises(DBAPIError, match="has not authorised this check"):
            await session.flush()


async def test_no_query_before_everybody_has_signed(office: Office, clerk: Desk) -> None:
    receipt = await registered(clerk)
    applicant = by_role(await seen(clerk, receipt["id"]), "applicant")
    made = (await asked(clerk, receipt["id"], signatures=[signed(applicant)])).json()
    with pytest.raises(DBAPIError, match="has not authorised this check"):
        await running(office, made)


@pytest.mark.parametrize(
    "change",
    [
        'checks = \'["HC-01", "HC-25"]\'',
        "valid_to = valid_to + 365",
        "household_id = (SELECT id FROM household WHERE id <> household_id LIMIT 1)",
    ],
)
async def test_what_was_signed_does_not_change(office: Office, clerk: Desk, change: str) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"], checks=["HC-01"])
    async with office.runtime.sessions() as session:
        with pytest.raises(DBAPIError, match="what was signed does not change"):
            await session.execute(
                text(f"UPDATE authorisation SET {change} WHERE id = :id"), {"id": UUID(made["id"])}
            )


async def test_a_withdrawal_is_not_taken_back(office: Office, clerk: Desk) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"])
    await withdrawn(clerk, made["id"])
    undo = text("UPDATE authorisation SET withdrawn_at = NULL, withdrawn_by = NULL WHERE id = :id")
    async with office.runtime.sessions() as session:
        with pytest.raises(DBAPIError, match="what was signed does not change"):
            await session.execute(undo, {"id": UUID(made["id"])})


FORCED = "UPDATE check_query SET state = 'answered', answer_sealed = '\\x00'"
ANSWER = text(
    "UPDATE check_query SET state = 'answered', answer_sealed = '\\x00', answered_at = now()"
    " WHERE id = :id AND state IN ('planned', 'asked')"
)


async def test_an_answer_and_a_withdrawal_at_once_are_kept_in_one_order_or_the_other(
    office: Office, clerk: Desk
) -> None:
    for _ in range(10):
        made = await authorised(clerk, (await registered(clerk))["id"])
        _, query = await running(office, made)

        async def answers(query: UUID = query) -> str:
            try:
                async with office.runtime.sessions.begin() as session:
                    await session.execute(ANSWER, {"id": query})
            except DBAPIError:
                return "refused"
            return "kept"

        _, gone = await asyncio.gather(answers(), withdrawn(clerk, made["id"]))
        async with office.runtime.sessions() as session:
            state = (await session.get_one(CheckQuery, query)).state
        assert gone.status_code in (200, 409)  # a lost race is said, and tried again
        if gone.status_code == 200:
            assert state in (QueryState.ANSWERED, QueryState.STOPPED)


async def test_an_answer_that_arrives_after_the_withdrawal_is_never_kept(
    office: Office, clerk: Desk
) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"])
    _, query = await running(office, made)
    forced = text(
        "UPDATE check_query SET state = 'answered', answer_sealed = '\\x00' WHERE id = :id"
    )
    await withdrawn(clerk, made["id"])
    async with office.runtime.sessions() as session:
        with pytest.raises(DBAPIError, match="has not authorised this check"):
            await session.execute(forced, {"id": query})


async def test_the_domain_says_the_same_as_the_database(office: Office, clerk: Desk) -> None:
    made = await authorised(clerk, (await registered(clerk))["id"], checks=["HC-01", "HC-09"])
    today, person = MORNING.date(), UUID(made["signatures"][0]["person"])
    async with office.runtime.sessions() as session:
        found = await valid_for(session, UUID(made["household_id"]), today)
        assert found is not None
        lines = await signatures_of(session, found)
        assert may_ask(found, lines, person, "HC-09", today)
        assert not may_ask(found, lines, person, "HC-10", today)
        assert not may_ask(found, lines, new_id(), "HC-09", today)
        assert not may_ask(found, lines, person, "HC-09", today + timedelta(days=400))
    await withdrawn(clerk, made["id"])
    async with office.runtime.sessions() as session:
        assert await valid_for(session, UUID(made["household_id"]), today) is None


async def test_who_joins_the_family_afterwards_is_not_asked_about(
    office: Office, clerk: Desk
) -> None:
    """An authorisation knows who signed it, not who lives there."""
    made = await authorised(clerk, (await registered(clerk))["id"])
    newcomer = (await registered(clerk, wish("H02")))["household_id"]
    async with office.runtime.sessions() as session:
        found = await valid_for(session, UUID(made["household_id"]), MORNING.date())
        assert found is not None
        (person,) = await session.scalars(
            select(Membership.person_id).where(Membership.household_id == UUID(newcomer))
        )
        lines = await signatures_of(session, found)
        assert not may_ask(found, lines, person, "HC-01", MORNING.date())
