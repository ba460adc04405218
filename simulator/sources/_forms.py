"""Four forms of letters: JSON, XML, a web form answered in lines, and files of lines."""

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

from simulator.sources._columns import Column
from simulator.sources._letters import Answer, NotUnderstood, Person, Query, Result

Words = Mapping[str, str]
Columns = Sequence[Column]
RESULT = ("serial", "number", "found", "as_of")


class Form(ABC):
    """`media_type` is of what the office writes."""

    media_type = "application/json"

    @abstractmethod
    def read(self, body: bytes, words: Words) -> Query:
        """Raises anything when the letter is not as agreed."""

    @abstractmethod
    def write(self, answer: Answer, words: Words, columns: Columns) -> bytes: ...


class Json(Form):
    def read(self, body: bytes, words: Words) -> Query:
        return _query(json.loads(body, parse_float=Decimal), words)

    def write(self, answer: Answer, words: Words, columns: Columns) -> bytes:
        return json.dumps(_document(answer, words), ensure_ascii=False).encode()


class Xml(Form):
    media_type = "application/xml"

    def read(self, body: bytes, words: Words) -> Query:
        if b"<!DOCTYPE" in body:
            raise NotUnderstood("no DOCTYPE")
        return _query(_of_xml(ET.fromstring(body)), words)  # noqa: S314 - no DOCTYPE, no entities

    def write(self, answer: Answer, words: Words, columns: Columns) -> bytes:
        written: bytes = ET.tostring(
            _to_xml("response", _document(answer, words)), encoding="utf-8"
        )
        return written


class Lines(Form):
    """A web form comes; lines with bars go: first the envelope, then one line per record."""

    media_type = "text/plain; charset=utf-8"

    def read(self, body: bytes, words: Words) -> Query:
        sent = parse_qs(body.decode(), strict_parsing=True)
        people = [Person(*each.split("|")) for each in sent[words["subjects"]]]
        entrust, service = (sent[words[name]][0] for name in ("entrust", "service"))
        return Query(entrust, service, sent.get(words["authorisation"], [""])[0], people)

    def write(self, answer: Answer, words: Words, columns: Columns) -> bytes:
        head = [answer.code, answer.words, answer.entrust, answer.ticket]
        lines = [head, *(line for each in answer.results for line in _flat(each, columns))]
        return "\n".join("|".join(line) for line in lines).encode()


class Csv(Json):
    """Batches come as JSON and are acknowledged as JSON; their results are a file."""

    def file(self, answers: Sequence[Answer], words: Words, columns: Columns) -> bytes:
        text = io.StringIO()
        file = csv.writer(text)
        names = [words[name] for name in ("entrust", *RESULT)]
        file.writerow([*names, *(each.name for each in columns)])
        for answer in answers:
            for result in answer.results:
                file.writerows([answer.entrust, *line] for line in _flat(result, columns))
        return text.getvalue().encode()


FORMS: Mapping[str, Form] = {"json": Json(), "xml": Xml(), "lines": Lines(), "csv": Csv()}


def _query(sent: Mapping[str, Any], words: Words) -> Query:
    people = [
        Person(each[words["serial"]], each[words["name"]], each[words["id_number"]])
        for each in sent[words["subjects"]]
    ]
    signed = sent.get(words["authorisation"]) or ""
    return Query(sent[words["entrust"]], sent[words["service"]], signed, people)


def _document(answer: Answer, words: Words) -> dict[str, Any]:
    """Only what there is to say."""
    document: dict[str, Any] = {
        words[name]: getattr(answer, name)
        for name in ("code", "words", "entrust", "ticket")
        if getattr(answer, name)
    }
    if answer.results:
        document[words["results"]] = [_entry(each, words) for each in answer.results]
    return document


def _entry(result: Result, words: Words) -> dict[str, Any]:
    told = {words[name]: getattr(result, name) for name in RESULT}
    return {**told, words["rows"]: list(result.rows)}


def _flat(result: Result, columns: Columns) -> list[list[str]]:
    """One line per record; one line without fields where there is none."""
    head = [getattr(result, name) for name in RESULT]
    empty: dict[str, Any] = {}
    rows = result.rows or [empty]
    return [[*head, *("" if row.get(c.name) is None else str(row[c.name]) for c in columns)]
            for row in rows]  # fmt: skip


def _to_xml(name: str, value: Any) -> ET.Element:  # noqa: ANN401
    element = ET.Element(name)
    if isinstance(value, dict):
        element.extend(_to_xml(key, one) for key, one in value.items())
    elif isinstance(value, list):
        element.extend(_to_xml("item", one) for one in value)
    elif value is not None:
        element.text = str(value)
    return element


def _of_xml(element: ET.Element) -> Any:  # noqa: ANN401
    if len(element) == 0:
        return element.text or ""
    if element[0].tag == "item":
        return [_of_xml(each) for each in element]
    return {each.tag: _of_xml(each) for each in element}
