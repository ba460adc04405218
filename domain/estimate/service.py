"""“先看看能得到什么”: all items on what a family says so far. Nothing is stored, nobody is named.

Every identity counts as soon as its conditions hold (`PRESUME`); what has not been said is unknown,
never a no. The same evaluator, figures and sentences as a decision.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain.errors import FieldError, RuleViolation
from domain.estimate.asking import (
    Unanswered,
    awaited,
    feeding,
    next_questions,
    sayable,
    telling,
    unanswered,
)
from domain.estimate.obstacles import distances, nearest
from domain.estimate.supporting import maintenance_lines, rule_in_words
from domain.estimate.views import (
    Estimate,
    EstimateLine,
    EstimateRow,
    Likelihood,
    Obstacle,
)
from domain.form.check import codes_of, wrong
from domain.form.derive import facts_of
from domain.form.maintenance import TOTAL
from domain.form.materials import lacking
from domain.form.merge import CHECKED_BY, NOTHING_KNOWN, Known
from domain.form.settle import Answers, Family, rows, settle
from domain.item.cards import row_of
from domain.item.catalogue import Catalogue
from domain.item.facts import Facts
from domain.item.fields import Field
from domain.item.levels import Sight
from domain.item.nodes import TraceNode
from domain.item.trace import Trace, judge_all
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
    open_for: Unanswered
    sight: Sight | None
    known: Known

    @property
    def catalogue(self) -> Catalogue:
        return self.at.catalogue

    def who(self, person: str | None) -> str:
        return "全家" if person is None else self.names.get(person, "家庭成员")

    def shows(self, fact: str | None) -> bool:
        """Whether this reader may have the value; without a sight the reader said it all."""
        word = self.catalogue.facts.get(fact or "")
        return word is None or self.sight is None or self.sight.shows(word)


def estimate(
    at: World,
    answers: Answers,
    items: Collection[str] = (),
    sight: Sight | None = None,
    known: Known = NOTHING_KNOWN,
) -> Estimate:
    """What these answers would bring for `items` (all of them by default).

    `known` are those of the answers an office has verified (they stand in `answers` already): each
    item and obstacle says by whom it is known. Where `sight` does not reach, an obstacle keeps how
    far off a figure is and loses the figure; without it everything was said by the reader. Raises
    EstimateInvalid for answers no family can give, UnknownItem.
    """
    asked = _asked(at, _with_refs(answers), items, sight, known)
    parameters = at.catalogue.parameters.at(_region(at, answers), at.today())
    assessment, traces = judge_all(at.catalogue, parameters, asked.facts, PRESUME)
    verdicts = {code: assessment.verdicts[code] for code in asked.items}
    wanted = {
        code: telling(asked.catalogue, verdict.missing, asked.open_for)
        or telling(
            asked.catalogue, awaited(asked.catalogue, assessment.verdicts, code), asked.open_for
        )
        for code, verdict in verdicts.items()
    }
    return Estimate(
        [_row(asked, verdicts[code], traces[code], wanted[code]) for code in asked.items],
        next_questions(asked.catalogue, list(wanted.values()), asked.open_for),
        maintenance_lines(at, asked.family, shown=asked.shows(TOTAL)),
        rule_in_words(at, asked.family),
    )


def _asked(
    at: World, answers: Answers, items: Collection[str], sight: Sight | None, known: Known
) -> _Asked:
    catalogue = at.catalogue
    for code in items:
        catalogue.item(code)
    everything, today = sayable(catalogue), at.today()
    family = settle(everything, answers, today, at.city)
    found = wrong(catalogue, everything, answers, family, today)
    errors = [error for error in found if error.code not in UNANSWERED]
    if errors:
        raise EstimateInvalid("some answers cannot be right", errors=_below(errors))
    return _Asked(
        at=at,
        items=[code for code in catalogue.items if not items or code in items],
        family=family,
        facts=facts_of(catalogue, family, today, at.city),
        names=_names(at, answers),
        open_for=unanswered(catalogue, family),
        sight=sight,
        known=known,
    )


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


def _row(
    asked: _Asked, verdict: Verdict, traces: Sequence[Trace], wanted: Sequence[Field]
) -> EstimateRow:
    catalogue, refused = asked.catalogue, verdict.truth is Answer.FALSE
    item = catalogue.items[verdict.item]
    reason = catalogue.reasons.get(verdict.reason or "")
    way = nearest(traces) if refused else None
    nodes = way.nodes if way else ()
    far = "".join(f"{each}。" for each in distances(catalogue, nodes))
    return EstimateRow(
        item=item.code,
        item_name=item.zh,
        department_name=catalogue.departments[item.department].zh,
        likelihood=LIKELIHOOD[verdict.truth],
        lines=_lines(asked, verdict),
        reason=reason.zh if reason else None,
        obstacles=[_obstacle(asked, way.person, node) for node in nodes] if way else [],
        other_ways=way.others if way else None,
        change=(far + reason.remedy_zh) if reason else None,
        questions=[field.zh for field in wanted],
        asks=[field.id for field in wanted],
        papers=_papers(asked, verdict),
        clause=item.basis_zh,
        known_by=_known_by(asked, item.base_reads),
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


def _obstacle(asked: _Asked, person: str | None, node: TraceNode) -> Obstacle:
    """One failing condition: without its value where that is for check officers alone."""
    row = row_of(asked.catalogue, node)
    word = asked.catalogue.facts.get(node.fact or "")
    said = row.text if word is None or asked.shows(node.fact) else concluded(word, row.truth)
    read = (node.fact,) if node.fact else ()
    known_by = _known_by(asked, read, person)
    return Obstacle(person, asked.who(person), said, row.miss, row.source, known_by)


def _known_by(asked: _Asked, facts: Collection[str], person: str | None = None) -> list[str]:
    """The offices that verified an answer behind these facts, of the person or of anybody."""
    if not asked.known:
        return []
    fed = feeding(asked.catalogue, facts)
    checks = {
        check
        for (_, ref, field), known in asked.known.items()
        if field in fed and (person is None or ref in (None, person))
        for check in known.source.removeprefix(CHECKED_BY).split("+")  # several that add up
    }
    names = asked.catalogue.checks.checks
    return [names[code].zh if code in names else code for code in sorted(checks)]


def _papers(asked: _Asked, verdict: Verdict) -> list[str]:
    """What an application for it would still have to bring; nothing for what will not be given."""
    if verdict.truth is Answer.FALSE:
        return []
    missing = lacking(asked.at.catalogue, [verdict.item], asked.family)
    return list(dict.fromkeys(paper.zh for paper in missing))
