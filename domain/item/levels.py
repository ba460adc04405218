"""Who may read which fact: levels of facts, and what the permissions of a post reach up to.

L1 public, L2 internal, L3 case staff, L4 check officers only. A department that decides an item
reads that item's own facts like case staff, but of the means check only what follows from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.actor import Actor
from domain.item.catalogue.shapes import FactWord

# Permission → the highest level its holder reads, means check included.
REACHES: Mapping[str, str] = {
    "check.open_detail": "L4",
    "application.accept": "L3",
    "application.review": "L3",
    "household.read": "L3",
    "survey.record": "L3",
    "application.read": "L2",
    "claim.determine": "L2",
    "claim.confirm": "L2",
}
PUBLIC, CASE_STAFF, ALL = "L1", "L3", "L4"


@dataclass(frozen=True, slots=True)
class Sight:
    """How far a reader sees; `own` are the facts of the item this reader decides."""

    level: str
    own: frozenset[str] = frozenset()

    def shows(self, word: FactWord) -> bool:
        """Whether the value may be shown, not only what follows from it."""
        if word.name in self.own and not word.means:
            return word.level <= max(self.level, CASE_STAFF)
        return word.level <= self.level


def sight(actor: Actor, own: frozenset[str] = frozenset()) -> Sight:
    """What this actor may read in a case; a family reads everything said of itself."""
    if actor.kind in ("system", "citizen"):
        return Sight(ALL, own)
    held = (REACHES.get(name, PUBLIC) for post in actor.posts for name in post.permissions)
    return Sight(max(held, default=PUBLIC), own)
