"""Public payroll and subsidies paid by one card: Chinese field names, money in yuan."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import HANZI

SUBSIDY = {
    "01": "farming",
    "02": "forest",
    "03": "resettlement",
    "09": "other_counted",
    "11": "relief",
    "12": "disability",
    "13": "veteran",
    "14": "family_planning",
    "15": "age",
    "19": "other_excluded",
}

SOURCE = Source(
    HANZI,
    Says(ok="1", accepted="2", busy=("8",)),
    {
        "HC-19": Check(
            "YKT-01",
            {
                "财政供养": ("payroll_flag", f.flag_zh),
                "补贴项目": ("subsidy_item", f.coded(SUBSIDY)),
                "近十二月金额": ("amount_12m", f.yuan),
                "卡号后四位": ("card_tail", f.text),
            },
        ),
    },
)
