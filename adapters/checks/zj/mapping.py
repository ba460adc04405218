"""Presale contracts and housing security: camelCase, money in ten thousands of yuan."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import CAMEL

RENTAL = {"0": "none", "1": "waiting", "2": "allocated"}
SUBSIDY = {"0": "none", "1": "paid"}

SOURCE = Source(
    CAMEL,
    Says(ok="SUCCESS", accepted="ACCEPTED", busy=("SYSTEM_BUSY",)),
    {
        "HC-05": Check(
            "FC_WQBA",
            {
                "contractDate": ("contract_date", f.day),
                "buildArea": ("area_m2", f.decimal),
                "priceWan": ("price", f.wan),
                "rentalStatus": ("public_rental_status", f.coded(RENTAL)),
                "subsidyStatus": ("subsidy_status", f.coded(SUBSIDY)),
            },
        ),
    },
)
