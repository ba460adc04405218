"""Who is acting: an id and the posts held. Anonymous and the system itself are actors too."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

ActorKind = Literal["staff", "department", "citizen", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Post:
    """One role at one organisation for one region (GB/T 2260 or 12-digit code)."""

    role: str
    organisation: str
    region: str
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is the staff login, the department code, or a name of a part of the system."""

    kind: ActorKind
    id: str
    name: str
    posts: tuple[Post, ...] = ()
    window: str | None = None
    session: UUID | None = None  # of staff: their sign-in; of a department's system: its client
    scopes: frozenset[str] = frozenset()  # of a department's system, e.g. claims.read:MZ-02

    def posts_with(self, permission: str) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if permission in post.permissions)

    def may(self, permission: str) -> bool:
        return bool(self.posts_with(permission))

    def items_with(self, scope: str) -> frozenset[str]:
        """Items for which a department's system holds `scope`."""
        held = (each.partition(":") for each in self.scopes)
        return frozenset(item for name, _, item in held if name == scope)


ANONYMOUS = Actor("anonymous", "anonymous", "anonymous")
SYSTEM = Actor("system", "system", "系统")


def region_prefix(region: str) -> str:
    """The digits every region below this one begins with: 321300 → 3213, 321311 → 321311."""
    if len(region) != 6:
        return region
    return region.removesuffix("00").removesuffix("00")
