"""Whether the town's files agree with each other."""

from collections.abc import Collection, Iterator, Sequence

from deploy.town.rows import Row, Town
from domain.organisation.rules import clashes


class TownInvalid(ValueError):
    """The town's files contradict each other."""


def problems(town: Town, permissions: Collection[str]) -> Iterator[str]:
    """Every contradiction, one sentence each, beginning with its file."""
    places = {row["code"] for row in town.regions}
    offices = {row["code"] for row in town.organisations}
    windows = {row["code"] for row in town.windows}
    roles = {row["code"]: row for row in town.roles}
    yield from _twice("regions.yaml", [row["code"] for row in town.regions])
    yield from _twice("organisations.yaml", [row["code"] for row in town.organisations])
    yield from _twice("staff.yaml", [row["login"] for row in town.staff])
    yield from _unknown("regions.yaml", town.regions, "parent", places)
    yield from _unknown("regions.yaml", town.regions, "successor", places)
    yield from _unknown("organisations.yaml", town.organisations, "region", places)
    yield from _unknown("organisations.yaml", town.organisations, "parent", offices)
    yield from _unknown("windows.yaml", town.windows, "region", places)
    yield from _unknown("windows.yaml", town.windows, "organisation", offices)
    yield from _unknown("staff.yaml", town.staff, "window", windows)
    yield from _unknown("staff.yaml", town.posts, "organisation", offices)
    yield from _unknown("staff.yaml", town.posts, "role", roles)
    for role in town.roles:
        for permission in set(role["permissions"]) - set(permissions):
            yield f"roles.yaml: {role['code']} names the unknown permission {permission}"
    yield from _clashing(town)
    yield from _unseated(town)


def _twice(file: str, codes: Sequence[str]) -> Iterator[str]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{file}: {code} stands there twice"


def _unknown(file: str, rows: Sequence[Row], column: str, known: Collection[str]) -> Iterator[str]:
    for row in rows:
        if row[column] is not None and row[column] not in known:
            name = row.get("code") or row.get("login") or row.get("staff")
            yield f"{file}: {name} names the unknown {column} {row[column]}"


def _clashing(town: Town) -> Iterator[str]:
    exclusive = {row["code"]: row["exclusive_with"] for row in town.roles}
    for account in town.staff:
        held = [post["role"] for post in town.posts if post["staff"] == account["login"]]
        for one, other in clashes(held, exclusive):
            yield f"staff.yaml: {account['login']} may not hold both {one} and {other}"


def _unseated(town: Town) -> Iterator[str]:
    level = {row["code"]: row["level"] for row in town.regions}
    held_at = {row["code"]: row["held_at"] for row in town.roles}
    for post in town.posts:
        if level.get(post["region"]) not in held_at.get(post["role"], ()):
            yield f"staff.yaml: {post['staff']} holds {post['role']} at {post['organisation']}, \
where there is no such seat"
