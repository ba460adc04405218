"""What hangs on what: dependants start, wait, appear and close as the graph says, and only they."""

from uuid import UUID

import pytest
from sqlalchemy import select

from domain.application.models import ClaimState, Origin
from domain.approval import withdrawal
from domain.approval.decisions import AmountOpen, Draft
from domain.approval.models import StepState
from domain.approval.overdue import look_again
from domain.approval.settling import LOOK_AGAIN
from domain.household import reading
from domain.household.models import Identity
from tests.domain.approval.players import decide, play_on, post_round
from tests.domain.approval.scenes import (
    due_jobs,
    edge_with_illness,
    live_step,
    opened,
    refuse,
    second_application,
    withdraw,
)
from tests.domain.approval.town import Json, Town, fresh


async def test_a_dependant_waits_for_the_identity_and_its_clock_starts_when_it_is_granted(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02", "SW-01"])
    waiting = (await town.claims(id))["SW-01"]
    assert (waiting.state, waiting.clock) == (ClaimState.WAITING, None)
    assert [wait.code for wait in waiting.waits_for] == ["dibao"]
    town.clock.pass_(days=3)
    await play_on(town, id)
    granted = (await town.claims(id))["SW-01"]
    assert granted.clock is not None
    assert granted.clock.started_on == town.world.today()


async def test_an_identity_that_does_not_come_closes_what_waited_and_touches_nothing_else(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02", "SW-01", "ZJ-03", "MZ-10"])
    before = (await town.claims(id))["MZ-10"]
    await refuse(town, id, "MZ-02", "R-COO-01")
    await play_on(town, id)
    claims = await town.claims(id)
    assert claims["MZ-02"].reason is not None
    assert claims["MZ-02"].reason.code == "R-COO-01"
    assert (claims["SW-01"].state, claims["SW-01"].reason and claims["SW-01"].reason.code) == (
        ClaimState.CLOSED,
        "R-IDN-02",
    )
    assert before.steps[0].id == claims["MZ-10"].steps[0].id
    assert claims["MZ-10"].state is ClaimState.REFUSED


async def test_after_a_refused_dibao_the_edge_and_then_the_rigid_spending_are_looked_at(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H06"]), ["MZ-02", "JY-02"])
    await town.county_visit(id)  # a near relative works at the office
    await play_on(town, id)
    claims = await town.claims(id)
    assert {item: claims[item].origin for item in ("MZ-03", "MZ-04")} == {
        "MZ-03": Origin.DOWNGRADE,
        "MZ-04": Origin.DOWNGRADE,
    }
    assert (claims["MZ-03"].state, claims["MZ-04"].state) == (
        ClaimState.CLOSED,
        ClaimState.GRANTED,
    )
    kinds = [kind for _, kind in await town.told(id)]
    assert kinds.index("refused") < kinds.index("appeared") < kinds.index("granted")


async def test_a_sick_member_of_an_edge_family_gets_dibao_alone_in_the_same_case(
    town: Town, families: dict[str, Json]
) -> None:
    family = edge_with_illness(families["H05"])
    id = await opened(town, family, ["MZ-02", "MZ-09", "YB-02"])
    await play_on(town, id)
    view = await town.view(id)
    dibao = [claim for claim in view.claims if claim.item == "MZ-02"]
    assert {claim.origin: claim.state for claim in dibao} == {
        Origin.TICKED: ClaimState.REFUSED,
        Origin.SECOND_STAGE: ClaimState.GRANTED,
    }
    granted = next(claim for claim in dibao if claim.state is ClaimState.GRANTED)
    assert [line.who[:3] for line in granted.lines] == ["吴**"]
    assert view.state == "closed"


async def test_a_single_person_who_got_dibao_has_the_higher_identity_alone(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, edge_with_illness(families["H05"]), ["MZ-02"])
    await play_on(town, id)
    held = await identities(town, id)
    assert held["吴丽"] == {"dibao"}
    assert held["周振国"] == {"dibao_edge"}
    assert held["全家"] == {"dibao_edge"}


async def identities(town: Town, id: UUID) -> dict[str, set[str]]:
    view = await town.view(id)
    async with town.sessions() as session:
        names = await reading.names(session, view.household_id, masked=False)
        rows = await session.scalars(
            select(Identity).where(
                Identity.household_id == view.household_id, Identity.valid_to.is_(None)
            )
        )
        found: dict[str, set[str]] = {}
        for row in rows:
            who = names[str(row.person_id)] if row.person_id else "全家"
            found.setdefault(who, set()).add(row.identity)
    return found


async def test_tekun_and_dibao_ticked_together_end_in_the_one_that_comes_first(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H02"]), ["MZ-01", "MZ-02"])
    assert [wait.code for wait in (await town.claims(id))["MZ-02"].waits_for] == ["tekun"]
    await play_on(town, id)
    claims = await town.claims(id)
    assert claims["MZ-01"].state is ClaimState.GRANTED
    assert claims["MZ-02"].state is ClaimState.CLOSED
    assert claims["MZ-02"].reason is not None
    assert claims["MZ-02"].reason.code == "R-DUP-02"


async def test_what_appears_by_itself_can_be_declined_and_does_not_come_back(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    await decide(town, id, await live_step(town, id, "MZ-02"))
    await decide(town, id, await live_step(town, id, "MZ-02"))
    assert (await town.claims(id))["SW-01"].origin is Origin.AUTO
    await withdraw(town, id, "SW-01")
    await play_on(town, id)
    water = [claim for claim in (await town.view(id)).claims if claim.item == "SW-01"]
    assert [claim.state for claim in water] == [ClaimState.WITHDRAWN]


async def test_what_the_family_declined_on_the_form_does_not_appear(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    family["answers"]["household"]["declined_auto_items"] = ["SW-01"]
    id = await opened(town, family, ["MZ-02"])
    await play_on(town, id)
    claims = await town.claims(id)
    assert "SW-01" not in claims
    assert "GD-01" in claims


async def test_charity_is_reckoned_only_after_medical_assistance_is_settled(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H06"]), ["MZ-04", "YB-02", "CS-01"])
    await town.county_visit(id)  # a near relative works at the office
    await decide(town, id, await live_step(town, id, "MZ-04"))
    await decide(town, id, await live_step(town, id, "MZ-04"))
    charity = (await town.claims(id))["CS-01"]
    assert [(wait.kind, wait.code) for wait in charity.waits_for] == [("benefit", "YB-02")]
    await play_on(town, id)
    lines = (await town.claims(id))["CS-01"].lines
    assert [(line.who[:3], line.amount_fen) for line in lines] == [("吴**", 390_000)]


async def test_a_claim_that_holds_anyway_runs_but_its_amount_waits_for_the_identity(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H03"]), ["MZ-02", "MZ-09"])
    running = (await town.claims(id))["MZ-09"]
    assert running.state is ClaimState.OPEN
    assert [wait.code for wait in running.waits_for] == ["dibao"]
    with pytest.raises(AmountOpen):
        await decide(town, id, await live_step(town, id, "MZ-09"), Draft("approve"))
    await play_on(town, id)
    assert [line.amount_fen for line in (await town.claims(id))["MZ-09"].lines] == [32_000]


async def test_a_department_is_told_to_decide_only_when_nothing_hangs_any_more(
    town: Town, families: dict[str, Json]
) -> None:
    """The disabled father has it anyway, the other three by 低保 alone."""
    family = fresh(families["H04"])
    id = await town.submit(family, ["MZ-02", "YB-01"])
    await town.accept(id)
    father = (await town.claims(id))["YB-01"]
    assert father.state is ClaimState.OPEN
    await post_round(town, id)
    assert (await town.claims(id))["YB-01"].state is ClaimState.OPEN
    await town.review(id, family)
    await play_on(town, id)
    assert len((await town.claims(id))["YB-01"].lines) == 4


async def test_withdrawing_the_identity_closes_what_waited_for_it(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02", "SW-01", "MZ-10"])
    await withdraw(town, id, "MZ-02")
    claims = await town.claims(id)
    assert claims["SW-01"].state is ClaimState.CLOSED
    assert claims["SW-01"].reason is not None
    assert claims["SW-01"].reason.code == "R-IDN-02"
    assert claims["MZ-10"].state is ClaimState.OPEN
    assert "MZ-03" not in claims


async def test_a_withdrawn_application_ends_every_claim_and_empties_every_worklist(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]))
    clerk = await town.actor("ding.lu")
    async with town.sessions.begin() as session:
        await withdrawal.application(session, clerk, id, "搬走了")
    view = await town.view(id)
    assert view.state == "withdrawn"
    assert {claim.state for claim in view.claims} == {ClaimState.WITHDRAWN}
    steps = [step for claim in view.claims for step in claim.steps]
    assert {step.state for step in [*steps, *view.steps]} <= {
        StepState.CANCELLED,
        StepState.DONE,
    }


async def test_taking_back_the_last_claim_ends_the_application(
    town: Town, families: dict[str, Json]
) -> None:
    id = await town.submit(fresh(families["H01"]), ["MZ-02"])
    await withdraw(town, id, "MZ-02")
    view = await town.view(id)
    assert (view.state, view.may) == ("withdrawn", [])
    assert all(step.state is not StepState.OPEN for step in view.steps)


async def test_a_claim_in_a_second_case_looks_again_when_the_first_case_brings_the_identity(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    first = await opened(town, family, ["MZ-02"])
    second = await second_application(town, family, ["SW-01"])
    assert [wait.code for wait in (await town.claims(second))["SW-01"].waits_for] == ["dibao"]
    await play_on(town, first)
    for lease in await due_jobs(town, second, LOOK_AGAIN):
        async with town.sessions.begin() as session:
            await look_again(session, lease)
    assert (await town.claims(second))["SW-01"].state is ClaimState.OPEN
    assert "SW-01" not in await town.claims(first)  # one open claim per household and item
