"""How an amount is reckoned, in plain Chinese: one line, and a note for each part that depends."""

from collections.abc import Iterator

from domain.item.catalogue.book import Catalogue
from domain.item.phrases import GROUPS, Clause, counted, said
from domain.item.texts import plain, yuan
from domain.item.trees import (
    Case,
    Const,
    Count,
    FactOf,
    Number,
    Operation,
    Param,
    SumOf,
    parameters_read,
)

SIGNS = {"add": " + ", "sub": " − ", "mul": " × ", "div": " ÷ "}
WEAK = ("add", "sub")  # in brackets inside a product
MARKS = "①②③④⑤⑥⑦⑧⑨"


def formula(catalogue: Catalogue, number: Number) -> list[Clause]:
    """`特困基本生活标准 + ①`, then `①按情况：` and a line for each case."""
    return _Formula(catalogue).lines(number)


class _Formula:
    """Numbers the parts that need a note of their own."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.notes: list[Case | Count] = []

    def lines(self, number: Number) -> list[Clause]:
        if isinstance(number, Case):
            return list(self._whole(number))
        found = [Clause(0, self.words(number), parameters=_spoken(number))]
        for note in self.notes:  # a note may add notes: the loop reaches them
            found += self._note(note)
        return found

    def _whole(self, case: Case) -> Iterator[Clause]:
        """An amount that is nothing but cases needs no mark."""
        yield from self._cases(case, 0)
        for note in self.notes:
            yield from self._note(note)

    def _note(self, note: Case | Count) -> Iterator[Clause]:
        mark = MARKS[self.notes.index(note)]
        if isinstance(note, Case):
            yield Clause(1, f"{mark}按情况", heading=True)
            yield from self._cases(note, 2)
            return
        assert note.where is not None
        condition, figures = said(self.catalogue, note.where), tuple(parameters_read(note.where))
        text = f"{mark}是{GROUPS[note.group]}中符合这个条件的：{condition}"
        yield Clause(1, text, parameters=figures)

    def _cases(self, case: Case, depth: int) -> Iterator[Clause]:
        for when, then in case.branches:
            condition = said(self.catalogue, when) if when is not None else "其余情况"
            yield Clause(depth, f"{condition}：{self.words(then)}", parameters=_spoken(then))

    def words(self, number: Number) -> str:
        match number:
            case Const(value=value, money=money):
                return f"{yuan(value)} 元" if money else plain(value)
            case Param(name):
                return self.catalogue.parameters.zh[name]
            case FactOf(name):
                return self.catalogue.facts[name].zh
            case SumOf() | Count(where=None):
                return counted(self.catalogue, number)
            case Count():
                return f"人数{self._mark(number)}"
            case Case():
                return self._mark(number)
            case Operation():
                return self._operation(number)

    def _mark(self, note: Case | Count) -> str:
        if note not in self.notes:
            self.notes.append(note)
        return MARKS[self.notes.index(note)]

    def _operation(self, number: Operation) -> str:
        if number.op in SIGNS:
            strong = number.op in ("mul", "div")
            first, *rest = number.parts
            return SIGNS[number.op].join(
                [
                    self._part(first, within=strong),
                    *(self._part(part, within=strong or number.op == "sub") for part in rest),
                ]
            )
        if number.op == "max" and any(_is_nothing(part) for part in number.parts):
            kept = next(part for part in number.parts if not _is_nothing(part))
            return f"（{self.words(kept)}，不足 0 的按 0 算）"
        which = "较小" if number.op == "min" else "较大"
        return f"（{'、'.join(self.words(part) for part in number.parts)} 中{which}的）"

    def _part(self, number: Number, *, within: bool) -> str:
        words = self.words(number)
        weak = isinstance(number, Operation) and number.op in WEAK
        return f"（{words}）" if weak and within else words


def _spoken(number: Number) -> tuple[str, ...]:
    """The figures a line speaks of itself; those of a note stand with the note."""
    match number:
        case Param(name):
            return (name,)
        case Operation(parts=parts):
            return tuple(dict.fromkeys(name for part in parts for name in _spoken(part)))
    return ()


def _is_nothing(number: Number) -> bool:
    return isinstance(number, Const) and number.value == 0
