"""Deposits at commercial banks: a batch in, a file of lines out, money in yuan with two places."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import SNAKE

SOURCE = Source(
    SNAKE,
    Says(
        ok="0000",
        accepted="0001",
        busy=(
            "9999",
            "9001",
        ),
    ),
    {
        "HC-09": Check(
            "CKYE",
            {
                "bank_name": ("bank", f.text),
                "balance": ("balance_at_check_date", f.yuan),
                "avg_balance_12m": ("balance_avg_12m", f.yuan),
                "large_flow": ("large_flow_flag", f.flag_yn),
            },
        ),
    },
)
