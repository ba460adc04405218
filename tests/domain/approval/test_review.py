"""One review serves every claim; it rests on the home visit."""

from uuid import UUID

import pytest
from sqlalchemy import select

from domain.approval import assessing, review, seats, visiting
from domain.approval.models import Decision, Investigation, StepKind
from domain.household.models import Fact
from tests.domain.approval import visits
from tests.domain.approval.scenes import burnt_down
from tests.domain.approval.town import SYSTEM, Json, Town, fresh


async def report(town: Town, id: UUID, **changed: object) -> review.Report:
    view = await town.view(id)
    made: dict[str, object] = {"opinions": {claim.id: (True, "情况属实") for claim in view.claims}}
    return review.Report(**{**made, **changed})  # type: ignore[arg-type]


async def give(town: Town, id: UUID, said: review.Report, login: str = "liang.bo") -> None:
    reviewer = await town.actor(login)
    view = await town.view(id)
    async with town.sessions.begin() as session:
        await review.give(session, reviewer, id, view.version, said)


async def test_what_the_visit_found_is_kept_as_verified_under_the_persons_it_is_about(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await town.survey(id, family)
    people = {member.person for member in (await town.view(id)).members}
    async with town.sessions() as session:
        rows = list(
            await session.scalars(
                select(Fact).where(Fact.application_id == id, Fact.source == "survey")
            )
        )
    assert {row.state for row in rows} == {"verified"}
    assert {str(row.person_id) for row in rows if row.person_id} == people


async def test_a_finding_can_change_what_the_family_gets(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await town.survey(id, family, found={"persons": [{"ref": "p1", "deposits": 30_000_000}]})
    await give(town, id, await report(town, id))
    async with town.sessions() as session:
        seen = await assessing.assessment(session, SYSTEM, id)
    dibao = next(claim for claim in seen.claims if claim.item == "MZ-02")
    assert (dibao.truth, dibao.reason and dibao.reason.code) == ("false", "R-PRO-01")


async def test_without_a_signed_survey_there_is_no_review(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await visits.planned(town, id, await town.actor("liang.bo"))
    with pytest.raises(visiting.SurveyMissing):
        await give(town, id, await report(town, id))


async def test_an_emergency_alone_is_reviewed_without_a_visit(
    town: Town, families: dict[str, Json]
) -> None:
    id = await town.submit(burnt_down(families["H01"]), ["MZ-07"])
    await give(town, id, await report(town, id))
    assert (await town.view(id)).reviewed_at is not None


async def test_an_emergency_beside_other_items_is_not(
    town: Town, families: dict[str, Json]
) -> None:
    id = await town.submit(burnt_down(families["H01"]), ["MZ-07", "MZ-02"])
    with pytest.raises(visiting.SurveyMissing):
        await give(town, id, await report(town, id))


async def test_who_went_there_is_kept_with_the_review(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await town.survey(id, family)
    async with town.sessions() as session:
        who = await session.scalars(
            select(Investigation.officer).where(Investigation.application_id == id)
        )
        assert sorted(who) == ["peng.xue", "song.qiang"]


async def test_who_went_there_does_not_review(town: Town, families: dict[str, Json]) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await town.survey(id, family)
    async with town.sessions.begin() as session:
        row = await session.scalar(
            select(Investigation).where(
                Investigation.application_id == id, Investigation.officer == "peng.xue"
            )
        )
        assert row is not None
        session.add(
            Investigation(
                application_id=id,
                officer="liang.bo",
                step_id=row.step_id,
                visited_at=row.visited_at,
            )
        )
    with pytest.raises(seats.SamePerson):
        await give(town, id, await report(town, id))


async def test_the_opinions_are_stored_with_the_review(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await town.survey(id, family)
    await give(town, id, await report(town, id))
    async with town.sessions() as session:
        stored = await session.scalar(
            select(Decision).where(Decision.application_id == id, Decision.kind == StepKind.REVIEW)
        )
    assert stored is not None
    claims = {str(claim.id) for claim in (await town.view(id)).claims}
    assert {line["claim"] for line in stored.lines} == claims


async def test_every_waiting_claim_needs_an_opinion(town: Town, families: dict[str, Json]) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await town.survey(id, family)
    with pytest.raises(review.OpinionMissing):
        await give(town, id, await report(town, id, opinions={}))


async def test_a_case_does_not_end_for_want_of_cooperation_after_a_visit(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await town.survey(id, family)
    with pytest.raises(review.NotRefused):
        await give(town, id, review.Report({}, ends="多次不在家"))
