"""The same person never accepts, reviews, determines and confirms: in code and in the database."""

from itertools import permutations
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actor import Actor, Post
from domain.approval import acceptance, deciding, review, seats
from domain.approval.decisions import Draft
from domain.approval.models import Decision, Outcome, StepKind
from domain.base import new_id
from tests.domain.approval.players import decide, play_on
from tests.domain.approval.scenes import live_step, opened
from tests.domain.approval.town import Json, Town, fresh

PAIRS = list(permutations(StepKind, 2))
PERMISSIONS = frozenset(seats.PERMISSION.values()) | {"application.create", "application.read"}


def everything(town: Town, name: str = "all.in.one") -> Actor:
    """An account that wrongly holds every seat of the case."""
    posts = [
        Post("X", office, "321311101", PERMISSIONS) for office in ("321311101-MZ", "321311-MZ")
    ]
    return Actor("staff", name, name, tuple(posts))


@pytest.mark.parametrize(("first", "second"), PAIRS)
async def test_the_database_refuses_a_second_seat_of_one_officer(
    first: StepKind, second: StepKind, town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    async with town.sessions() as session:
        model = (
            await session.scalars(select(Decision).where(Decision.application_id == id))
        ).first()
        assert model is not None
        claim = (await town.claims(id))["MZ-02"].id
        session.add(_decision(model, first, claim))
        await session.flush()
        session.add(_decision(model, second, claim))
        with pytest.raises(IntegrityError):
            await session.flush()


def _decision(model: Decision, kind: StepKind, claim: object) -> Decision:
    common = kind in (StepKind.ACCEPTANCE, StepKind.REVIEW)
    copied = {column.key: getattr(model, column.key) for column in Decision.__mapper__.column_attrs}
    changed = {
        "id": new_id(),
        "step_id": new_id(),
        "kind": kind,
        "officer": "all.in.one",
        "claim_id": None if common else claim,
        "outcome": Outcome.APPROVE,
        "by_staff": True,
    }
    return Decision(**{**copied, **changed})


async def test_who_accepted_cannot_review(town: Town, families: dict[str, Json]) -> None:
    family = fresh(families["H01"])
    who = everything(town)
    id = await accepted_by(town, family, who)
    await town.survey(id, family)
    view = await town.view(id)
    report = review.Report({claim.id: (True, "") for claim in view.claims})
    with pytest.raises(seats.SamePerson):
        async with town.sessions.begin() as session:
            await review.give(session, who, id, view.version, report)


async def accepted_by(town: Town, family: Json, who: Actor) -> UUID:
    family["answers"]["household"].pop("house_safety_report", None)
    id = await town.submit(family)
    view = await town.view(id)
    async with town.sessions.begin() as session:
        await acceptance.accept(session, who, id, view.version, view.missing_materials)
    return id


@pytest.mark.parametrize("kind", [StepKind.DETERMINATION, StepKind.CONFIRMATION])
async def test_who_accepted_decides_nothing_in_this_case(
    kind: StepKind, town: Town, families: dict[str, Json]
) -> None:
    family, who = fresh(families["H01"]), everything(town)
    id = await accepted_by(town, family, who)
    await town.review(id, family)
    if kind is StepKind.CONFIRMATION:
        await decide(town, id, await live_step(town, id, "MZ-02"))
    step = await live_step(town, id, "MZ-02")
    with pytest.raises(seats.SamePerson):
        async with town.sessions.begin() as session:
            await deciding.decide(session, who, step.id, step.version, Draft("approve"))


@pytest.mark.parametrize("kind", [StepKind.DETERMINATION, StepKind.CONFIRMATION])
async def test_who_reviewed_decides_nothing_in_this_case(
    kind: StepKind, town: Town, families: dict[str, Json]
) -> None:
    family, who = fresh(families["H01"]), everything(town)
    id = await town.submit(family)
    await town.survey(id, family)
    view = await town.view(id)
    report = review.Report({claim.id: (True, "") for claim in view.claims})
    async with town.sessions.begin() as session:
        await review.give(session, who, id, view.version, report)
    if kind is StepKind.CONFIRMATION:
        await decide(town, id, await live_step(town, id, "MZ-02"))
    step = await live_step(town, id, "MZ-02")
    with pytest.raises(seats.SamePerson):
        async with town.sessions.begin() as session:
            await deciding.decide(session, who, step.id, step.version, Draft("approve"))


async def test_who_determined_cannot_confirm(town: Town, families: dict[str, Json]) -> None:
    id, who = await opened(town, fresh(families["H01"]), ["MZ-02"]), everything(town)
    for refused in (False, True):
        step = await live_step(town, id, "MZ-02")
        async with town.sessions() as session:
            act = deciding.decide(session, who, step.id, step.version, Draft("approve"))
            if refused:
                with pytest.raises(seats.SamePerson):
                    await act
            else:
                await act
                await session.commit()


async def test_after_a_return_the_same_two_officers_can_finish_the_claim(
    town: Town, families: dict[str, Json]
) -> None:
    """An office of two people would otherwise never end it."""
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    await decide(town, id, await live_step(town, id, "MZ-02"))
    back = Draft("return", opinion="金额再看一下")
    await decide(town, id, await live_step(town, id, "MZ-02"), back)
    step = await live_step(town, id, "MZ-02")
    assert step.kind is StepKind.DETERMINATION
    await play_on(town, id)
    assert (await town.claims(id))["MZ-02"].state == "granted"


async def test_a_refusal_cannot_be_confirmed_as_an_approval(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    refusal = Draft("refuse", reason="R-COO-01")
    await decide(town, id, await live_step(town, id, "MZ-02"), refusal)
    with pytest.raises(deciding.DraftRefused):
        await decide(town, id, await live_step(town, id, "MZ-02"), Draft("approve"))


async def test_a_step_of_another_office_does_not_exist(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    step, stranger = await live_step(town, id, "MZ-02"), await town.actor("lu.weiqing")
    with pytest.raises(seats.UnknownStep):
        async with town.sessions.begin() as session:
            await deciding.decide(session, stranger, step.id, step.version, Draft("approve"))
