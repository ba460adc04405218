"""What a beneficiary gets: the structured amount and the texts made from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from domain.item.catalogue.shapes import Benefit, Variant
from domain.item.derived import rounded
from domain.item.evaluator import Compiler
from domain.item.texts import Fill, Slots, template
from domain.item.trees import Number
from domain.item.truth import NONE, Person, Reckoning, Rule, Scene


class Amount(NamedTuple):
    """`fen` after rounding; `quantity` for what is no money (m³, kWh, a share of a fee).

    `at_most`: a ceiling, the exact figure is settled later. `category`: of medical assistance.
    `counted`, `uplifts`: persons and 分类施保 supplements behind a household amount. `text` is the
    short neutral form, `zh` the sentence for the family. `exact` is the amount before rounding.
    """

    kind: str
    unit: str
    fen: int | None
    quantity: Decimal | None
    at_most: bool
    category: int | None
    counted: int | None
    uplifts: int | None
    text: str | None
    zh: str
    exact: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "unit": self.unit,
            "fen": self.fen,
            "quantity": None if self.quantity is None else format(self.quantity, "f"),
            "at_most": self.at_most,
            "category": self.category,
            "counted": self.counted,
            "uplifts": self.uplifts,
            "text": self.text,
            "zh": self.zh,
            "exact": None if self.exact is None else format(self.exact, "f"),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Amount":
        numbers = {key: stored[key] and Decimal(stored[key]) for key in ("quantity", "exact")}
        return cls(**{**stored, **numbers})


@dataclass(frozen=True, slots=True)
class _Variant:
    raw: Variant
    when: Rule | None
    value: Reckoning | None
    quantity: Reckoning | None
    counted: Reckoning | None
    uplifts: Reckoning | None
    text: Fill | None
    zh: Fill


class Pay:
    """The compiled benefit of one item."""

    def __init__(self, benefit: Benefit, compiler: Compiler) -> None:
        self.benefit = benefit
        self.variants = tuple(_compiled(raw, compiler) for raw in benefit.variants)

    def amount(
        self, route: str, scene: Scene, person: Person
    ) -> tuple[Amount | None, frozenset[str]]:
        """The amount, or None with what it still hangs on."""
        for variant in self.variants:
            if variant.raw.route not in (None, route):
                continue
            truth = variant.when.test(scene, person) if variant.when else True
            if truth is None and variant.when:
                return None, variant.when.gaps(scene, person)
            if truth:
                return self._reckon(variant, scene, person)
        return None, NONE

    def _reckon(
        self, variant: _Variant, scene: Scene, person: Person
    ) -> tuple[Amount | None, frozenset[str]]:
        numbers: list[int | Decimal | None] = []
        for reckoning in (variant.value, variant.quantity, variant.counted, variant.uplifts):
            number = reckoning.value(scene, person) if reckoning else None
            if reckoning and number is None:
                return None, reckoning.gaps(scene, person)
            numbers.append(number)
        return self._build(variant, numbers), NONE

    def built(self, at: int, numbers: Sequence[int | Decimal | None]) -> Amount:
        """The amount of one variant from its numbers: value, quantity, counted, uplifts."""
        return self._build(self.variants[at], numbers)

    def _build(self, variant: _Variant, numbers: Sequence[int | Decimal | None]) -> Amount:
        value, quantity, counted, uplifts = numbers
        rounding, raw = self.benefit.rounding, variant.raw
        fen = None if value is None else rounded(value, rounding.to, rounding.how)
        values = Slots(raw.category, counted, uplifts, fen, quantity)
        return Amount(
            kind=raw.kind,
            unit=self.benefit.unit,
            fen=fen,
            quantity=None if quantity is None else Decimal(quantity).normalize(),
            at_most=raw.at_most,
            category=raw.category,
            counted=None if counted is None else int(counted),
            uplifts=None if uplifts is None else int(uplifts),
            text=variant.text(values) if variant.text else None,
            zh=variant.zh(values),
            exact=None if value is None else Decimal(value),
        )


def _compiled(raw: Variant, compiler: Compiler) -> _Variant:
    def number(tree: Number | None) -> Reckoning | None:
        return None if tree is None else compiler.reckon(tree)

    return _Variant(
        raw=raw,
        when=compiler.rule(raw.when) if raw.when else None,
        value=number(raw.value),
        quantity=number(raw.quantity),
        counted=number(raw.counted),
        uplifts=number(raw.uplifts),
        text=None if raw.text is None else template(raw.text),
        zh=template(raw.zh),
    )
