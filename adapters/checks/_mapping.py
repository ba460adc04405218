"""From an inquiry to a source's letter and back: pure dict to dict, driven by each one's tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from adapters.checks import _fields as f
from adapters.checks._words import Words
from domain.check.port import Answer, Inquiry, Rejected, Told, Unavailable
from domain.world import SHANGHAI

Letter = dict[str, Any]
REASON = "最低生活保障等社会救助家庭经济状况核对"
LONGEST_CODE = 24  # of a refusal, in what we say about it


@dataclass(frozen=True, slots=True)
class Check:
    """`service` is what the source calls it; `columns` are its fields by their names."""

    service: str
    columns: Mapping[str, f.Column]


@dataclass(frozen=True, slots=True)
class Says:
    """The codes of an envelope; every code not listed is a refusal."""

    ok: str
    accepted: str
    busy: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One source's words, codes and tables."""

    words: Words
    says: Says
    checks: Mapping[str, Check]

    def request(self, inquiry: Inquiry) -> Letter:
        words = self.words
        return {
            words.entrust: entrust(inquiry.run_id, inquiry.check),
            words.service: self.checks[inquiry.check].service,
            words.authorisation: inquiry.authorisation,
            words.begin: inquiry.asks_from.isoformat(),
            words.end: inquiry.asks_to.isoformat(),
            words.reason: REASON,
            words.subjects: [
                {words.serial: str(s.query_id), words.name: s.name, words.id_number: s.id_number}
                for s in inquiry.subjects
            ],
        }

    def reply(self, inquiry: Inquiry, letter: Letter, path: str) -> list[Answer]:
        """What was said to this inquiry. Raises Unavailable, Rejected by its code."""
        code = str(letter[self.words.code])
        if code in self.says.busy:
            raise Unavailable(f"busy ({code}) at {path}")
        if code == self.says.accepted:
            ticket = f.text(letter[self.words.ticket])
            return [Answer(each.query_id, None, None, ticket) for each in inquiry.subjects]
        if code != self.says.ok:
            raise Rejected(f"refused ({code[:LONGEST_CODE]}) at {path}")
        told = self.told(letter)
        if (told.run_id, told.check) != (inquiry.run_id, inquiry.check):
            raise ValueError("an answer to another inquiry")
        return _of_asked(told, inquiry)

    def told(self, letter: Letter) -> Told:
        """A letter with results, whether it came at once or later."""
        run_id, check = of_entrust(f.text(letter[self.words.entrust]))
        columns = self.checks[check].columns
        results = letter.get(self.words.results) or []
        return Told(run_id, check, [self._answer(each, columns) for each in results])

    def _answer(self, entry: Letter, columns: Mapping[str, f.Column]) -> Answer:
        words = self.words
        query, number = UUID(f.text(entry[words.serial])), f.text(entry[words.number])
        yes, no, later = words.answers
        found = str(entry[words.found])
        if found == later:
            return Answer(query, None, None, number)
        if found not in (yes, no):
            raise ValueError("neither found nor not found")
        rows = entry.get(words.rows) or []
        if bool(rows) is not (found == yes):
            raise ValueError("the records do not fit what is said of them")
        records = [_record(row, columns) for row in rows]
        return Answer(query, records, _moment(entry[words.as_of], words.moment), number)


def _of_asked(told: Told, inquiry: Inquiry) -> list[Answer]:
    """Everybody asked about and nobody else. Raises ValueError."""
    asked = {each.query_id for each in inquiry.subjects}
    if {each.query_id for each in told.answers} != asked or len(told.answers) != len(asked):
        raise ValueError("an answer about other people")
    return list(told.answers)


def _record(row: Letter, columns: Mapping[str, f.Column]) -> dict[str, Any]:
    return {field: f.read(row.get(name), how) for name, (field, how) in columns.items()}


def _moment(written: Any, style: str) -> datetime:  # noqa: ANN401
    moment = datetime.strptime(f.text(written), style)  # noqa: DTZ007 - its offset is seen to below
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def entrust(run_id: UUID, check: str) -> str:
    """The number a source knows an inquiry by; it comes back with the answer."""
    return f"{run_id.hex}-{check}"


def of_entrust(number: str) -> tuple[UUID, str]:
    run_id, _, check = number.partition("-")
    return UUID(run_id), check
