"""The tree against the RFC's own recursion and the test vectors of Certificate Transparency."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from domain.audit import rules

# The eight leaves and roots that certificate-transparency's own reference tests use.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def recursive(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) as §2.1 writes it."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return rules.leaf_hash(leaves[0])
    half = rules.split(len(leaves))
    return rules.node_hash(recursive(leaves[:half]), recursive(leaves[half:]))


def contents(count: int) -> list[bytes]:
    return [f"record {number}".encode() for number in range(count)]


def grown(leaves: list[bytes]) -> tuple[rules.Growing, dict[rules.Node, bytes]]:
    tree, nodes = rules.Growing(), {}
    for number, content in enumerate(leaves):
        nodes[0, number] = rules.leaf_hash(content)
        nodes.update({(level, at): hash for level, at, hash in tree.add(nodes[0, number])})
    return tree, nodes


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert grown(LEAVES[:size])[0].root().hex() == ROOTS[size]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 7, 8, 9, 31, 64, 100])
def test_a_tree_grown_leaf_by_leaf_has_the_root_the_rfc_defines(size: int) -> None:
    assert grown(contents(size))[0].root() == recursive(contents(size))


def test_a_tree_goes_on_growing_from_its_peaks() -> None:
    _, nodes = grown(contents(21))
    tree = rules.Growing(21, [nodes[node] for node in rules.peaks_of(21)])
    for content in contents(50)[21:]:
        tree.take(rules.leaf_hash(content))
    assert tree.root() == recursive(contents(50))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 33])
def test_every_leaf_is_proven_in_every_tree(size: int) -> None:
    _, nodes = grown(contents(size))
    root = recursive(contents(size))
    for leaf in range(size):
        path = [rules.hash_over(part, nodes) for part in rules.inclusion(leaf, size)]
        assert rules.climbs(nodes[0, leaf], leaf, size, path) == root


def test_a_leaf_is_proven_at_no_other_place() -> None:
    _, nodes = grown(contents(13))
    path = [rules.hash_over(part, nodes) for part in rules.inclusion(4, 13)]
    reached = {rules.climbs(nodes[0, 4], place, 13, path) for place in range(13) if place != 4}
    assert recursive(contents(13)) not in reached


def test_a_proof_of_a_million_leaves_is_twenty_hashes_from_few_nodes() -> None:
    parts = rules.inclusion(123_456, 1_000_000)
    assert len(parts) == 20
    assert sum(len(rules.cover(part)) for part in parts) <= 40


@pytest.mark.parametrize("first", range(1, 14))
@pytest.mark.parametrize("second", [13, 14, 16, 21])
def test_a_later_tree_is_proven_to_begin_with_the_earlier_one(first: int, second: int) -> None:
    _, nodes = grown(contents(second))
    proof = [rules.hash_over(part, nodes) for part in rules.consistency(first, second)]
    assert consistent(first, second, recursive(contents(first)), proof) == recursive(
        contents(second)
    )


def consistent(first: int, second: int, root: bytes, proof: list[bytes]) -> bytes | None:
    """The later root, when the proof leads to the earlier one (RFC 9162 §2.1.4.2)."""
    if first == second:
        return root
    path = [root, *proof] if first & (first - 1) == 0 else list(proof)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for hash in path[1:]:
        if place & 1 or place == last:
            old, new = rules.node_hash(hash, old), rules.node_hash(hash, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = rules.node_hash(new, hash)
        place, last = place >> 1, last >> 1
    return new if old == root else None


RECORD: dict[str, object] = {
    **dict.fromkeys(rules.FIELDS),
    "id": UUID("0192F0E0-0000-7000-8000-000000000001"),
    "at": datetime(2026, 11, 2, 9, tzinfo=timezone(timedelta(hours=8))),
    "actor": "ding.lu",
    "reason": "家属来电\n",
    "transaction_id": 7,
}


def test_the_bytes_of_a_record_are_these() -> None:
    assert rules.canonical(RECORD.__getitem__).decode() == (
        '{"action":null,"actor":"ding.lu","actor_kind":null,"address":null,"after_digest":null,'
        '"at":"2026-11-02T01:00:00.000000Z","before_digest":null,"household_id":null,'
        '"id":"0192f0e0-0000-7000-8000-000000000001","object_id":null,"object_kind":null,'
        '"post":null,"reason":"家属来电\\n","request_id":null,"transaction_id":7,"v":1}'
    )


def test_the_same_moment_gives_the_same_bytes_wherever_it_was_read() -> None:
    there = RECORD | {"at": datetime(2026, 11, 2, 1, tzinfo=UTC)}
    assert rules.canonical(there.__getitem__) == rules.canonical(RECORD.__getitem__)


@pytest.mark.parametrize("field", rules.FIELDS)
def test_every_field_is_part_of_the_bytes(field: str) -> None:
    other: object = UUID(int=5) if field == "id" else "else"
    changed = RECORD | {field: other}
    assert rules.canonical(changed.__getitem__) != rules.canonical(RECORD.__getitem__)
