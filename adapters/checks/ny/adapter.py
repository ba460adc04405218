"""农业农村局: farm machinery and land contracts; takes a number, calls back."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Callback
from adapters.checks.ny import mapping


class FarmRegisters(Callback):
    code = "ny"
    path = "/ny/data/v2/lookups"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.basic,)
