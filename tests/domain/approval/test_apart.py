"""What the role table keeps apart in one case is what the use cases and triggers keep apart."""

from collections.abc import Iterator
from itertools import permutations, product

from deploy.town.read import read_town
from domain.approval.models import StepKind
from domain.approval.seats import PERMISSION
from domain.survey.models import SurveyKind
from domain.survey.people import VISITS as GOES

VISIT = "visit"
ACTS = {permission: str(kind) for kind, permission in PERMISSION.items()} | {
    GOES[SurveyKind.TOWNSHIP]: VISIT
}
# keep_apart and the trigger decision_officers_apart hold any two kinds of seat apart,
# investigators_apart holds the visit apart from what decides.
SEATS = {(str(one), str(other)) for one, other in permutations(StepKind, 2)}
DECIDING = ("review", "determination", "confirmation")
VISITS = {(VISIT, kind) for kind in DECIDING} | {(kind, VISIT) for kind in DECIDING}


def _asked() -> Iterator[tuple[str, str]]:
    """Every two different acts the role table wants done by different people."""
    roles = {row["code"]: row for row in read_town().roles}
    for one in roles.values():
        for other in one["separate_in_case"]:
            both = _acts(one["permissions"]), _acts(roles[other]["permissions"])
            yield from ((a, b) for a, b in product(*both) if a != b)


def _acts(permissions: list[str]) -> list[str]:
    return [act for permission, act in ACTS.items() if permission in permissions]


def test_every_pair_the_role_table_keeps_apart_is_held() -> None:
    asked = set(_asked())
    assert asked  # the table does ask for something
    assert asked - SEATS - VISITS == set()
