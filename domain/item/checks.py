"""The means checks as data: `checks.yaml` compiled to a book, read once and never changed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from domain.item.field import Answer, Problem, When, read_when

FILE = "checks.yaml"
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
CLOCK = re.compile(r"PT(\d+)([SMH])")
WORKING_DAYS = re.compile(r"(\d+)wd")
UNITS = {"S": "seconds", "M": "minutes", "H": "hours"}
FAMILY = ("applicant", "member")
ADDED = {"amount": "sum", "count": "count"}  # kinds of hit about what records add up to, and how
WITHOUT = ("visit", "wait")  # what an item does while a check has no answer


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long a source may take before the report goes on without it: by the clock, or in
    working days."""

    after: timedelta | None
    working_days: int | None


@dataclass(frozen=True, slots=True)
class SourceOffice:
    """An office that is asked. `mode`: realtime | async | batch."""

    code: str
    zh: str
    en: str
    mode: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Returned:
    """One field of a record. `list`: its codes are those of this code list of the form."""

    name: str
    zh: str
    en: str
    type: str
    codes: Mapping[str, str]
    list: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """What has to be looked at when a record says so. `kind`: explain | clue (never refuses) |
    amount, count (more than the family said of `question`, so that a property test fails; of those
    counted the `largest` stay). No refusal, for `reason`, before the family was heard."""

    code: str
    zh: str
    en: str
    kind: str
    of: tuple[str, ...]
    when: When | None
    reason: str | None = None
    question: str = ""
    largest: str = ""


@dataclass(frozen=True, slots=True)
class CheckFeed:
    """How records answer one question of the form; see the head of the file for `how`."""

    question: str
    how: str
    fields: tuple[str, ...] = ()
    where: When | None = None
    only_if: When | None = None  # of the family's answers
    by: str = ""
    latest: str = ""
    percent: str = ""
    times: int = 1
    table: Mapping[str, str] | None = None
    negate: bool = False
    unless: str = ""
    silent: bool = False  # no record says nothing


@dataclass(frozen=True, slots=True)
class ExplanationWord:
    """One way to explain a hit; once accepted, `then` hold, or (`corrects`) an officer's figure."""

    code: str
    zh: str
    en: str
    then: Mapping[str, Answer]
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class KinFeed:
    """How a record names a near relative: the ID number in `field`, if the record fits."""

    field: str
    relation: str
    when: When


@dataclass(frozen=True, slots=True)
class Check:
    """One of the 25. `subjects`: applicant, member, supporter, parent (a supporter who is one)."""

    code: str
    zh: str
    en: str
    source: str
    level: str
    subjects: tuple[str, ...]
    group: str
    verdict: str
    trigger: str
    returns: Mapping[str, Returned]
    hits: tuple[Hit, ...]
    feeds: tuple[CheckFeed, ...]
    explanations: Mapping[str, ExplanationWord]
    without: str  # visit | wait
    freshness_days: int
    sensitive: bool
    in_law_list: bool
    basis: tuple[str, ...]
    kin: KinFeed | None = None

    def hit(self, code: str) -> Hit:
        """Raises KeyError."""
        found = {each.code: each for each in self.hits}
        return found[code]


@dataclass(frozen=True, eq=False)
class CheckBook:
    """All checks and offices, in the order of the file. `faults`: rows that could not be read."""

    checks: Mapping[str, Check]
    sources: Mapping[str, SourceOffice]
    period_months: int = 12
    report_valid_days: int = 90
    answer_within_wd: int = 10
    faults: tuple[Problem, ...] = ()

    @cached_property
    def feeding(self) -> Mapping[str, tuple[tuple[Check, CheckFeed], ...]]:
        """Question → the checks that answer it."""
        pairs = [(check, feed) for check in self.checks.values() for feed in check.feeds]
        questions = dict.fromkeys(feed.question for _, feed in pairs)
        return {q: tuple(pair for pair in pairs if pair[1].question == q) for q in questions}


def compile_checks(document: Any) -> CheckBook:  # noqa: ANN401
    """The book of the file as parsed; an older catalogue without the file has no checks."""
    if document is None:
        return CheckBook({}, {})
    faults: list[Problem] = []
    if not isinstance(document, Mapping):
        return CheckBook({}, {}, faults=((FILE, "", "", "它不是一张表。"),))
    sources = _rows(document.get("sources") or (), _source, faults)
    checks = _rows(document.get("checks") or (), _check, faults)
    return CheckBook(
        checks,
        sources,
        period_months=int(document.get("period_months", 12)),
        report_valid_days=int(document.get("report_valid_days", 90)),
        answer_within_wd=int(document.get("answer_within_wd", 10)),
        faults=tuple(faults),
    )


def _rows(raw: Iterable[Any], read: Any, faults: list[Problem]) -> dict[str, Any]:  # noqa: ANN401
    found: dict[str, Any] = {}
    for row in raw:
        code = str(row.get("code", "")) if isinstance(row, Mapping) else ""
        if code in found:
            faults.append((FILE, code, "code", "写了两遍。"))
            continue
        try:
            found[code] = read(row)
        except UNREADABLE as wrong:
            faults.append((FILE, code, "", f"读不懂：{wrong}"))
    return found


def _source(row: Mapping[str, Any]) -> SourceOffice:
    deadline = read_deadline(row["deadline"])
    return SourceOffice(row["code"], row["zh"], row["en"], row["mode"], deadline)


def read_deadline(text: str) -> Deadline:
    """`PT10S`, `PT2M`, `PT1H` by the clock or `5wd`. Raises ValueError."""
    if clock := CLOCK.fullmatch(text):
        return Deadline(timedelta(**{UNITS[clock[2]]: int(clock[1])}), None)
    if days := WORKING_DAYS.fullmatch(text):
        return Deadline(None, int(days[1]))
    raise ValueError(f"时限写法不对：{text!r}")


def _check(row: Mapping[str, Any]) -> Check:
    return Check(
        code=row["code"],
        zh=row["zh"],
        en=row["en"],
        source=row["source"],
        level=row["level"],
        subjects=tuple(row["subjects"]),
        group=row["group"],
        verdict=row["verdict"],
        trigger=row["trigger"],
        returns={each["name"]: _returned(each) for each in row["returns"]},
        hits=tuple(map(_hit, row.get("hits", ()))),
        feeds=tuple(map(_feed, row.get("feeds", ()))),
        explanations={each["code"]: _word(each) for each in row.get("explanations", ())},
        without=row["without"],
        freshness_days=int(row["freshness_days"]),
        sensitive=row["sensitive"],
        in_law_list=row["in_law_list"],
        basis=tuple(row["basis"]),
        kin=_kin(row["kin"]) if "kin" in row else None,
    )


def _kin(row: Mapping[str, Any]) -> KinFeed:
    return KinFeed(row["field"], row["relation"], read_when(row["when"]))


def _returned(row: Mapping[str, Any]) -> Returned:
    codes = {str(code): zh for code, zh in row.get("codes", {}).items()}
    return Returned(row["name"], row["zh"], row["en"], row["type"], codes, row.get("list", ""))


def _hit(row: Mapping[str, Any]) -> Hit:
    of, kind, reason = tuple(row.get("of", FAMILY)), row["kind"], row.get("reason")
    when = read_when(row["when"]) if kind not in ADDED else None
    about = row.get("question", ""), row.get("largest", "")
    return Hit(row["code"], row["zh"], row["en"], kind, of, when, reason, *about)


def _feed(row: Mapping[str, Any]) -> CheckFeed:
    where, only_if = row.get("where"), row.get("if")
    return CheckFeed(
        question=row["question"],
        how=row["how"],
        fields=tuple(row.get("fields", ())) or tuple(filter(None, (row.get("field"),))),
        where=read_when(where) if where is not None else None,
        only_if=read_when(only_if) if only_if is not None else None,
        by=row.get("by", ""),
        latest=row.get("latest", ""),
        percent=row.get("percent", ""),
        times=int(row.get("times", 1)),
        table=row.get("map"),
        negate=bool(row.get("negate", False)),
        unless=row.get("unless", ""),
        silent=row.get("none") == "silent",
    )


def _word(row: Mapping[str, Any]) -> ExplanationWord:
    then, corrects = dict(row.get("then", {})), row.get("corrects") is True
    return ExplanationWord(row["code"], row["zh"], row["en"], then, corrects)
