"""Contributions, pensions, unemployment: XML, money in yuan, months of six digits."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import PINYIN

INSURED = {"310": "employee", "390": "resident", "000": "none", "999": "other_place"}
PAYING = {"1": "paying", "0": "registered", "2": "stopped"}
PENSION = {"110": "employee", "170": "resident"}
REGISTERED = {"1": "unemployed", "2": "employed", "3": "cancelled"}

SOURCE = Source(
    PINYIN,
    Says(ok="0", accepted="1", busy=("-9",)),
    {
        "HC-13": Check(
            "SI_JFXX",
            {
                "XZLX": ("insured_type", f.coded(INSURED)),
                "DWMC": ("employer", f.text),
                "JFJS": ("base_amount", f.yuan),
                "ZHJFNY": ("last_month", f.month6),
                "JFZT": ("status", f.coded(PAYING)),
            },
        ),
        "HC-14": Check(
            "SI_YLDY",
            {
                "DYLB": ("pension_type", f.coded(PENSION)),
                "YFFJE": ("monthly_amount", f.yuan),
                "ZYJCYLJ": ("of_which_central_basic", f.yuan),
            },
        ),
        "HC-15": Check(
            "SI_SYDJ",
            {
                "DJZT": ("status", f.coded(REGISTERED)),
                "DJRQ": ("register_date", f.day8),
                "SYBXJ": ("benefit_amount", f.yuan),
                "SFJE12": ("benefit_paid_12m", f.yuan),
                "DYJZRQ": ("benefit_end", f.day8),
            },
        ),
    },
)
