"""Small conversions that several departments' wire formats share. Pure, no department by name."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.delivery.port import Message, MessageLine, Rejected, RulingLine, Unavailable
from domain.item.facts import value_from_json
from domain.world import SHANGHAI

Json = Any  # whatever a department wrote; `adapters.http.understood` guards reading it
Facts = Mapping[str, Any]
Column = tuple[str, Callable[[Any], Any]]  # their name, and how they write the value
Table = Mapping[str, Column]  # by our fact name
HOUSEHOLD_KEY = "household"
LONGEST_TEXT = 4_000  # bytes
MOST_FEN = 10**14  # above this somebody mistyped
AMOUNT = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
SEX = {"M": "1", "F": "2"}  # GB/T 2261.1


def plain(value: object) -> Json:
    """A fact as JSON: sets become sorted lists, decimals and dates text."""
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):  # as a frozen fact set stores decimals and sets
        return plain(value_from_json(value))
    if isinstance(value, Iterable):
        return sorted(plain(each) for each in value)
    raise TypeError(f"no way to write a {type(value).__name__}")


def renamed(facts: Facts, table: Table) -> dict[str, Any]:
    """The facts of `table` under the department's names; a fact that is unknown is not sent."""
    return {name: write(facts[fact]) for fact, (name, write) in table.items() if fact in facts}


def others(facts: Facts, table: Table) -> dict[str, Any]:
    """Facts without a name of theirs travel under ours, so that a new item needs no programmer."""
    return {fact: plain(value) for fact, value in facts.items() if fact not in table}


def given(**fields: Json) -> dict[str, Any]:
    """Only the fields that have a value: what the item does not need is absent, not empty."""
    return {name: value for name, value in fields.items() if value is not None}


def yuan(fen: int | None) -> str | None:
    """146000 → "1460.00"."""
    return None if fen is None else format(Decimal(fen).scaleb(-2), ".2f")


def fen(text: str | None, places: int = 2) -> int | None:
    """ "1460.00" → 146000. Raises ValueError for half a fen, a minus, or anything but text."""
    if text is None or text == "":
        return None
    if AMOUNT.fullmatch(text) is None:
        raise ValueError("not an amount of money")
    amount = Decimal(text).scaleb(places)
    if amount != amount.to_integral_value() or amount > MOST_FEN:
        raise ValueError("not a number of fen")
    return int(amount)


def whole(value: Json) -> int | None:
    """A non-negative integer as it came in JSON; true and 1.0 are not integers."""
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= MOST_FEN:
        raise ValueError("not a whole amount")
    return value


def local(moment: datetime, style: str = "%Y-%m-%d %H:%M:%S") -> str:
    return moment.astimezone(SHANGHAI).strftime(style)


def from_local(text: str, style: str = "%Y-%m-%d %H:%M:%S") -> datetime:
    return datetime.strptime(text, style).replace(tzinfo=SHANGHAI)


def aware(text: str) -> datetime:
    """An ISO 8601 moment that names its offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset")
    return moment


def day(moment: date | None, style: str = "%Y-%m-%d") -> str | None:
    return None if moment is None else moment.strftime(style)


def person_key(line: MessageLine) -> str:
    """How a line is named on the wire: the person's reference, or the whole household."""
    return line.person or HOUSEHOLD_KEY


def person_of(key: Json) -> str | None:
    return None if text(key) == HOUSEHOLD_KEY else text(key)


def ruling_line(key: Json, granted: bool, amount_fen: int | None, reason: Json) -> RulingLine:
    if granted:
        return RulingLine(person_of(key), True, amount_fen, None)
    return RulingLine(person_of(key), False, None, words(reason) or None)


def words(value: Json) -> str:
    """A text that may be missing. What a database cannot hold is not text."""
    if value is None:
        return ""
    if not isinstance(value, str) or "\0" in value or len(value.encode()) > LONGEST_TEXT:
        raise ValueError("not a text")
    return value


def text(value: Json) -> str:
    """A text that must be there, e.g. a reference number."""
    if not words(value).strip():
        raise ValueError("a text is missing")
    return words(value)


def texts(values: Json) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError("a list is missing")
    return tuple(text(each) for each in values)


def claim(value: Json) -> UUID:
    return UUID(text(value))


def same_claim(message: Message, value: Json) -> None:
    """An answer about another claim is as good as garbage."""
    if claim(value) != message.claim_id:
        raise ValueError("an answer about another claim")


def refuse_code(
    code: Json, good: Iterable[int | str], busy: Iterable[int | str], path: str
) -> None:
    """Gateways that say 200 to everything put the truth into a code of their own."""
    if code in tuple(good):
        return
    if code in tuple(busy):
        raise Unavailable(f"busy ({code}) at {path}")
    if not isinstance(code, int | str):
        raise TypeError("an answer without a code")
    raise Rejected(f"refused ({str(code)[:12]}) at {path}")


def to_json(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def of_json(body: bytes) -> Json:
    """Parsed JSON whose fractions are Decimal: no binary float comes in."""
    return json.loads(body, parse_float=Decimal)


def lines(message: Message, write: Callable[[MessageLine], Any]) -> Sequence[Any]:
    return [write(line) for line in message.proposed]


def account(message: Message) -> str:
    """The one account this item is about; the form may not know it."""
    return next(iter(message.accounts.values()), "")
