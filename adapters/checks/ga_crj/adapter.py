"""公安机关 (出入境): exits and entries, as counts only; takes a number, calls back."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Callback
from adapters.checks.ga_crj import mapping


class ExitEntry(Callback):
    code = "ga-crj"
    path = "/ga-crj/crj/tj"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.header("X-Ga-Token"),)
