"""What of a value this reader is told: in full, or about how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.comparison.views import SaidValue
from domain.form.masking import mask_of
from domain.item.fields import Field
from domain.item.levels import Sight
from domain.survey.known import Said

WAN = 1_000_000  # fen
BANDS = ((1, "1万元以下"), (5, "1万—5万元"), (10, "5万—10万元"), (30, "10万—30万元"))
MORE = "30万元以上"
NONE, SOME = "没有", "有"


@dataclass(frozen=True, slots=True)
class Teller:
    """Names sources and keeps back what lies above the reader's level. A check's values do; what
    the family told the township, or the township saw itself, does not."""

    sight: Sight
    sources: Mapping[str, str]

    def tell(self, field: Field, said: Said | None, *, checked: bool) -> SaidValue | None:
        if said is None:
            return None
        hidden = checked and field.level > self.sight.level
        return SaidValue(
            value=None if hidden else _masked(field, said.value),
            band=band(said.value) if hidden else None,
            withheld=hidden,
            source=said.source,
            source_name=self._name(said.source),
            at=said.at,
        )

    def _name(self, source: str) -> str:
        return "、".join(self.sources.get(one, one) for one in source.split("+"))


def band(value: Any) -> str | None:  # noqa: ANN401
    """About how much: money in bands, of everything else only whether there is any."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    if value == 0:
        return NONE
    if value < WAN // 100:
        return SOME  # a count, not money
    return next((words for most, words in BANDS if value < most * WAN), MORE)


def _masked(field: Field, value: Any) -> Any:  # noqa: ANN401
    mask = mask_of(field)
    return mask(value) if mask and isinstance(value, str) else value
