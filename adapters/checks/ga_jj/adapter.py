"""公安机关 (交警): the register of motor vehicles; takes a number, calls back."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Callback
from adapters.checks.ga_jj import mapping


class VehicleRegister(Callback):
    code = "ga-jj"
    path = "/ga-jj/jdc/cx"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.header("X-Ga-Token"),)
