"""Whether a code of a receipt is right, and how long it opens anything. Pure."""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

# As long as a court may be asked about a decision (行政诉讼法 art 46), and some days more.
LASTS_AFTER_END: Final = timedelta(days=200)


def still_opens_since(now: datetime) -> datetime:
    """Cases that ended before this moment are no longer told of."""
    return now - LASTS_AFTER_END


def plain(code: str) -> str:
    """The digits of a code however it was typed."""
    return "".join(sign for sign in code if sign.isdigit())


def matching(said: str, codes: Iterable[tuple[UUID, str]]) -> UUID | None:
    """The case whose code was said. All are compared, so that time tells nothing."""
    found = None
    for id, code in codes:
        if hmac.compare_digest(said.encode(), code.encode()):
            found = id
    return found
