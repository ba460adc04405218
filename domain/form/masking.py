"""Personal answers that come back to a form: shown as masks, and a mask taken for what it hides.

An untouched mask stands for the stored answer of that very person or household, and for nothing
else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.errors import FieldError
from domain.form.answers import SENTENCES
from domain.form.merge import CHECKED_BY, Known, KnownAnswer
from domain.form.settle import Answers
from domain.identifier import masks
from domain.item.fields import Field, FieldBook

Mask = Callable[[str], str]
MASKS: Mapping[str, Mask] = {
    "address": masks.hidden,
    "bank_card": masks.card,
    "disability_certificate": masks.certificate,
    "id_number": masks.id_number,
    "name": masks.name,
    "phone": masks.phone,
    "text": masks.hidden,
}
CHECKED = "核对已取得"  # stands for what only check officers see: the office has answered
FREE = frozenset({"address", "text"})  # may hold stars of their own
OFFICERS = "L4"
WHOLE = masks.hidden("any")
GROUPS = (("person", "persons"), ("supporter", "supporters"))


def mask_of(field: Field) -> Mask | None:
    """How an answer to this question is masked; None where it says nothing by itself."""
    if field.derive is not None and field.derive.by == "id_birth":
        return masks.day
    return MASKS.get(field.type)


def masked(book: FieldBook, known: Known) -> Known:
    """The same answers as a form may show them."""
    return {key: _masked(book.fields.get(key[2]), answer) for key, answer in known.items()}


def _masked(field: Field | None, answer: KnownAnswer) -> KnownAnswer:
    if field is not None and _for_officers(field, answer):
        return replace(answer, value=CHECKED, masked=True)
    mask = mask_of(field) if field else None
    if mask is None or not isinstance(answer.value, str):
        return answer
    shown = mask(answer.value)
    return replace(answer, value=shown, masked=shown != answer.value)


def _for_officers(field: Field, answer: KnownAnswer) -> bool:
    return field.level == OFFICERS and answer.source.startswith(CHECKED_BY)


def looks_masked(field: Field, value: object) -> bool:
    """Whether this can only be a mask, not an answer."""
    if field.level == OFFICERS and value == CHECKED:
        return True
    if not isinstance(value, str) or mask_of(field) is None:
        return False
    return value == WHOLE if field.type in FREE else "**" in value


def holds_masks(book: FieldBook, answers: Answers) -> bool:
    """Whether any answer is a mask: then what is stored must be read to understand the form."""
    return any(
        name in book.fields and looks_masked(book.fields[name], value)
        for _, _, row in _rows(answers)
        for name, value in row.items()
    )


def restored(
    book: FieldBook, answers: Answers, stored: Known
) -> tuple[dict[str, Any], list[FieldError]]:
    """The answers with every mask replaced by what it stands for.

    A mask that is not the mask of that row's own stored answer is an error under its field.
    """
    found: dict[str, Any] = dict(answers)
    errors: list[FieldError] = []
    for place, key, row in _rows(answers):
        kept, wrong = _restored(book, row, key, place, stored)
        errors += wrong
        _put(found, place, kept)
    return found, errors


def together(hidden: Sequence[FieldError], others: Sequence[FieldError]) -> list[FieldError]:
    """One error per place: where a mask stands for nothing, nothing else need be said."""
    places = {error.pointer for error in hidden}
    return [*hidden, *(error for error in others if error.pointer not in places)]


def _rows(answers: Answers) -> Iterator[tuple[str, tuple[str, Any], Mapping[str, Any]]]:
    """Each row that is one, with its place and the (scope, ref) its answers are stored under."""
    household = answers.get("household")
    if isinstance(household, Mapping):
        yield "/household", ("household", None), household
    for scope, kind in GROUPS:
        group = answers.get(kind)
        for number, row in enumerate(group if isinstance(group, list | tuple) else ()):
            if isinstance(row, Mapping):
                yield f"/{kind}/{number}", (scope, row.get("ref")), row


def _restored(
    book: FieldBook, row: Mapping[str, Any], key: tuple[str, Any], place: str, stored: Known
) -> tuple[dict[str, Any], list[FieldError]]:
    kept, errors = dict(row), []
    for name, value in row.items():
        field = book.fields.get(name)
        if field is None or not looks_masked(field, value):
            continue
        original = stored.get((*key, name)) if isinstance(key[1], str | None) else None
        if original and _masked(field, original).value == value != original.value:
            kept[name] = original.value
        else:
            code = "mask_unknown"
            errors.append(FieldError(f"{place}/{name}", code, SENTENCES[code]))
    return kept, errors


def _put(found: dict[str, Any], place: str, row: dict[str, Any]) -> None:
    _, kind, *number = place.split("/")
    if not number:
        found[kind] = row
        return
    rows = list(found[kind])
    rows[int(number[0])] = row
    found[kind] = rows
