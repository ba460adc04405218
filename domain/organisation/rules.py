"""Separation of duties between the roles of one account."""

from collections.abc import Collection, Mapping
from itertools import combinations


def clashes(
    roles: Collection[str], exclusive: Mapping[str, Collection[str]]
) -> list[tuple[str, str]]:
    """Pairs among `roles` that no account may hold together, in either direction of the table."""
    return [
        (one, other)
        for one, other in combinations(sorted(set(roles)), 2)
        if other in exclusive.get(one, ()) or one in exclusive.get(other, ())
    ]
