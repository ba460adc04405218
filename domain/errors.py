"""The four ways the domain refuses. Add classes freely, kinds never.

The class name becomes the problem type, the docstring its title, the message its detail. `params`
fill the sentence a person reads, `errors` point at fields; neither ever holds personal data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad answer: where it stands (JSON Pointer), what is wrong (a code) and in words."""

    pointer: str
    code: str
    detail: str


class DomainError(Exception):
    """Refused. `kept` says that what was written on the way stays: a failed sign-in counts."""

    kept: ClassVar[bool] = False

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        **params: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(detail)
        self.errors = tuple(errors)
        self.params = params


class NotFound(DomainError):
    """There is no such thing here."""


class Forbidden(DomainError):
    """This account may not do that."""


class Conflict(DomainError):
    """Somebody or something was there first."""


class RuleViolation(DomainError):
    """The rules do not allow that."""
