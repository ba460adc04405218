"""The housing provident fund: a form in, lines with bars out, money in yuan."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import PINYIN

SOURCE = Source(
    PINYIN,
    Says(ok="00000", accepted="00001", busy=("99999",)),
    {
        "HC-16": Check(
            "GJJ0801",
            {
                "JCJS": ("base", f.yuan),
                "YJCE": ("monthly_amount", f.yuan),
                "GRZHYE": ("balance", f.yuan),
                "LJTQE": ("withdrawals_12m", f.yuan),
            },
        ),
    },
)
