"""A catalogue's questions, compiled once: with their conditions, in an order to settle them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from domain.form.conditions import Test, Values, compile_when
from domain.form.needs import book_of, needs
from domain.identifier import rules
from domain.item.catalogue import Catalogue
from domain.item.fields import Answer, Derive, Field, FieldBook

Working = Callable[[Values, date], Answer | None]
SCOPES = ("household", "person", "supporter")
REMEMBERED = 512  # item sets; a set a family chooses is chosen by thousands


@dataclass(frozen=True, slots=True)
class Question:
    """One question ready to be settled. `derive` works its value out from the row so far."""

    id: str
    field: Field
    test: Test | None
    derive: Working | None
    open: bool  # to an answer at all
    asked: bool  # of the family, at submission
    surveyed: bool  # by staff, at the visit


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of one form by scope, each after those it depends on."""

    household: tuple[Question, ...]
    person: tuple[Question, ...]
    supporter: tuple[Question, ...]

    def of(self, scope: str) -> tuple[Question, ...]:
        return getattr(self, scope)  # type: ignore[no-any-return]


@dataclass(slots=True)
class Plan:
    """What is computed once for a catalogue. Forms are remembered by their set of items."""

    catalogue: Catalogue
    book: FieldBook
    needs: Mapping[str, frozenset[str]]
    everything: Questions
    remembered: dict[frozenset[str], Questions] = field(default_factory=dict)

    def names(self, items: Iterable[str]) -> frozenset[str]:
        """The questions these items need together. KeyError for an item that is not there."""
        return frozenset[str]().union(*(self.needs[code] for code in items))

    def questions(self, items: Iterable[str]) -> Questions:
        """The questions of the form of these items."""
        key = frozenset(items)
        found = self.remembered.get(key)
        if found is None:
            if len(self.remembered) >= REMEMBERED:
                self.remembered.clear()
            found = self.remembered[key] = only(self.everything, self.names(key))
        return found


_plans: WeakKeyDictionary[FieldBook, Plan] = WeakKeyDictionary()


def plan_of(catalogue: Catalogue) -> Plan:
    """The plan of a catalogue, made when first asked for."""
    book = book_of(catalogue)
    found = _plans.get(book)
    if found is None:
        found = _plans[book] = Plan(catalogue, book, needs(catalogue), _compile(book))
    return found


def only(questions: Questions, names: frozenset[str]) -> Questions:
    """Those of the questions that are named, in the same order."""
    kept = (tuple(q for q in questions.of(scope) if q.id in names) for scope in SCOPES)
    return Questions(*kept)


def _compile(book: FieldBook) -> Questions:
    ordered = [book.fields[name] for name in _settling_order(book)]
    own = {scope: {f.id for f in ordered if f.scope == scope} for scope in SCOPES}
    compiled = (
        tuple(_question(f, own[scope]) for f in ordered if f.scope == scope) for scope in SCOPES
    )
    return Questions(*compiled)


def _question(field: Field, own: set[str]) -> Question:
    return Question(
        id=field.id,
        field=field,
        test=compile_when(field.when, own) if field.when else None,
        derive=working(field.derive) if field.derive else None,
        open=field.ask != "never",
        asked=field.ask != "never" and field.source != "survey",
        surveyed=field.source == "survey",
    )


def _settling_order(book: FieldBook) -> Sequence[str]:
    """File order, but never before what a question depends on (the loader has refused circles)."""
    order: dict[str, None] = {}

    def place(name: str) -> None:
        for other in sorted(book.fields[name].depends_on()):
            if other not in order:
                place(other)
        order[name] = None

    for name in book.fields:
        if name not in order:
            place(name)
    return list(order)


def working(derive: Derive) -> Working:
    """The function that works a value out from the answer `derive.source`; None while it cannot."""
    source, at = derive.source, derive.at
    turn: Callable[[str, date], Answer | None] = {
        "id_birth": lambda text, today: _if_sound(text, today, rules.id_birth),
        "id_sex": lambda text, today: _if_sound(text, today, rules.id_sex),
        "years_since": _years_since,
        "character": lambda text, today: _character(text, at),
    }[derive.by]

    def work(values: Values, today: date) -> Answer | None:
        text = values.get(source)
        return turn(text, today) if isinstance(text, str) else None

    return work


def _if_sound(text: str, today: date, take: Callable[[str], Any]) -> str | None:
    return None if rules.citizen_id(text, today) else str(take(text))


def _years_since(text: str, today: date) -> int | None:
    return None if rules.day(text, today) else rules.full_years(date.fromisoformat(text), today)


def _character(text: str, at: int) -> str | None:
    """Nothing written down means none of it: code 0."""
    if not text:
        return "0"
    return text[at - 1] if rules.DISABILITY_SHAPE.fullmatch(text) else None
