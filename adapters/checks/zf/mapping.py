"""Balances at payment institutions: a batch in, a file of lines out, money in whole fen."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import SNAKE

SOURCE = Source(
    SNAKE,
    Says(
        ok="00",
        accepted="01",
        busy=(
            "98",
            "99",
        ),
    ),
    {
        "HC-12": Check(
            "ZHYE",
            {
                "balance_fen": ("balance", f.fen),
                "fund_fen": ("fund_value", f.fen),
                "avg_12m_fen": ("avg_12m", f.fen),
            },
        ),
    },
)
