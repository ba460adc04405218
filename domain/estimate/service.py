"""“先看看能得到什么”: all items on what a family says so far. Nothing is stored, nobody is named.

Every identity counts as soon as its conditions hold (`PRESUME`); what has not been said is unknown,
never a no. The same evaluator, figures and sentences as a decision.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.errors import FieldError, RuleViolation
from domain.estimate.views import (
    AnswerChoice,
    Estimate,
    EstimateLine,
    EstimateRow,
    Likelihood,
    Obstacle,
    OpenQuestion,
)
from domain.form.check import codes_of, wrong
from domain.form.derive import facts_of
from domain.form.materials import lacking
from domain.form.needs import book_of
from domain.form.plan import Question, Questions, plan_of
from domain.form.settle import Answers, Family, Settled, placed, rows, settle
from domain.item.assessment import assess
from domain.item.facts import Facts
from domain.item.fields import PAPERS, Field
from domain.item.levels import Sight
from domain.item.trace import Row, Trace, explain_all, sentences
from domain.item.verdicts import PRESUME, Answer, Verdict
from domain.item.wording import concluded
from domain.world import World

# What is not there yet is no mistake here: the estimate says what it would tell.
UNANSWERED = frozenset({"required", "too_few", "no_applicant", "no_persons", "no_supporters"})
LIKELIHOOD: Mapping[Answer, Likelihood] = {
    Answer.TRUE: "likely",
    Answer.FALSE: "unlikely",
    Answer.UNKNOWN: "unknown",
}


class EstimateInvalid(RuleViolation):
    """Some of these answers cannot be right."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request, settled."""

    at: World
    items: Sequence[str]
    family: Family
    facts: Facts
    names: Mapping[str, str]
    sight: Sight | None

    def who(self, person: str | None) -> str:
        return "全家" if person is None else self.names.get(person, "家庭成员")


def estimate(
    at: World, answers: Answers, items: Collection[str] = (), sight: Sight | None = None
) -> Estimate:
    """What these answers would bring for `items` (all of them by default).

    Where `sight` does not reach, an obstacle keeps how far off a figure is and loses the figure;
    without it everything was said by the reader. Raises EstimateInvalid for answers no family can
    give, UnknownItem.
    """
    asked = replace(_asked(at, _with_refs(answers), items), sight=sight)
    parameters = at.catalogue.parameters.at(_region(at, answers), at.today())
    found = assess(at.catalogue, parameters, asked.facts, PRESUME, asked.items).verdicts
    refused = [code for code, verdict in found.items() if verdict.truth is Answer.FALSE]
    traces = explain_all(at.catalogue, parameters, asked.facts, PRESUME, refused)
    rows = [_row(asked, found[code], traces.get(code, ())) for code in asked.items]
    return Estimate(rows, _questions(asked, found.values()))


def _asked(at: World, answers: Answers, items: Collection[str]) -> _Asked:
    catalogue = at.catalogue
    for code in items:
        catalogue.item(code)
    chosen = [code for code in catalogue.items if not items or code in items]
    everything, today = _sayable(plan_of(catalogue).everything), at.today()
    family = settle(everything, answers, today, at.city)
    found = wrong(catalogue, everything, answers, family, today)
    errors = [error for error in found if error.code not in UNANSWERED]
    if errors:
        raise EstimateInvalid("some answers cannot be right", errors=_below(errors))
    facts = facts_of(catalogue, family, today, at.city)
    return _Asked(at, chosen, family, facts, _names(at, answers), None)


def _sayable(questions: Questions) -> Questions:
    """What a form reads off a number (a grade of disability) may be said here, without it."""

    def opened(question: Question) -> Question:
        read_off = question.derive is not None and question.field.feeds
        return replace(question, open=True, asked=True) if read_off else question

    return replace(questions, person=tuple(opened(question) for question in questions.person))


def _below(errors: Collection[FieldError]) -> list[FieldError]:
    return [FieldError(f"/answers{each.pointer}", each.code, each.detail) for each in errors]


def _with_refs(answers: Answers) -> Answers:
    """People without a name of their own are called p1, p2, … in the order of the answers."""
    persons = [{"ref": f"p{n}", **row} for n, row in enumerate(rows(answers, "persons"), 1)]
    return {**answers, "persons": persons}


def _region(at: World, answers: Answers) -> str:
    """The county whose figures hold: of the first hukou that is told, else the city."""
    told = (str(row.get("hukou_region") or "") for row in rows(answers, "persons"))
    return next((code[:6] for code in told if code.startswith(at.city[:4])), at.city)


def _names(at: World, answers: Answers) -> dict[str, str]:
    """People by how they stand to the applicant: names are not needed here, and not given back."""
    words = codes_of(at.catalogue, "relation")
    said = {
        row["ref"]: words.get(str(row.get("relation_to_applicant")), {}).get("zh", "家庭成员")
        for row in rows(answers, "persons")
    }
    count, seen, found = Counter(said.values()), Counter[str](), {}
    for ref, word in said.items():
        seen[word] += 1
        found[ref] = f"{word}{seen[word]}" if count[word] > 1 else word
    return found


def _row(asked: _Asked, verdict: Verdict, traces: Sequence[Trace]) -> EstimateRow:
    catalogue = asked.at.catalogue
    item = catalogue.items[verdict.item]
    reason = catalogue.reasons.get(verdict.reason or "")
    return EstimateRow(
        item=item.code,
        item_name=item.zh,
        department_name=catalogue.departments[item.department].zh,
        likelihood=LIKELIHOOD[verdict.truth],
        lines=_lines(asked, verdict),
        reason=reason.zh if reason else None,
        obstacles=_obstacles(asked, traces),
        change=reason.remedy_zh if reason else None,
        questions=[field.zh for field in _telling(asked, verdict)],
        papers=_papers(asked, verdict),
        clause=item.basis_zh,
    )


def _lines(asked: _Asked, verdict: Verdict) -> list[EstimateLine]:
    return [
        EstimateLine(
            person=line.person,
            who=asked.who(line.person),
            amount_fen=line.amount.fen if line.amount else None,
            unit=line.amount.unit if line.amount else "",
            text=line.amount.zh if line.amount else "",
        )
        for line in verdict.granted
    ]


def _obstacles(asked: _Asked, traces: Sequence[Trace]) -> list[Obstacle]:
    """Every condition that fails, once; groups are told by what stands in them."""
    found = {
        (trace.person, row.text): Obstacle(
            asked.who(trace.person), _spoken(asked, row), row.miss, row.source
        )
        for trace in traces
        for row in sentences(asked.at.catalogue, trace)
        if row.truth == "false" and row.fact is not None
    }
    return list(found.values())


def _spoken(asked: _Asked, row: Row) -> str:
    """The sentence as this reader may have it: without the value where it is for check officers."""
    word = asked.at.catalogue.facts.get(row.fact or "")
    if word is None or asked.sight is None or asked.sight.shows(word):
        return row.text
    return concluded(word, row.truth)


def _papers(asked: _Asked, verdict: Verdict) -> list[str]:
    """What an application for it would still have to bring; nothing for what will not be given."""
    if verdict.truth is Answer.FALSE:
        return []
    missing = lacking(asked.at.catalogue, [verdict.item], asked.family)
    return list(dict.fromkeys(paper.zh for paper in missing))


def _telling(asked: _Asked, verdict: Verdict) -> Iterator[Field]:
    """The questions that feed what is missing, in the order of the form."""
    book = book_of(asked.at.catalogue)
    fed = frozenset[str]().union(*(book.feeding(fact) for fact in verdict.missing))
    unanswered = _unanswered(asked)
    for field in book.fields.values():
        if field.id in fed and field.id in unanswered:
            yield field


def _unanswered(asked: _Asked) -> Mapping[str, list[str]]:
    """Questions shown and not answered, with the persons each is open for (none: the household)."""
    found: dict[str, list[str]] = {}
    everything = _sayable(plan_of(asked.at.catalogue).everything)
    for _, group, row in placed(everything, asked.family):
        for question in group:
            if _open(question, row):
                open_for = found.setdefault(question.id, [])
                open_for += [row.given["ref"]] if question.field.scope == "person" else []
    return found


def _open(question: Question, row: Settled) -> bool:
    askable = question.asked and question.field.type not in PAPERS
    return askable and question.id in row.shown and question.id not in row.values


def _questions(asked: _Asked, verdicts: Collection[Verdict]) -> list[OpenQuestion]:
    """What to ask next: the question that would tell about most items comes first."""
    fields: dict[str, Field] = {}
    count = Counter[str]()
    for verdict in verdicts:
        for field in _telling(asked, verdict):
            fields[field.id] = field
            count[field.id] += 1
    unanswered = _unanswered(asked)
    return [
        _question(asked, fields[name], unanswered[name], items)
        for name, items in count.most_common()
    ]


def _question(asked: _Asked, field: Field, persons: list[str], items: int) -> OpenQuestion:
    codes = codes_of(asked.at.catalogue, field.codes) if field.codes else {}
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
