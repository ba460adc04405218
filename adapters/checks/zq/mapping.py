"""Securities accounts: a batch in, a file of lines out."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import SNAKE

SOURCE = Source(
    SNAKE,
    Says(ok="S000", accepted="S001", busy=("E999",)),
    {
        "HC-10": Check(
            "ZQCC",
            {
                "market_value": ("market_value", f.yuan),
                "account_cnt": ("account_count", f.whole),
                "last_trade_date": ("last_trade_date", f.day8),
            },
        ),
    },
)
