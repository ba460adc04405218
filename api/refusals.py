"""Which ways of refusing each operation has, by operation id; the contract says them.

What follows from an operation's shape (a body, a sign-in, a version) is not listed: it is added by
rule. A test asks every refusal that other tests meet to stand here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from api import refusals_of_cases, refusals_of_families, refusals_of_offices

OWN: Mapping[str, tuple[str, ...]] = {
    **refusals_of_cases.OWN,
    **refusals_of_families.OWN,
    **refusals_of_offices.OWN,
}

BY_HEADER = {
    "idempotency-key": ("key-needed",),
    "if-match": ("version-needed", "stale-version"),
}
READS_BODY = ("bad-request", "too-large", "too-slow", "wrong-media-type")


def types_of(method: str, operation: Mapping[str, Any]) -> list[str]:
    """Every problem type of an operation of the contract, sorted."""
    return [f"/problems/{name}" for name in sorted({*_names(method, operation)})]


def _names(method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield from OWN.get(operation["operationId"], ())
    parameters = operation.get("parameters", ())
    if parameters or "requestBody" in operation:
        yield from ("invalid-input", "bad-request")
    for parameter in parameters:
        yield from BY_HEADER.get(parameter["name"].lower(), ())
    if method != "get":
        yield from (*READS_BODY, "lost-race")
    yield "sign-in-needed" if operation["security"] else "too-many-requests"
