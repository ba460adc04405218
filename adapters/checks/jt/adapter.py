"""交通运输局 (海事): the register of ships; takes a number, calls back."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Callback
from adapters.checks.jt import mapping


class ShipRegister(Callback):
    code = "jt"
    path = "/jt/haishi/chuanbo"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.basic,)
