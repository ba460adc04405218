"""What holds instead of an answer because the family's explanation was accepted. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from domain.check.counting import left
from domain.check.feeding import Fed, Heard
from domain.check.models import Explanation, ExplanationState

if TYPE_CHECKING:
    from domain.check.family import Family


def instead(family: "Family") -> list[Fed]:
    """Answers the explanations themselves give."""
    return [fed for row in _accepted(family) for fed in _said(family, row)]


def recounted(family: "Family") -> list[Fed]:
    """What the records come to without the things that do not count."""
    rows = {
        (row.check, family.person(row.person_id).ref): row
        for row in _accepted(family)
        if row.counted is not None and _still_said(family, row)
    }
    if not rows:
        return []
    subjects = {each.ref: each for each in family.subjects()}
    checks = family.at.catalogue.checks.checks

    def without(heard: Heard) -> Heard:
        row, check = rows.get((heard.check, heard.person)), checks[heard.check]
        if row is None or row.counted is None:
            return heard
        hit, subject = check.hit(row.ground), subjects[heard.person]
        return replace(heard, records=left(check, hit, subject, heard.records, row.counted))

    fed = family.fed([without(each) for each in family.heard])
    again = {way.question for code, _ in rows for way in checks[code].feeds}
    return [each for each in fed if each.question in again]


def _accepted(family: "Family") -> list[Explanation]:
    return [row for row in family.explanations if row.state is ExplanationState.ACCEPTED]


def _said(family: "Family", row: Explanation) -> Iterator[Fed]:
    if not _still_said(family, row):
        return
    fields, checks = family.at.catalogue.fields.fields, family.at.catalogue.checks.checks
    word = checks[row.check].explanations.get(row.answer or "")
    then = dict(word.then) if word else {}
    if row.amount_fen is not None:
        then[checks[row.check].hit(row.ground).question] = row.amount_fen
    for question, value in then.items():
        scope = fields[question].scope
        ref = None if scope == "household" else family.person(row.person_id).ref
        at = row.decided_at or row.asked_at
        yield Fed(scope, ref, question, value, row.check, at, date.max)


def _still_said(family: "Family", row: Explanation) -> bool:
    """Whether the answer this explanation corrects is still the newest. One that was carried on was
    given of the same answer in an earlier run."""
    answered = (
        query.answered_at
        for query in family.queries
        if (query.check, query.person_id) == (row.check, row.person_id)
    )
    newest, known = next(answered, None), row.asked_at if row.carried_from else row.decided_at
    return newest is not None and known is not None and newest <= known
