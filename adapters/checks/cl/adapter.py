"""残疾人联合会: the register of disability certificates; answers at once."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Realtime
from adapters.checks.cl import mapping


class DisabilityRegister(Realtime):
    code = "cl"
    path = "/cl/dpf/cert"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.signed,)
