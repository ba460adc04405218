"""医疗保障局: medical insurance and expenses; answers at once."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Realtime
from adapters.checks.yb import mapping


class MedicalInsurance(Realtime):
    code = "yb"
    path = "/yb/fsi/api/query"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.signed,)
