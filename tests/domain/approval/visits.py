"""A home visit from its plan to its last signature, as the use cases have it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.actor import Actor
from domain.survey import planning, reading, recording, signing
from domain.survey.models import Mode, Survey, SurveyKind
from domain.survey.sheet import Sheet

if TYPE_CHECKING:
    from tests.domain.approval.town import Town

TOWNSHIP, COUNTY = SurveyKind.TOWNSHIP, SurveyKind.COUNTY


async def planned(
    town: "Town",
    id: UUID,
    planner: Actor,
    kind: SurveyKind = TOWNSHIP,
    first: Sequence[str] = (),
    **more: object,
) -> UUID:
    """Two of the place's investigators go there today."""
    async with town.sessions.begin() as session:
        free = await planning.investigators(session, planner, id, kind)
        others = [one.login for one in free if one.login not in first]
        who = (*first, *others)[:2]
        plan: dict[str, Any] = {"mode": Mode.HOME, "day": town.world.today(), "investigators": who}
        return await planning.plan(session, planner, id, planning.Plan(kind, **{**plan, **more}))


async def actors(town: "Town", survey: UUID) -> list[Actor]:
    """Who makes the visit."""
    async with town.sessions() as session:
        found = await session.get_one(Survey, survey)
        return [await town.actor(login) for login in found.investigators]


async def recorded(town: "Town", survey: UUID, who: Actor, answers: Mapping[str, Any]) -> None:
    version = await version_of(town, survey, who)
    said = recording.Recorded(Sheet(answers=answers))
    async with town.sessions.begin() as session:
        await recording.write_down(session, who, survey, version, said)


async def version_of(town: "Town", survey: UUID, who: Actor) -> int:
    async with town.sessions() as session:
        return (await reading.survey(session, who, survey)).row.version


async def signed(town: "Town", survey: UUID, who: Actor) -> None:
    version = await version_of(town, survey, who)
    async with town.sessions.begin() as session:
        await signing.sign(session, who, survey, version)


async def signed_by_family(
    town: "Town", survey: UUID, who: Actor, person: UUID | None, medium: str = "paper"
) -> None:
    version = await version_of(town, survey, who)
    signs = signing.FamilySigns(medium, person, None)
    async with town.sessions.begin() as session:
        await signing.family(session, who, survey, version, signs)


async def made(
    town: "Town",
    id: UUID,
    planner: Actor,
    answers: Mapping[str, Any],
    kind: SurveyKind = TOWNSHIP,
    *first: str,
) -> UUID:
    """The whole of it; the applicant signs on paper. `first`: who goes there in any case."""
    survey = await planned(town, id, planner, kind, first)
    who = await actors(town, survey)
    await recorded(town, survey, who[0], answers)
    for one in who:
        await signed(town, survey, one)
    present = UUID((await town.view(id)).members[0].person)
    await signed_by_family(town, survey, who[0], present)
    return survey
