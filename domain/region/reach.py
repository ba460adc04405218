"""How far an administrator reaches: the places of the posts with the permission, and below."""

from domain.actor import Actor
from domain.errors import Forbidden
from domain.region.rules import contains


class MayNotAdminister(Forbidden):
    """This account does not administer that."""


def places(actor: Actor, *permissions: str) -> tuple[str, ...]:
    """The regions in which `actor` may do any of these. Raises MayNotAdminister without one."""
    held = (post.region for name in permissions for post in actor.posts_with(name))
    found = tuple(dict.fromkeys(held))
    if not found:
        raise MayNotAdminister("no post of this account allows it")
    return found


def reaches(actor: Actor, permission: str, region: str | None) -> bool:
    """Whether a post with `permission` covers `region`; raises MayNotAdminister without any."""
    covered = places(actor, permission)
    return region is not None and any(contains(place, region) for place in covered)
