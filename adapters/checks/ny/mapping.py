"""Farm machinery and land contracts: snake_case, true and false, money in whole fen."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import SNAKE

SOURCE = Source(
    SNAKE,
    Says(ok="ok", accepted="queued", busy=("later",)),
    {
        "HC-08": Check(
            "machinery",
            {
                "machine": ("machine_type", f.text),
                "power_kw": ("power_kw", f.decimal),
                "bought_on": ("purchase_date", f.day),
                "subsidy_fen": ("subsidy_amount", f.fen),
            },
        ),
        "HC-20": Check(
            "land_contract",
            {
                "area_mu": ("area_mu", f.decimal),
                "leased_out_mu": ("transfer_area_mu", f.decimal),
                "rent_year_fen": ("transfer_fee_year", f.fen),
                "expropriated": ("expropriated_flag", f.flag),
            },
        ),
    },
)
