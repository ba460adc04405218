"""民政局: funerals and marriages; answers at once."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Realtime
from adapters.checks.mz import mapping


class CivilAffairs(Realtime):
    code = "mz"
    path = "/mz/hechu/chaxun"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.bearer,)
