"""Numbers and names people carry, and what may be wrong with them (GB 11643, GB 32100, Luhn, ...).

Every check takes the text as typed and gives `None` or one code of `SENTENCES`. The region digits
of a citizen number are not compared with any list: people keep the number of an abolished county.
"""

import re
import unicodedata
from datetime import date

SENTENCES = {
    "id_form": "身份证号应为18位：前17位是数字，最后一位是数字或大写X。",
    "id_birth": "身份证号里的出生日期不存在，请核对第7到14位。",
    "id_future": "身份证号里的出生日期晚于今天，请核对第7到14位。",
    "id_age": "身份证号里的年龄超过150岁，请核对第7到14位。",
    "id_check": "身份证号最后一位对不上，请逐位核对。",
    "uscc_form": "统一社会信用代码应为18位数字和大写字母，不含I、O、S、V、Z。",
    "uscc_check": "统一社会信用代码最后一位对不上，请逐位核对。",
    "card_form": "银行卡号应为16到19位数字。",
    "card_check": "银行卡号对不上，请逐位核对。",
    "disability_form": "残疾人证号是身份证号加1位类别（1到7）和1位等级（1到4），补办的可带编号。",
    "phone_form": "电话号码应为手机号，或带区号的固定电话。",
    "region_form": "行政区划代码应为6位、9位或12位数字。",
    "name_empty": "请填写姓名。",
    "name_long": "姓名最多50个字。",
    "name_characters": "姓名里有不能使用的字符；少数民族姓名中间的点请用“·”。",
    "date_form": "日期应写成“年-月-日”，例如2026-11-02。",
    "date_future": "日期不能晚于今天。",
    "date_past": "日期太早，请核对年份。",
}

ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_SHAPE = re.compile(f"[{USCC_ALPHABET}]{{18}}")
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
CARD_SHAPE = re.compile(r"[0-9]{16,19}")
DISABILITY_SHAPE = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])([A-Z0-9]{0,4})")
MOBILE_SHAPE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")
LANDLINE_SHAPE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?")
DEMO_PHONE_SHAPE = re.compile(r"000-[0-9]{4}-?[0-9]{4}")
REGION_SHAPE = re.compile(r"[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?")
DATE_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{1,50}")
NAME_MARKS = frozenset("·•.'-’ ")
NAME_LONGEST = 50
OLDEST_YEARS = 150
EARLIEST = date(1870, 1, 1)


def citizen_id(text: str, today: date) -> str | None:
    """GB 11643-1999: 18 characters, capital X, born on a real day up to today, not yet 150."""
    if not ID_SHAPE.fullmatch(text):
        return "id_form"
    born = id_birth(text)
    if born is None:
        return "id_birth"
    if born > today:
        return "id_future"
    if full_years(born, today) >= OLDEST_YEARS:
        return "id_age"
    return None if id_check_character(text) == text[17] else "id_check"


def id_check_character(text: str) -> str:
    """The 18th character that the first 17 digits call for."""
    return ID_CHECKS[sum(int(d) * w for d, w in zip(text, ID_WEIGHTS, strict=False)) % 11]


def id_birth(text: str) -> date | None:
    """Characters 7 to 14 as a day, or None when there is no such day."""
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def id_sex(text: str) -> str:
    """GB/T 2261.1 code from the sequence: odd is "1" (male), even is "2" (female)."""
    return "1" if int(text[16]) % 2 else "2"


def full_years(born: date, on: date) -> int:
    """Full years on a day; a birthday on 29 February counts from 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def uscc(text: str) -> str | None:
    """GB 32100-2015 unified social credit code."""
    if not USCC_SHAPE.fullmatch(text):
        return "uscc_form"
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(text, USCC_WEIGHTS, strict=False))
    return None if USCC_ALPHABET[(31 - total % 31) % 31] == text[17] else "uscc_check"


def bank_card(text: str) -> str | None:
    """16 to 19 digits whose Luhn sum ends in 0."""
    if not CARD_SHAPE.fullmatch(text):
        return "card_form"
    return None if luhn(text) == 0 else "card_check"


def luhn(digits: str) -> int:
    """The Luhn sum modulo 10: from the right, every second digit doubled, less 9 when above 9."""
    plain = sum(int(d) for d in digits[::-2])
    doubled = sum((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)[int(d)] for d in digits[-2::-2])
    return (plain + doubled) % 10


def disability_certificate(text: str, today: date) -> str | None:
    """Citizen number, category 1-7, grade 1-4, then up to four characters of a reissue."""
    shape = DISABILITY_SHAPE.fullmatch(text)
    if shape is None:
        return "disability_form"
    return citizen_id(shape[1], today)


def phone(text: str) -> str | None:
    """A mainland mobile or landline number; numbers of the demonstration town begin with 000."""
    for shape in (MOBILE_SHAPE, LANDLINE_SHAPE, DEMO_PHONE_SHAPE):
        if shape.fullmatch(text):
            return None
    return "phone_form"


def region(text: str) -> str | None:
    """6 digits (GB/T 2260), 9 (township) or 12 (village); whether it exists is not asked here."""
    return None if REGION_SHAPE.fullmatch(text) else "region_form"


def name(text: str) -> str | None:
    """1 to 50 code points: letters of any script (also beyond the BMP) and the middle dot."""
    if PLAIN_NAME.fullmatch(text):
        return None
    if not text.strip():
        return "name_empty"
    if len(text) > NAME_LONGEST:
        return "name_long"
    if text != text.strip() or not all(map(_of_a_name, text)) or not any(map(_letter, text)):
        return "name_characters"
    return None


def day(text: str, today: date) -> str | None:
    """An ISO day (GB/T 7408.1) that is not after today."""
    if not DATE_SHAPE.fullmatch(text):
        return "date_form"
    try:
        value = date.fromisoformat(text)
    except ValueError:
        return "date_form"
    if value > today:
        return "date_future"
    return None if value >= EARLIEST else "date_past"


def _letter(character: str) -> bool:
    return unicodedata.category(character).startswith("L")


def _of_a_name(character: str) -> bool:
    """Letters, combining marks, the marks between names, and characters newer than this Python."""
    if character in NAME_MARKS:
        return True
    kind = unicodedata.category(character)
    return kind[0] in "LM" or (kind == "Cn" and 0x20000 <= ord(character) <= 0x3FFFD)
