"""The contract as it is published: what FastAPI wrote down, with what it cannot know.

Problems under their media type, the problem types of every operation, a summary taken from the
docstring's first sentence, and an example for every body.
"""

from collections.abc import Iterator
from typing import Any

from api.examples import BODIES
from api.problems import MEDIA_TYPE, every_type
from api.refusals import types_of

Contract = dict[str, Any]
ALWAYS = "Refused; `type` says why"


def finish(made: Contract) -> Contract:
    """Complete FastAPI's document in place."""
    made["servers"] = [{"url": "/", "description": "The address `make run` prints."}]
    for method, operation in operations(made):
        operation.setdefault("security", [])  # open to everybody
        _summary(operation)
        _refusals(method, operation)
        _example(operation)
    schemas = made["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"]["properties"]["type"]["enum"] = every_type()
    return made


def operations(contract: Contract) -> Iterator[tuple[str, Contract]]:
    for path in contract["paths"].values():
        yield from path.items()


def _summary(operation: Contract) -> None:
    first, _, _ = operation["description"].partition("\n")
    operation["summary"] = first.rstrip(".")


def _refusals(method: str, operation: Contract) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    for response in responses.values():
        content = response.get("content", {})
        for media in [*content]:  # FastAPI names the media type of the good answer for all
            if content[media].get("schema", {}).get("$ref", "").endswith("/Problem"):
                content[MEDIA_TYPE] = content.pop(media)
    found = types_of(method, operation)
    named = ", ".join(name.rpartition("/")[2] for name in found)
    responses["4XX"]["description"] = f"{ALWAYS}: {named}." if found else f"{ALWAYS}."
    responses["4XX"]["x-problem-types"] = found


def _example(operation: Contract) -> None:
    body = operation.get("requestBody")
    if body:
        (content,) = body["content"].values()
        content["example"] = BODIES[operation["operationId"]]
