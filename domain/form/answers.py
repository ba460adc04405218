"""What an answer must look like, by the type of its question. None, or a code of `SENTENCES`."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from domain.identifier import rules
from domain.item.fields import Answer

MOST_FEN = 10**12
MOST_COUNT = 10_000
MOST_AREA = Decimal(1_000_000)
LONGEST_TEXT = 500
DECIMAL_SHAPE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
MOST_FILES = 20  # for one paper
FILE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FOREIGN_ID = re.compile(r"[A-Z]{3}[0-9]{12}")

SENTENCES = rules.SENTENCES | {
    "required": "这一项要填。",
    "unknown_field": "表里没有这一项。",
    "not_an_object": "这里应是一组答案。",
    "type_text": "这里要填文字。",
    "type_bool": "这里要选“是”或“否”。",
    "type_integer": "这里要填整数，不能是负数。",
    "type_money": "金额要填整数（单位：分），不能是负数。",
    "too_large": "数目太大，请核对。",
    "type_decimal": "这里要填数字，不能是负数，最多四位小数。",
    "type_codes": "这里要从列出的选项里选，可以选几项。",
    "type_paper": "这里要写明是纸质还是上传，以及页数。",
    "unknown_code": "没有这个选项。",
    "repeated_code": "同一个选项选了两次。",
    "none_with_others": "选了“无”，就不能再选别的。",
    "too_few": "至少要选一项。",
    "too_long": "文字太长，最多500个字。",
    "bad_characters": "文字里有不能使用的字符。",
    "must_be": "不同意这一项，就不能办理。",
    "more_than": "这个数不能比“{other}”大。",
    "no_persons": "至少要填一位家庭成员。",
    "no_applicant": "要有一位成员是申请人（本人或户主）。",
    "two_applicants": "申请人只能有一位，请核对与申请人的关系。",
    "two_spouses": "申请人的配偶只能有一位，请核对与申请人的关系。",
    "mask_unknown": "这里只有遮盖后的内容，请填写完整的。",
    "same_person": "同一个身份证号填了两次。",
    "not_here": "这一项不在这里补充，请在登记或申请表里更正。",
    "bad_ref": "每位成员要有一个不重复的编号。",
    "no_supporters": "请填写不同住的赡（抚、扶）养人。",
}

Check = Callable[[Any, date], str | None]


def text(value: Any, today: date) -> str | None:  # noqa: ANN401
    """Up to 500 code points without control characters and lone surrogates."""
    if not isinstance(value, str):
        return "type_text"
    if len(value) > LONGEST_TEXT:
        return "too_long"
    if value.isprintable():
        return None
    return "bad_characters" if any(map(_unprintable, value)) else None


def _unprintable(character: str) -> bool:
    """Line breaks are text, and so are Han characters newer than this Python's tables."""
    if character.isprintable() or character in "\n\u3000":
        return False
    return not 0x20000 <= ord(character) <= 0x3FFFD


def integer(value: Any, today: date) -> str | None:  # noqa: ANN401
    if type(value) is not int or value < 0:
        return "type_integer"
    return None if value < MOST_COUNT else "too_large"


def money(value: Any, today: date) -> str | None:  # noqa: ANN401
    if type(value) is not int or value < 0:
        return "type_money"
    return None if value < MOST_FEN else "too_large"


def number(value: Any, today: date) -> str | None:  # noqa: ANN401
    """A whole number, a Decimal, or its text; never binary floating point."""
    amount = decimal(value)
    if amount is None:
        return "type_decimal"
    return None if amount < MOST_AREA else "too_large"


def decimal(value: Any) -> Decimal | None:  # noqa: ANN401
    """The number written, or None if it is none."""
    if type(value) is int or isinstance(value, Decimal):
        return Decimal(value) if value >= 0 else None
    if isinstance(value, str) and DECIMAL_SHAPE.fullmatch(value):
        return Decimal(value)
    return None


def yes_no(value: Any, today: date) -> str | None:  # noqa: ANN401
    return None if isinstance(value, bool) else "type_bool"


def paper(value: Any, today: date) -> str | None:  # noqa: ANN401
    """{"medium": "paper"|"upload", "pages": n, "documents": [ids]}; an upload names its files."""
    if not isinstance(value, Mapping) or not value.keys() <= {"medium", "pages", "documents"}:
        return "type_paper"
    pages, files = value.get("pages", 1), value.get("documents", [])
    if type(pages) is not int or not 1 <= pages < MOST_COUNT or not isinstance(files, list | tuple):
        return "type_paper"
    if value.get("medium") == "paper":
        return "type_paper" if files else None
    named = 0 < len(files) <= MOST_FILES and all(map(_names_a_file, files))
    return None if named and value.get("medium") == "upload" else "type_paper"


def _names_a_file(id: Any) -> bool:  # noqa: ANN401
    """Whether this is the id of a document as this service writes it."""
    return isinstance(id, str) and FILE_ID.fullmatch(id) is not None


def id_number(value: str, today: date) -> str | None:
    """A citizen number, or the older number of a permanent residence card."""
    return None if FOREIGN_ID.fullmatch(value) else rules.citizen_id(value, today)


def _written(check: Callable[[str], str | None]) -> Check:
    return lambda value, today: check(value) if isinstance(value, str) else "type_text"


def _dated(check: Callable[[str, date], str | None]) -> Check:
    return lambda value, today: check(value, today) if isinstance(value, str) else "type_text"


CHECKS: Mapping[str, Check] = {
    "address": text,
    "bank_card": _written(rules.bank_card),
    "bool": yes_no,
    "date": _dated(rules.day),
    "decimal": number,
    "disability_certificate": _dated(rules.disability_certificate),
    "file": paper,
    "id_number": _dated(id_number),
    "integer": integer,
    "money_fen": money,
    "name": _written(rules.name),
    "phone": _written(rules.phone),
    "region": _written(rules.region),
    "signature": paper,
    "text": text,
}

EMPTY: Mapping[str, Answer] = {  # what an optional question left empty stands for
    "address": "",
    "date": "",
    "decimal": "0",
    "disability_certificate": "",
    "integer": 0,
    "money_fen": 0,
    "multi_code": [],
    "name": "",
    "phone": "",
    "text": "",
}


def code(value: Any, codes: Mapping[str, Any]) -> str | None:  # noqa: ANN401
    if not isinstance(value, str):
        return "type_text"
    return None if value in codes else "unknown_code"


def many_codes(value: Any, codes: Mapping[str, Any]) -> str | None:  # noqa: ANN401
    """A list of codes, each once; `none` stands alone."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return "type_codes"
    if any(one not in codes for one in value):
        return "unknown_code"
    if len(set(value)) != len(value):
        return "repeated_code"
    return "none_with_others" if "none" in value and len(value) > 1 else None
