"""The one form: the questions of all chosen items together, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from domain.form.materials import MaterialNeed, materials_of
from domain.form.needs import book_of, needers
from domain.form.plan import REMEMBERED, Plan, plan_of
from domain.item.catalogue import Catalogue
from domain.item.fields import Answer, Derive, Field, FieldBook

ASK, KNOWN, SHARED, LATER, DERIVED = "ask", "known", "shared", "later", "derived"
RULE = "rule"  # the source of an answer worked out from others
CHECKED_BY = "check:"  # what a means check says has the source check:HC-09


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """An answer the household record already holds: from whom or what, and when it was seen.

    `masked`: the value hides what is stored; sent back untouched it stands for it.
    """

    value: Any
    source: str
    at: datetime | None
    masked: bool = False


Known = Mapping[tuple[str, str | None, str], KnownAnswer]  # (scope, person ref, field) -> answer
NOTHING_KNOWN: Known = {}


@dataclass(frozen=True, slots=True)
class Option:
    """One code one may choose."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of the form.

    `state`: ask (put to the family), known (answered in the household record; may be corrected),
    shared (a source answers, nobody is asked), later (the home visit), derived (worked out from
    other answers by `derive`). `when` is the condition as JSON, None = always; where it is false
    `otherwise` stands. `default` is a proposal. `must_be` is the only answer accepted.
    """

    id: str
    scope: str
    type: str
    zh: str
    en: str
    help: str
    codes: str
    when: Mapping[str, Any] | None
    otherwise: Answer | None
    optional: bool
    default: Answer | None
    derive: Derive | None
    items: tuple[str, ...]
    source: str
    checks: tuple[str, ...]
    state: str
    at_most: str
    at_least: int
    must_be: bool | None
    level: str
    known: KnownAnswer | None = None


@dataclass(frozen=True, slots=True)
class FormSection:
    id: str
    zh: str
    en: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class KnownOfPerson:
    """A known answer of one person or supporter."""

    scope: str
    person: str
    field: str
    answer: KnownAnswer


@dataclass(frozen=True, slots=True)
class Counters:
    """Questions, counted once each: put to the family, already known, spared by asking together."""

    asked: int
    known: int
    saved_by_merging: int
    fields_if_separate: int


@dataclass(frozen=True, slots=True)
class Form:
    """The merged form of `items`. `known` holds what is known of persons and supporters.

    `derived` holds what follows from their full values (the age), which a mask cannot tell.
    """

    items: tuple[str, ...]
    sections: tuple[FormSection, ...]
    code_lists: Mapping[str, tuple[Option, ...]]
    materials: tuple[MaterialNeed, ...]
    counters: Counters
    known: tuple[KnownOfPerson, ...] = ()
    derived: tuple[KnownOfPerson, ...] = ()


_remembered: WeakKeyDictionary[FieldBook, dict[tuple[str, ...], Form]] = WeakKeyDictionary()


def merge(catalogue: Catalogue, items: Sequence[str], known: Known = NOTHING_KNOWN) -> Form:
    """The form of these items over what is known. KeyError for an item the catalogue lacks.

    The form of a set of items is built once; only the known answers are laid over it each time.
    """
    wanted = frozenset(items)
    chosen = tuple(code for code in catalogue.items if code in wanted)
    if len(chosen) < len(wanted):
        raise KeyError(min(wanted - frozenset(chosen)))
    forms = _remembered.setdefault(book_of(catalogue), {})
    form = forms.get(chosen)
    if form is None:
        if len(forms) >= REMEMBERED:
            forms.clear()
        form = forms[chosen] = _build(plan_of(catalogue), chosen)
    return _overlaid(form, known) if known else form


def following(catalogue: Catalogue, items: Sequence[str]) -> tuple[str, ...]:
    """Items that may come up in the same case: fallbacks of a refusal, and what follows by itself.

    Asking their questions together with the chosen items' spares the family a second round.
    """
    found = set(items)
    for code in items:
        after = catalogue.items[code].fallback
        while after and after not in found:
            found.add(after)
            after = catalogue.items[after].fallback
    confers = frozenset[str]().union(*(catalogue.items[code].confers for code in found))
    found |= {item.code for item in catalogue.items.values() if item.auto_enjoy and confers}
    return tuple(code for code in catalogue.items if code in found and code not in items)


def _build(plan: Plan, items: tuple[str, ...]) -> Form:
    book = plan.book
    names = plan.names(items)
    sections = tuple(
        FormSection(section.id, section.zh, section.en, fields)
        for section in book.sections
        if (fields := _section(plan, items, section.id, names))
    )
    used = {field.codes for section in sections for field in section.fields if field.codes}
    return Form(
        items=items,
        sections=sections,
        code_lists={name: _options(plan.catalogue, name) for name in sorted(used)},
        materials=materials_of(plan.catalogue, items),
        counters=_counters(plan, items, names),
    )


def _section(
    plan: Plan, items: tuple[str, ...], section: str, names: frozenset[str]
) -> tuple[FormField, ...]:
    fields = plan.book.fields.values()
    return tuple(
        _form_field(field, needers(plan.needs, items, field.id))
        for field in fields
        if field.section == section and field.id in names
    )


def _form_field(field: Field, items: tuple[str, ...]) -> FormField:
    return FormField(
        id=field.id,
        scope=field.scope,
        type=field.type,
        zh=field.zh,
        en=field.en,
        help=field.help,
        codes=field.codes,
        when=field.when.to_json() if field.when else None,
        otherwise=field.otherwise,
        optional=field.optional,
        default=field.if_no_record,
        derive=field.derive,
        items=items,
        source=field.source,
        checks=field.checks,
        state=state_of(field),
        at_most=field.at_most,
        at_least=field.at_least,
        must_be=field.must_be,
        level=field.level,
    )


def state_of(field: Field) -> str:
    """Who answers: the family (while no source does), the visit, a rule, or only the source."""
    if field.source == "survey":
        return LATER
    if field.ask != "never":
        return ASK
    return DERIVED if field.derive else SHARED


def _options(catalogue: Catalogue, name: str) -> tuple[Option, ...]:
    codes = book_of(catalogue).code_lists[name]
    if codes.codes_of == "items":
        return tuple(Option(item.code, item.zh, item.en) for item in catalogue.items.values())
    return tuple(Option(code, row["zh"], row["en"]) for code, row in codes.codes.items())


def _counters(plan: Plan, items: tuple[str, ...], names: frozenset[str]) -> Counters:
    book = plan.book.fields
    askable = frozenset(name for name, field in book.items() if state_of(field) == ASK)
    alone = sum(len(plan.needs[code] & askable) for code in items)
    asked = len(names & askable)
    return Counters(asked, 0, alone - asked, alone)


def _overlaid(form: Form, known: Known) -> Form:
    sections = tuple(
        replace(section, fields=tuple(_with_known(field, known) for field in section.fields))
        for section in form.sections
    )
    fields = {field.id for section in sections for field in section.fields}
    of_people = [
        KnownOfPerson(scope, person, field, answer)
        for (scope, person, field), answer in known.items()
        if person is not None and field in fields
    ]
    people = tuple(one for one in of_people if one.answer.source != RULE)
    derived = tuple(one for one in of_people if one.answer.source == RULE)
    household = sum(field.state == KNOWN for section in sections for field in section.fields)
    counters = replace(
        form.counters, known=household + len(people), asked=form.counters.asked - household
    )
    return replace(form, sections=sections, counters=counters, known=people, derived=derived)


def _with_known(field: FormField, known: Known) -> FormField:
    answer = known.get((field.scope, None, field.id)) if field.state == ASK else None
    return replace(field, state=KNOWN, known=answer) if answer else field
