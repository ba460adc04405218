"""Commercial insurance: a batch in, a file of lines out."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import CAMEL

SOURCE = Source(
    CAMEL,
    Says(ok="200", accepted="202", busy=("503",)),
    {
        "HC-11": Check(
            "BDXX",
            {
                "productType": ("product_type", f.text),
                "yearPremium": ("annual_premium", f.yuan),
                "cashValue": ("cash_value", f.yuan),
                "paid12m": ("benefit_paid_12m", f.yuan),
            },
        ),
    },
)
