"""Four forms of letters: JSON, XML, a web form answered in lines, and files of lines."""

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from adapters.checks._mapping import Letter, Source, of_entrust


class Form(ABC):
    """Bytes on the wire ↔ a letter. Reading raises what `adapters.http.MISREAD` lists."""

    media_type = "application/json"

    @abstractmethod
    def write(self, letter: Letter, source: Source) -> bytes: ...

    @abstractmethod
    def read(self, body: bytes, source: Source) -> Letter: ...

    def read_results(self, body: bytes, source: Source) -> list[Letter]:
        """Letters that come later: one, unless they are files."""
        return [self.read(body, source)]


class Json(Form):
    def write(self, letter: Letter, source: Source) -> bytes:
        return json.dumps(letter, ensure_ascii=False, separators=(",", ":")).encode()

    def read(self, body: bytes, source: Source) -> Letter:
        return _object(json.loads(body, parse_float=Decimal))


class Xml(Form):
    media_type = "application/xml; charset=utf-8"

    def write(self, letter: Letter, source: Source) -> bytes:
        written: bytes = ET.tostring(_element("request", letter), encoding="utf-8")
        return written

    def read(self, body: bytes, source: Source) -> Letter:
        if b"<!DOCTYPE" in body:
            raise ValueError("a DOCTYPE")
        return _object(_plain(ET.fromstring(body)))  # noqa: S314 - no DOCTYPE, no entities


class Lines(Form):
    """A web form goes; an envelope line and lines with bars come, a line per record."""

    media_type = "application/x-www-form-urlencoded"

    def write(self, letter: Letter, source: Source) -> bytes:
        words = source.words
        people = [
            "|".join(value.replace("|", " ") for value in each.values())
            for each in letter[words.subjects]
        ]
        return urlencode({**letter, words.subjects: people}, doseq=True).encode()

    def read(self, body: bytes, source: Source) -> Letter:
        head, *lines = (line.split("|") for line in body.decode().splitlines())
        code, told, number, ticket = head
        words = source.words
        letter = {words.code: code, words.words: told, words.ticket: ticket}
        if not number:
            return letter
        _, check = of_entrust(number)
        names = [words.serial, words.number, words.found, words.as_of]
        names += source.checks[check].columns
        rows = [dict(zip(names, line, strict=True)) for line in lines]
        return {**letter, words.entrust: number, words.results: _grouped(rows, source)}


class Csv(Json):
    """Batches go as JSON and are acknowledged as JSON; their results are files of lines."""

    def read_results(self, body: bytes, source: Source) -> list[Letter]:
        words = source.words
        rows: dict[str, list[Letter]] = {}
        lines = csv.DictReader(io.StringIO(body.decode("utf-8-sig")), strict=True)
        if body and words.entrust not in (lines.fieldnames or ()):
            raise ValueError("not a result file")
        for row in lines:
            if None in row or None in row.values():
                raise ValueError("a line of another length")
            rows.setdefault(row[words.entrust], []).append(dict(row))
        return [
            {words.entrust: number, words.results: _grouped(lines, source)}
            for number, lines in rows.items()
        ]


JSON, XML, LINES, CSV = Json(), Xml(), Lines(), Csv()


def _grouped(lines: Sequence[Mapping[str, Any]], source: Source) -> list[Letter]:
    """Lines of one query after another become one entry each, with its records."""
    words = source.words
    yes = words.answers[0]
    entries: dict[str, Letter] = {}
    for line in lines:
        entry = entries.setdefault(line[words.serial], {**line, words.rows: []})
        if line[words.found] == yes:
            entry[words.rows].append(line)
    return list(entries.values())


def _object(value: Any) -> Letter:  # noqa: ANN401
    if not isinstance(value, dict):
        raise TypeError("not a letter")
    return value


def _element(name: str, value: Any) -> ET.Element:  # noqa: ANN401
    element = ET.Element(name)
    if isinstance(value, dict):
        element.extend(_element(key, one) for key, one in value.items())
    elif isinstance(value, list):
        element.extend(_element("item", one) for one in value)
    else:
        element.text = value
    return element


def _plain(element: Iterable[ET.Element] | ET.Element) -> Any:  # noqa: ANN401
    children = list(element)
    if not children:
        return (element.text if isinstance(element, ET.Element) else None) or ""
    if children[0].tag == "item":
        return [_plain(each) for each in children]
    return {each.tag: _plain(each) for each in children}
