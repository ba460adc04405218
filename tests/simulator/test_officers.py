"""How the simulated officers decide. They are honest unless told otherwise."""

import pytest

from simulator.cases import Action, Ask, Desk, Line, Manner, decision, reference

OFFICERS = ("甲", "乙")
YES = Line("p1", "true", 150_000, None)
NO = Line("p2", "false", None, "R-INC-01")
OPEN = Line("p3", "unknown", None, None)


@pytest.mark.parametrize(
    ("lines", "manner", "outcome"),
    [
        ((YES,), "follow", "approve"),
        ((YES, NO), "follow", "approve"),
        ((YES, OPEN), "follow", "approve"),
        ((NO,), "follow", "refuse"),
        ((NO, OPEN), "follow", "refuse"),
        ((OPEN,), "follow", "return"),
        ((), "follow", "return"),
        ((YES,), "refuse", "refuse"),
        ((YES, NO), "return", "return"),
    ],
)
def test_an_officer_follows_the_proposal_or_the_knob(
    lines: tuple[Line, ...], manner: Manner, outcome: str
) -> None:
    assert decision(lines, manner, OFFICERS).outcome == outcome


def test_a_refusal_repeats_the_reason_of_the_proposal() -> None:
    refused = decision((OPEN, NO), "follow", OFFICERS)
    assert refused.reason == "R-INC-01"
    assert [each.reason for each in refused.findings] == ["R-DOC-01", "R-INC-01"]


def ask(delivery: str, action: Action) -> Ask:
    return Ask(delivery, "claim", action, "JY-02", (YES,))


def test_a_claim_that_is_only_lodged_is_not_decided() -> None:
    desk = Desk("JY", OFFICERS)
    assert desk.decide(desk.hear(ask("1", "lodge")), "follow") is None


def test_a_released_claim_is_decided_once() -> None:
    desk = Desk("JY", OFFICERS)
    first = desk.decide(desk.hear(ask("1", "release")), "follow")
    assert first is not None
    assert desk.decide(desk.hear(ask("2", "release")), "refuse") is first


def test_a_returned_claim_is_decided_anew_only_when_it_really_comes_again() -> None:
    desk = Desk("JY", OFFICERS)
    returned = desk.decide(desk.hear(ask("1", "release")), "return")
    assert desk.decide(desk.hear(ask("1", "release")), "follow") is returned
    decided = desk.decide(desk.hear(ask("2", "release")), "follow")
    assert decided is not None
    assert decided.outcome == "approve"


def test_a_withdrawn_claim_stays_dropped() -> None:
    desk = Desk("JY", OFFICERS)
    desk.hear(ask("1", "withdraw"))
    assert desk.decide(desk.hear(ask("2", "release")), "follow") is None


def test_numbers_differ_between_claims_and_departments() -> None:
    assert len({reference(d, c) for d in ("JY", "ZJ") for c in ("a", "b")}) == 4
