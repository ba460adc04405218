"""司法局: prison, community correction, detoxification; takes a number, calls back."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Callback
from adapters.checks.sf import mapping


class JusticeRegisters(Callback):
    code = "sf"
    path = "/sf/fuxing/chaxun"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.basic,)
