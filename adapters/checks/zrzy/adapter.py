"""自然资源和规划局 (不动产登记): the register of real estate; takes a number, calls back."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Callback
from adapters.checks.zrzy import mapping


class RealEstate(Callback):
    code = "zrzy"
    path = "/zrzy/bdc/v1/applications"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.signed,)
