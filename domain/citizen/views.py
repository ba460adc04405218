"""What a citizen sees of their account and mandates; numbers and names of others masked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

IdentityState = Literal["none", "waiting", "confirmed"]
Side = Literal["principal", "agent", "clerk"]


@dataclass(frozen=True, slots=True)
class CitizenView:
    """`identity`: nothing stated; stated and to be confirmed at a window; confirmed.

    Stated and not confirmed looks the same whatever the reason, so that trying tells nothing.
    """

    id: UUID
    phone_masked: str
    identity: IdentityState
    name: str | None
    id_number_masked: str | None
    wechat: bool
    statements_left: int  # today


@dataclass(frozen=True, slots=True)
class MandateView:
    """`side`: whether I gave it or act under it. `may`: read, supplement, apply."""

    id: UUID
    side: Side
    principal_name_masked: str
    agent_name_masked: str
    agent_id_number_masked: str
    ground: str
    may: list[str]
    valid_from: date
    valid_to: date
    in_force: bool
    paper_number: str | None
    granted_at: datetime
