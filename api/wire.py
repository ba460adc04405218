"""Shapes of what comes in. Unknown members are refused; a boolean is not a number."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _no_bool(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a boolean is not a number")
    return value


NoBool = BeforeValidator(_no_bool)
LARGEST = 2**53 - 1  # beyond it a browser counts wrong
Int = Annotated[int, Field(ge=0, le=LARGEST), NoBool]
Fen = Annotated[int, Field(ge=0, lt=10**12), NoBool]
Json = Any


class In(BaseModel):
    """A request body."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)


class Out(BaseModel):
    """An answer that no domain view already describes."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )
