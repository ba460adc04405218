"""The fictional families, driven through every seat to the last decision, get what is listed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from deploy.assess import verdict_rows
from domain.application.models import ClaimState, Origin
from domain.approval import sheet
from domain.approval.models import Decision, Outcome
from domain.approval.views import ClaimView
from domain.household import reading
from domain.item.catalogue import read_files
from domain.item.catalogue.documents import read_text
from domain.item.service import load_version, publish
from domain.item.verdicts import Verdict
from tests.domain.approval.players import drive
from tests.domain.approval.town import SYSTEM, Json, Town, fresh

FAMILIES = ("H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H10")
PERSONAS = Path(__file__).parents[1] / "item" / "personas.yaml"
Rows = list[dict[str, Any]]

# Where a complete form says more than the listed family does, and why.
EXCEPTIONS: Mapping[tuple[str, str], Rows] = {
    # The widow's own bill less 20,800 of assistance is 5,200, over half a year's income of 3,600.
    ("H01", "MZ-08"): [{"who": "household", "result": 5200}],
}

# With everything ticked at once these are false before the identities they also read are settled:
# they are refused there and then, for a reason that is certain already.
SOONER: Mapping[str, Mapping[str, str]] = {
    "H01": {"NY-01": "R-SCP-01"},
    "H02": {"NY-01": "R-SCP-01", "MZ-08": "R-DUP-02"},
    "H04": {"NY-01": "R-SCP-01"},
    "H08": {"NY-01": "R-SCP-01"},
}


@pytest.fixture(scope="session")
def listed() -> Mapping[str, Mapping[str, Rows]]:
    read = read_text(PERSONAS.read_text(encoding="utf-8"))["households"]
    expected = {family["id"]: dict(family["expected"]) for family in read}
    for (family, item), rows in EXCEPTIONS.items():
        expected[family][item] = rows
    return expected


async def results(town: Town, id: UUID) -> dict[str, Rows]:
    """Every item of the case as it ended, in the words of the list."""
    view = await town.view(id)
    async with town.sessions() as session:
        names = await reading.names(session, view.household_id, masked=False)
    verdicts = await decided(town, id)
    return {claim.item: rows(claim, verdicts.get(claim.id), names) for claim in view.claims}


def rows(claim: ClaimView, verdict: Verdict | None, names: Mapping[str, str]) -> Rows:
    if claim.state is not ClaimState.GRANTED:
        return [{"who": "-", "result": "no", "reason": claim.reason and claim.reason.code}]
    assert verdict is not None
    return [row | {"who": names.get(row["who"], row["who"])} for row in verdict_rows(verdict)]


async def decided(town: Town, id: UUID) -> dict[UUID | None, Verdict]:
    """The verdict each claim's last decision rests on."""
    async with town.sessions() as session:
        found = await session.scalars(
            select(Decision)
            .where(Decision.application_id == id, Decision.claim_id.is_not(None))
            .order_by(Decision.decided_at, Decision.id)
        )
        last = {row.claim_id: row for row in found if row.outcome is not Outcome.RETURN}
    return {claim: Verdict.from_json(row.verdict) for claim, row in last.items()}


def of(listed: Mapping[str, Rows], items: Sequence[str]) -> dict[str, Rows]:
    return {item: listed[item] for item in items}


@pytest.mark.parametrize("name", FAMILIES)
async def test_a_family_gets_what_is_listed_for_what_it_ticked_and_for_what_followed(
    name: str, town: Town, families: dict[str, Json], listed: Mapping[str, Mapping[str, Rows]]
) -> None:
    id = await drive(town, fresh(families[name]))
    got = await results(town, id)
    assert got == of(listed[name], list(got))
    assert (await town.view(id)).state == "closed"


@pytest.mark.parametrize("name", FAMILIES)
async def test_all_38_items_ticked_at_once_end_as_listed(
    name: str, town: Town, families: dict[str, Json], listed: Mapping[str, Mapping[str, Rows]]
) -> None:
    id = await drive(town, fresh(families[name]), list(town.world.catalogue.items))
    sooner = {
        item: [{"who": "-", "result": "no", "reason": reason}]
        for item, reason in SOONER.get(name, {}).items()
    }
    assert await results(town, id) == {**listed[name], **sooner}
    assert (await town.view(id)).state == "closed"


@pytest.mark.parametrize("name", FAMILIES)
async def test_what_follows_by_itself_is_all_that_would_hold(
    name: str, town: Town, families: dict[str, Json], listed: Mapping[str, Mapping[str, Rows]]
) -> None:
    id = await drive(town, fresh(families[name]))
    claims = await town.claims(id)
    brought = any(
        claim.state is ClaimState.GRANTED and town.world.catalogue.items[item].confers
        for item, claim in claims.items()
    )
    would_hold = {
        item.code
        for item in town.world.catalogue.items.values()
        if brought and item.auto_enjoy and listed[name][item.code][0]["result"] != "no"
    }
    unasked = would_hold - set(families[name]["items"])
    assert {item for item, claim in claims.items() if claim.origin is Origin.AUTO} == unasked


async def of_claims(session: AsyncSession, id: UUID) -> list[UUID]:
    """The decisions of a case that rest on a verdict."""
    found = await session.scalars(
        select(Decision.id).where(Decision.application_id == id, Decision.claim_id.is_not(None))
    )
    return list(found)


@pytest.mark.parametrize("name", ["H01", "H05", "H06"])
async def test_every_decision_of_a_case_can_be_replayed_to_the_same_answer(
    name: str, town: Town, families: dict[str, Json]
) -> None:
    id = await drive(town, fresh(families[name]), list(town.world.catalogue.items))
    async with town.sessions() as session:
        again = [
            await sheet.replay(session, SYSTEM, decision)
            for decision in await of_claims(session, id)
        ]
    assert len(again) > 20
    assert [replay.decision_id for replay in again if not replay.same] == []


async def test_a_decision_stays_the_same_when_a_figure_has_changed_since(
    town: Town, families: dict[str, Json]
) -> None:
    id = await drive(town, fresh(families["H01"]), ["MZ-02"])
    raised = read_files()
    raised["parameters.yaml"]["profiles"][0]["figures"]["dibao.standard_month"]["value"] += 100
    async with town.sessions() as session:
        version = await publish(session, raised)
        session.info["world"] = replace(town.world, catalogue=await load_version(session, version))
        again = [
            await sheet.replay(session, SYSTEM, decision)
            for decision in await of_claims(session, id)
        ]
        await session.rollback()
    assert again
    assert all(replay.same and replay.catalogue_version < version for replay in again)
