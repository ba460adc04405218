"""When a code counts, whose word is believed, how long a mandate may run. Pure."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from domain.identifier.rules import MOBILE_SHAPE, full_years, id_birth
from domain.world import SHANGHAI

DEMO_SHAPE = re.compile(r"000-?[0-9]{4}-?[0-9]{4}")  # of the demonstration town, on any keypad
CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=5)
CODE_TRIES = 5
SEND_AGAIN = timedelta(seconds=60)
CODES_A_DAY = 10  # to one phone
STATEMENTS_A_DAY = 5
OWN_ACCOUNT_AGE = 16  # younger children are acted for by their guardian
# A number given back is sold again after 90 days at the earliest: whoever comes after so long says
# once more who they are.
FORGOTTEN_AFTER = timedelta(days=90)
LONGEST_MANDATE = timedelta(days=365)
ADULT = 18


def plain_phone(text: str) -> str | None:
    """The digits of a mobile number a text message reaches, or None."""
    said = "".join(text.split())
    if not (MOBILE_SHAPE.fullmatch(said) or DEMO_SHAPE.fullmatch(said)):
        return None
    return said.replace("-", "").removeprefix("+")[-11:]


def may_send(sent_at: datetime, sent_that_day: int, now: datetime) -> bool:
    """Whether this phone may be sent another code."""
    return now - sent_at >= SEND_AGAIN and today_of(sent_at, sent_that_day, now) < CODES_A_DAY


def today_of(last: datetime | None, count: int, now: datetime) -> int:
    """How many of `count` were today: all of them if the last was, by Shanghai's day."""
    if last is None:
        return 0
    return count if last.astimezone(SHANGHAI).date() == now.astimezone(SHANGHAI).date() else 0


def counts(expires_at: datetime, tries_left: int, now: datetime) -> bool:
    return tries_left > 0 and now < expires_at


def same_name(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFC", name).split())


def old_enough(id_number: str, today: date) -> bool:
    """Whether somebody with this (well-formed) ID number may have an account of their own."""
    born = id_birth(id_number)
    return born is not None and full_years(born, today) >= OWN_ACCOUNT_AGE


def comes_of_age(id_number: str) -> date | None:
    """The 18th birthday; 1 March for somebody born on 29 February."""
    born = id_birth(id_number)
    if born is None:
        return None
    year = born.year + ADULT
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def believed(phone: str, name: str, known_name: str | None, contact: str | None) -> bool:
    """Name and phone are those on record. Knowing somebody's ID number alone opens nothing."""
    if known_name is None or contact is None:
        return False
    return same_name(name, known_name) and phone == plain_phone(contact)


def longest_until(ground: str, valid_from: date, principal: str) -> date:
    """The last day a mandate may run: a year, and a guardian's to the day before coming of age."""
    year = valid_from + LONGEST_MANDATE
    grown = comes_of_age(principal)
    if ground != "guardian" or grown is None or grown <= valid_from:
        return year
    return min(year, grown - timedelta(days=1))
