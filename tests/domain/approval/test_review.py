"""One visit and one opinion serve every claim."""

from uuid import UUID

import pytest
from sqlalchemy import select

from domain.approval import assessing, review, visiting
from domain.approval.findings import FindingsInvalid
from domain.approval.models import Decision, StepKind
from domain.household.models import Fact
from tests.domain.approval.town import SYSTEM, Json, Town, findings, fresh


async def report(town: Town, id: UUID, family: Json, **changed: object) -> review.Report:
    view = await town.view(id)
    made: dict[str, object] = {
        "findings": findings(view, family, family["survey"]),
        "opinions": {claim.id: (True, "情况属实") for claim in view.claims},
        "investigators": ("宋强", "彭雪"),
    }
    return review.Report(**{**made, **changed})  # type: ignore[arg-type]


async def give(town: Town, id: UUID, said: review.Report) -> None:
    reviewer = await town.actor("liang.bo")
    view = await town.view(id)
    async with town.sessions.begin() as session:
        await review.give(session, reviewer, id, view.version, said)


async def test_what_the_visit_found_is_kept_as_verified_under_the_persons_it_is_about(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await give(town, id, await report(town, id, family))
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
    said = await report(town, id, family)
    assert said.findings is not None
    said.findings["persons"][0]["deposits"] = 30_000_000
    await give(town, id, said)
    async with town.sessions() as session:
        seen = await assessing.assessment(session, SYSTEM, id)
    dibao = next(claim for claim in seen.claims if claim.item == "MZ-02")
    assert (dibao.truth, dibao.reason and dibao.reason.code) == ("false", "R-PRO-01")


async def test_the_questions_of_the_visit_must_be_answered(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    nothing: Json = {"household": {}, "persons": [], "supporters": []}
    with pytest.raises(FindingsInvalid) as refused:
        await give(town, id, await report(town, id, family, findings=nothing))
    pointers = {error.pointer for error in refused.value.errors}
    assert "/household/hardship_causes" in pointers


async def test_a_finding_about_a_stranger_is_refused_at_its_place(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    said = await report(town, id, family)
    assert said.findings is not None
    said.findings["persons"].append({"ref": "p9", "selfcare_unable": []})
    with pytest.raises(FindingsInvalid) as refused:
        await give(town, id, said)
    assert "/persons/2/ref" in {error.pointer for error in refused.value.errors}


async def test_the_opinions_are_stored_with_the_review(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    await give(town, id, await report(town, id, family))
    async with town.sessions() as session:
        stored = await session.scalar(
            select(Decision).where(Decision.application_id == id, Decision.kind == StepKind.REVIEW)
        )
    assert stored is not None
    claims = {str(claim.id) for claim in (await town.view(id)).claims}
    assert {line["claim"] for line in stored.lines} == claims
    assert stored.opinion == "宋强、彭雪"


async def test_every_waiting_claim_needs_an_opinion(town: Town, families: dict[str, Json]) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    with pytest.raises(review.OpinionMissing):
        await give(town, id, await report(town, id, family, opinions={}))


@pytest.mark.parametrize("names", [("宋强",), ("宋强", "宋强"), ("宋强", "梁波")])
async def test_a_visit_is_made_by_two_people_other_than_the_reviewer(
    names: tuple[str, ...], town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    with pytest.raises(visiting.TwoInvestigators):
        await give(town, id, await report(town, id, family, investigators=names))
