"""公安机关 (户政): the police's register of households; answers at once."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Realtime
from adapters.checks.ga_hz import mapping


class HouseholdRegister(Realtime):
    code = "ga-hz"
    path = "/ga-hz/rkxx/cx"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.header("X-Ga-Token"),)
