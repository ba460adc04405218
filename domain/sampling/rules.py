"""Drawing lots that anybody can draw again. Pure.

1. The population is listed, `<claim id> <item>` a line, by claim id; its SHA-256 is the digest.
2. The seed is the SHA-256 of four lines: METHOD, the draw's id, that digest, and the root (hex) of
   the first signed checkpoint of the trail which seals the record of the draw.
3. Of each item the claims are ordered by the SHA-256 of `<seed> <claim id>`, and the first
   `quota` of them are drawn.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

METHOD: Final = "lianban sample 1"
Population = Mapping[UUID, str]  # claim → item


def quota(size: int, percent: int) -> int:
    """How many of `size` are drawn: `percent` of them, rounded up, and one at least."""
    return max(1, -(-size * percent // 100)) if size else 0


def take(population: Population, percent: int) -> int:
    """How many are drawn of all items together."""
    return sum(quota(size, percent) for size in Counter(population.values()).values())


def digest(population: Population) -> str:
    lines = sorted(f"{claim} {item}\n" for claim, item in population.items())
    return _sha256("".join(lines))


def seed(draw: UUID, population_digest: str, root: bytes) -> str:
    return _sha256(f"{METHOD}\n{draw}\n{population_digest}\n{root.hex()}\n")


def drawn(seed: str, population: Population, percent: int) -> list[UUID]:
    """The claims drawn, item by item, each in the order of the lots."""
    return [
        claim
        for item in sorted(set(population.values()))
        for claim in _of_item(seed, [one for one, of in population.items() if of == item], percent)
    ]


def may_visit(took_part: Collection[str], visitors: Iterable[str]) -> bool:
    """Nobody verifies at home what they confirmed or surveyed themselves."""
    return not set(took_part).intersection(visitors)


def _of_item(seed: str, claims: list[UUID], percent: int) -> list[UUID]:
    ordered = sorted(claims, key=lambda claim: _sha256(f"{seed} {claim}"))
    return ordered[: quota(len(claims), percent)]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
