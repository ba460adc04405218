"""Catalogue files → one `Catalogue`, or every problem at once."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from domain.item.catalogue import checking
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.dimensions import is_money_unit
from domain.item.catalogue.graph import cycles, ordered, waits_on
from domain.item.catalogue.items import read_item
from domain.item.catalogue.parameters import ParameterBook
from domain.item.catalogue.parsing import Reader
from domain.item.catalogue.shapes import (
    CatalogueInvalid,
    Department,
    FactWord,
    Identity,
    Item,
    ParameterRow,
    Problem,
    Reason,
)
from domain.item.catalogue.stray import stray_keys
from domain.item.trees import Ref

REQUIRED = (
    "code_lists.yaml",
    "departments.yaml",
    "facts.yaml",
    "fields.yaml",
    "reasons.yaml",
    "parameters.yaml",
    "process.yaml",
    "property_tests.yaml",
)


def compile_catalogue(documents: Mapping[str, Any], version: int) -> Catalogue:
    """Parses and proves the files. Raises CatalogueInvalid with every problem found."""
    absent = [name for name in REQUIRED if name not in documents]
    if absent:
        raise CatalogueInvalid([Problem(name, "-", "-", "the file is missing") for name in absent])
    facts = _facts(documents["facts.yaml"])
    reasons = _reasons(documents["reasons.yaml"])
    book, problems = _parameters(documents["parameters.yaml"])
    reader = Reader(facts, book.units, reasons, {})
    reader.tests = _tests(documents["property_tests.yaml"], reader)
    items = _items(documents, reader)
    fields, unfed = checking.fields(documents, items, facts)
    checks, unmet = checking.checks(documents, fields, reasons, items)
    process = documents["process.yaml"]
    draft = Catalogue(
        version=version,
        items=items,
        departments=_departments(documents["departments.yaml"]),
        facts=facts,
        reasons=reasons,
        identities=_identities(process),
        process=process,
        parameters=book,
        property_tests=reader.tests,
        unit_excludes=frozenset(process["unit_excludes"]),
        fields=fields,
        checks=checks,
    )
    problems += unmet
    problems += stray_keys(documents)
    problems += [*reader.problems, *checking.everything(draft), *cycles(items, facts), *unfed]
    if problems:
        raise CatalogueInvalid(sorted(set(problems)))
    return _completed(draft)


def _completed(draft: Catalogue) -> Catalogue:
    """The proved catalogue with what follows from it: reads, who waits for whom, the order."""
    facts, items = draft.facts, draft.items
    known = {
        code: replace(
            item,
            reads=checking.reads(item, facts),
            base_reads=checking.base_reads(item, facts),
            waits_on=waits_on(item, items, facts),
        )
        for code, item in items.items()
    }
    stages = ordered(known, facts, draft.unit_excludes)
    return replace(draft, items=known, stages=stages)


def _identities(process: Mapping[str, Any]) -> dict[str, Identity]:
    named = process["identities"].items()
    return {code: Identity(code, entry["zh"], entry["en"]) for code, entry in named}


def _facts(raw: Mapping[str, Any]) -> dict[str, FactWord]:
    return {name: _fact(name, entry) for name, entry in raw["facts"].items()}


def _fact(name: str, entry: Mapping[str, Any]) -> FactWord:
    derived = entry.get("derived_from")
    return FactWord(
        name=name,
        type=entry["type"],
        unit=entry.get("unit", ""),
        zh=entry["zh"],
        en=entry.get("en", ""),
        yes=entry.get("zh_true", entry["zh"]),
        no=entry.get("zh_false", f"没有{entry['zh']}"),
        codes={str(code): zh for code, zh in entry.get("codes", {}).items()},
        reason=entry.get("reason"),
        reason_inside_not=entry.get("reason_inside_not"),
        derived_from=None if derived is None else tuple(derived),
        after=tuple(entry.get("after", ())),
        level=entry.get("level", "L3"),
        means=entry.get("means", False),
    )


def _reasons(raw: Mapping[str, Any]) -> dict[str, Reason]:
    return {
        code: Reason(code, entry["zh"], entry["en"], entry.get("remedy_zh", ""))
        for code, entry in raw["reasons"].items()
    }


def _parameters(raw: Mapping[str, Any]) -> tuple[ParameterBook, list[Problem]]:
    rows: list[ParameterRow] = []
    problems: list[Problem] = []
    for profile in raw["profiles"]:
        for name, entry in profile["figures"].items():
            try:
                rows.append(_row(name, entry, profile))
            except (KeyError, TypeError, ValueError, ArithmeticError) as wrong:
                sentence = f"a figure needs a numeric value, a unit and a name: {wrong!r}"
                problems.append(Problem("parameters.yaml", "-", str(name), sentence))
    return ParameterBook(rows), problems


def _row(name: str, entry: Mapping[str, Any], profile: Mapping[str, Any]) -> ParameterRow:
    value, unit = entry["value"], entry["unit"]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r} is no number")
    scaled = value * 100 if is_money_unit(unit) else value
    return ParameterRow(
        name=name,
        region=str(entry.get("region", profile["region"])),
        effective_from=str(entry.get("effective_from", profile["effective_from"])),
        value=int(scaled) if scaled == int(scaled) else scaled,
        unit=unit,
        zh=entry["zh"],
        source=entry.get("source", profile["source"]),
        local=entry.get("local", profile["local"]),
    )


def _tests(raw: Mapping[str, Any], reader: Reader) -> dict[str, Ref]:
    found: dict[str, Ref] = {}
    for name, entry in raw["tests"].items():
        reader.at("property_tests.yaml", name, "conditions")
        tree = reader.condition(entry["conditions"])
        found[name] = Ref(name, tree, raw["reason"], str(entry.get("zh", "")))
    return found


def _departments(raw: Mapping[str, Any]) -> dict[str, Department]:
    return {
        code: Department(code, entry["zh"], entry["en"], tuple(entry["items"]))
        for code, entry in raw["departments"].items()
    }


def _items(documents: Mapping[str, Any], reader: Reader) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for file in sorted(name for name in documents if name.startswith("items/")):
        for entry in documents[file].get("items") or ():
            item = read_item(file, entry, reader)
            if item is not None and item.code in found:
                reader.at(file, item.code, "code").wrong("the code is used twice")
            elif item is not None:
                found[item.code] = item
    order = list(reader_order(documents))
    rank = {code: index for index, code in enumerate(order)}
    return dict(sorted(found.items(), key=lambda pair: rank.get(pair[0], len(rank))))


def reader_order(documents: Mapping[str, Any]) -> list[str]:
    """Catalogue order: departments as listed, items as listed there."""
    departments = documents["departments.yaml"]["departments"]
    return [code for entry in departments.values() for code in entry["items"]]
