"""Any-window acceptance: where a form is handed in, and which township it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.actor import Actor, region_prefix
from domain.errors import FieldError, RuleViolation
from domain.organisation.offices import NoTownshipOffice
from domain.region.rules import TOWNSHIP
from domain.world import World


class PlaceUnclear(RuleViolation):
    """It cannot be told which township of this city is responsible."""


@dataclass(frozen=True, slots=True)
class Place:
    office: str
    region: str
    window: str | None


def accepting_place(actor: Actor) -> Place | None:
    """The office of the post this account takes applications in with; none for a citizen's own."""
    if actor.kind == "citizen":
        return None
    post = actor.posts_with("application.create")[0]
    return Place(post.organisation, post.region, actor.window)


def deciding_place(
    world: World, applicant: Mapping[str, Any], answers: Mapping[str, Any], accepting: Place | None
) -> Place:
    """The township of the applicant's hukou; of the residence, else of the window, when the hukou
    is in another city.

    Raises PlaceUnclear, pointing at the answer that names no township with an office.
    """
    city = region_prefix(world.city)
    hukou = str(applicant.get("hukou_region") or "")
    residence = str(answers["household"].get("residence_region") or "")
    if hukou.startswith(city):
        number = next(at for at, row in enumerate(answers["persons"]) if row is applicant)
        return _township(world, hukou, f"/answers/persons/{number}/hukou_region")
    if residence.startswith(city):
        return _township(world, residence, "/answers/household/residence_region")
    window = accepting.region if accepting else ""
    return _township(world, window, "/answers/household/residence_region")


def _township(world: World, region: str, pointer: str) -> Place:
    try:
        if len(region) < TOWNSHIP:
            raise NoTownshipOffice("above the townships")
        office, place = world.offices.township(region)
    except NoTownshipOffice:
        wrong = FieldError(pointer, "no_township", "请选到本市的村（社区）或乡镇（街道）。")
        raise PlaceUnclear("no township office is known for this place", errors=[wrong]) from None
    return Place(office, place, None)
