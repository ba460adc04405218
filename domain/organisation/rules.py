"""Separation of duties between the roles of one account, and who may give them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from domain.region.rules import contains


@dataclass(frozen=True, slots=True)
class Held:
    """A role held from one day to another, both included; to None is until further notice."""

    role: str
    valid_from: date
    valid_to: date | None

    def overlaps(self, other: "Held") -> bool:
        """Whether there is a day on which both are held."""
        ends = [one.valid_to for one in (self, other) if one.valid_to is not None]
        begins = max(self.valid_from, other.valid_from)
        return not ends or begins <= min(ends)


def clashes(
    roles: Collection[str], exclusive: Mapping[str, Collection[str]]
) -> list[tuple[str, str]]:
    """Pairs among `roles` that no account may hold together, in either direction of the table."""
    return [
        (one, other)
        for one, other in combinations(sorted(set(roles)), 2)
        if other in exclusive.get(one, ()) or one in exclusive.get(other, ())
    ]


def clashing(
    new: Held, others: Iterable[Held], exclusive: Mapping[str, Collection[str]]
) -> list[str]:
    """Roles among `others` that may not be held together with `new` on a day both are held."""
    return sorted(
        {
            other.role
            for other in others
            if new.overlaps(other) and clashes([new.role, other.role], exclusive)
        }
    )


def may_confer(region: str, own: Iterable[str], *, from_above: bool) -> bool:
    """Whether an administrator of the places `own` may give or end a post for `region`.

    A role that comes from above (it watches the administrators of its own place) only for places
    strictly below.
    """
    return any(contains(place, region) and not (from_above and place == region) for place in own)


def last_day(wished: date | None, valid_from: date, today: date) -> date:
    """The last day of a post that ends at once (yesterday) or on the day wished.

    The day before the first is as early as it gets: then the post was never held.
    """
    wanted = today - timedelta(days=1) if wished is None else wished
    return max(wanted, valid_from - timedelta(days=1))
