"""The questions of the one form as data: `fields.yaml` and `code_lists.yaml` compiled to a book."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.item.feeding import feeding_problems
from domain.item.field import (
    PAPERS,
    SUMS,
    Answer,
    CodeList,
    Derive,
    DerivedFact,
    Feed,
    Field,
    FieldBook,
    Problem,
    Retirement,
    Section,
    When,
    read_feed,
    read_when,
)

__all__ = [
    "PAPERS",
    "SUMS",
    "Answer",
    "CodeList",
    "Derive",
    "DerivedFact",
    "Feed",
    "Field",
    "FieldBook",
    "Problem",
    "Retirement",
    "Section",
    "When",
    "compile_fields",
    "feeding_problems",
]

FIELDS, LISTS = "fields.yaml", "code_lists.yaml"
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


def compile_fields(documents: Mapping[str, Any]) -> FieldBook:
    """The book of the two files (name -> parsed YAML). Rows that cannot be read become `faults`."""
    faults: list[Problem] = []
    document = _mapping(documents.get(FIELDS), FIELDS, faults)
    lists = _mapping(documents.get(LISTS), LISTS, faults)
    sections, fields = _sections(document.get("sections") or (), faults)
    return FieldBook(
        fields=fields,
        sections=sections,
        code_lists=dict(_code_lists(lists, faults)),
        derived=dict(_derived(document.get("derived") or (), faults)),
        registers={row["id"]: row["zh"] for row in document.get("registers") or ()},
        retirement=dict(_retirement(document.get("retirement") or {}, faults)),
        person_items_read=frozenset(document.get("person_items_read") or ()),
        faults=tuple(faults),
    )


def _mapping(raw: Any, file: str, faults: list[Problem]) -> Mapping[str, Any]:  # noqa: ANN401
    if isinstance(raw, Mapping):
        return raw
    faults.append((file, "", "", "没有这个文件，或者它不是一张表。"))
    return {}


def _sections(
    raw: Iterable[Any], faults: list[Problem]
) -> tuple[tuple[Section, ...], dict[str, Field]]:
    sections: list[Section] = []
    fields: dict[str, Field] = {}
    for section in raw:
        sections.append(Section(section["id"], section["zh"], section["en"]))
        for row in section["fields"]:
            _add(fields, section["id"], row, faults)
    return tuple(sections), fields


def _add(fields: dict[str, Field], section: str, row: Any, faults: list[Problem]) -> None:  # noqa: ANN401
    name = str(row.get("id", "")) if isinstance(row, Mapping) else ""
    if name in fields:
        faults.append((FIELDS, "", name, "这个问题写了两遍。"))
        return
    try:
        fields[name] = _field(section, row)
    except UNREADABLE as wrong:
        faults.append((FIELDS, "", name, f"读不懂：{wrong}"))


def _field(section: str, row: Mapping[str, Any]) -> Field:
    when, derive, needed = row.get("when"), row.get("derive"), row.get("needed_by", ())
    return Field(
        id=row["id"],
        section=section,
        zh=row["zh"],
        en=row["en"],
        scope=row["scope"],
        type=row["type"],
        source=row["from"],
        level=row["level"],
        help=row.get("help", ""),
        codes=row.get("codes", ""),
        when=read_when(when) if when is not None else None,
        otherwise=row.get("otherwise"),
        optional=row.get("optional", False),
        checks=tuple(row.get("checks", ())),
        ask=row.get("ask", ""),
        if_no_record=row.get("if_no_record"),
        derive=Derive(derive["by"], derive["from"], derive.get("at", 0)) if derive else None,
        prefill=tuple(row.get("prefill", ())),
        confirmed_by=tuple(row.get("confirmed_by", ())),
        needed_by=frozenset([needed] if isinstance(needed, str) else needed),
        feeds=tuple(map(read_feed, row.get("feeds", ()))),
        hands_in=tuple(row.get("hands_in", ())),
        at_most=row.get("at_most", ""),
        at_least=row.get("at_least", 0),
        must_be=row.get("must_be"),
    )


def _code_lists(raw: Mapping[str, Any], faults: list[Problem]) -> Iterable[tuple[str, CodeList]]:
    for name, row in raw.items():
        try:
            codes = row.get("codes", {})
            yield name, CodeList(name, row["standard"], codes, row.get("codes_of", ""))
        except UNREADABLE as wrong:
            faults.append((LISTS, "", str(name), f"读不懂：{wrong}"))


def _derived(raw: Iterable[Any], faults: list[Problem]) -> Iterable[tuple[str, DerivedFact]]:
    for row in raw:
        try:
            yield (
                row["fact"],
                DerivedFact(
                    row["fact"],
                    row["by"],
                    row["zh"],
                    tuple(row.get("facts", ())),
                    tuple(row.get("fields", ())),
                    row.get("confirmed_by", ""),
                ),
            )
        except UNREADABLE as wrong:
            faults.append((FIELDS, "", "derived", f"读不懂：{wrong}"))


def _retirement(raw: Mapping[str, Any], faults: list[Problem]) -> Iterable[tuple[str, Retirement]]:
    for sex, row in raw.items():
        try:
            year, month = map(int, row["born_from"].split("-"))
            yield sex, Retirement(row["years"], (year, month), row["every"], row["at_most"])
        except UNREADABLE as wrong:
            faults.append((FIELDS, "", f"retirement.{sex}", f"读不懂：{wrong}"))
