"""What to ask next: the questions whose answers would tell more, and of whom."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from domain.estimate.views import AnswerChoice, OpenQuestion
from domain.form.check import codes_of
from domain.form.needs import book_of
from domain.form.plan import Question, Questions, plan_of
from domain.form.settle import Family, Settled, placed
from domain.item.catalogue import Catalogue
from domain.item.fields import PAPERS, Field, FieldBook
from domain.item.verdicts import Verdict

Unanswered = Mapping[str, list[str]]  # question → whom it is open for; nobody: the household

_sayable: WeakKeyDictionary[FieldBook, Questions] = WeakKeyDictionary()
_feeding: WeakKeyDictionary[FieldBook, dict[str, frozenset[str]]] = WeakKeyDictionary()


def sayable(catalogue: Catalogue) -> Questions:
    """All questions; what a form reads off a number (a grade of disability) may be said here."""
    book = book_of(catalogue)
    if book not in _sayable:
        everything = plan_of(catalogue).everything
        _sayable[book] = replace(everything, person=tuple(map(_opened, everything.person)))
    return _sayable[book]


def _opened(question: Question) -> Question:
    read_off = question.derive is not None and question.field.feeds
    return replace(question, open=True, asked=True) if read_off else question


def feeding(catalogue: Catalogue, facts: Collection[str]) -> frozenset[str]:
    """The questions whose answers become one of these facts."""
    book = book_of(catalogue)
    known = _feeding.setdefault(book, {})
    for fact in facts:
        if fact not in known:
            known[fact] = book.feeding(fact)
    return frozenset[str]().union(*(known[fact] for fact in facts))


def unanswered(catalogue: Catalogue, family: Family) -> Unanswered:
    """Questions shown and not answered."""
    found: dict[str, list[str]] = {}
    for _, group, row in placed(sayable(catalogue), family):
        for question in group:
            if _open(question, row):
                found.setdefault(question.id, []).extend(_ref(row))
    return found


def _ref(row: Settled) -> list[str]:
    """Whose row it is; the household's has no ref, nor has a supporter nobody could answer for."""
    ref = row.given.get("ref")
    return [ref] if isinstance(ref, str) else []


def _open(question: Question, row: Settled) -> bool:
    askable = question.asked and question.field.type not in PAPERS
    return askable and question.id in row.shown and question.id not in row.values


def telling(catalogue: Catalogue, missing: Collection[str], open_for: Unanswered) -> list[Field]:
    """The unanswered questions that feed what is missing, else those that decide whether such a
    question is put at all, in the order of the form."""
    book, fed = book_of(catalogue), feeding(catalogue, missing)
    wanted = fed & open_for.keys() or _gates(book, fed) & open_for.keys()
    return [field for field in book.fields.values() if field.id in wanted] if wanted else []


def _gates(book: FieldBook, fed: frozenset[str]) -> frozenset[str]:
    """The questions on whose answers it hangs whether these are put, however far back."""
    found, ahead = frozenset[str](), fed
    while ahead:
        ahead = frozenset[str]().union(*(book.fields[name].depends_on() for name in ahead)) - found
        found |= ahead
    return found


def awaited(catalogue: Catalogue, verdicts: Mapping[str, Verdict], code: str) -> frozenset[str]:
    """The facts missing for other items whose identity or amount this open one waits for."""
    found, seen, ahead = frozenset[str](), set[str](), [code]
    while ahead:
        verdict = verdicts[ahead.pop()]
        seen.add(verdict.item)
        found |= verdict.missing
        ahead += [
            other.code
            for other in catalogue.items.values()
            if (other.confers | {other.code}) & verdict.waits_for and other.code not in seen
        ]
    return found


def next_questions(
    catalogue: Catalogue, asked: Sequence[Sequence[Field]], open_for: Unanswered
) -> list[OpenQuestion]:
    """`asked`: what each item would like to know. What tells about most items comes first."""
    count = Counter(field.id for fields in asked for field in fields)
    fields = {field.id: field for each in asked for field in each}
    return [
        _question(catalogue, fields[name], open_for[name], items)
        for name, items in count.most_common()
    ]


def _question(catalogue: Catalogue, field: Field, persons: list[str], items: int) -> OpenQuestion:
    codes = codes_of(catalogue, field.codes) if field.codes else {}
    choices = [AnswerChoice(code, text["zh"], text["en"]) for code, text in codes.items()]
    return OpenQuestion(
        field=field.id,
        scope=field.scope,
        label=field.zh,
        label_en=field.en,
        hint=field.help,
        type=field.type,
        choices=choices,
        persons=persons,
        items=items,
    )
