"""认定研判 shown to people: verdicts with every condition, value, threshold and clause."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import LIVE, Claim
from domain.approval import awaiting, reading
from domain.approval.awaiting import answers_awaited
from domain.approval.case import Case
from domain.approval.loading import load
from domain.approval.rules import token
from domain.approval.seat_views import Assessed, AssessmentView, NamedValue, PersonFacts
from domain.approval.shaping import Names, label, reason_view
from domain.approval.views import ConditionView, LineView, Truth
from domain.household import reading as households
from domain.household.views import MemberView
from domain.item.catalogue import Catalogue
from domain.item.facts import Value
from domain.item.levels import Sight, sight
from domain.item.trace import Trace, explain, sentences, spoken
from domain.item.unanswered import Unanswered
from domain.item.verdicts import Answer, Assessment, Line
from domain.item.wording import concluded
from domain.world import World


async def assessment(session: AsyncSession, actor: Actor, id: UUID) -> AssessmentView:
    """Every live claim of a case as the platform evaluates it now."""
    case = await load(session, await reading.find(session, actor, id))
    members = await households.members(session, case.application.household_id)
    names = Names({member.person: member.name for member in members})
    verdicts = case.assess()
    live = [c for c in reading.in_order(case.world, case.claims) if c.state in LIVE]
    seen = sight(actor)
    unanswered = await awaiting.unanswered(case)
    return AssessmentView(
        application_id=id,
        version=case.application.version,
        fact_set_version=case.fact_set.version,
        catalogue_version=case.world.catalogue.version,
        claims=[assessed(case, claim, verdicts, names, seen, unanswered) for claim in live],
        household=named(case, case.facts.household, None, seen),
        persons=[person_facts(case, member, None, seen) for member in members],
    )


def assessed(
    case: Case,
    claim: Claim,
    verdicts: Assessment,
    names: Names,
    seen: Sight,
    unanswered: frozenset[Unanswered],
) -> Assessed:
    """One claim: the verdict, the proposed lines, what is missing, and the conditions in words."""
    verdict, at = verdicts.verdicts[claim.item], case.world
    words = at.catalogue.facts
    return Assessed(
        claim_id=claim.id,
        item=claim.item,
        item_name=at.catalogue.items[claim.item].zh,
        truth=verdict.truth.value,
        lines=[_line(at, names, line, claim.item) for line in verdict.lines],
        waits_for=[label(at, token(awaited)) for awaited in sorted(verdict.waits_for)],
        answers_awaited=answers_awaited(at, claim.item, unanswered),
        reason=reason_view(at, verdict.reason, claim.item),
        missing=[words[name].zh if name in words else name for name in sorted(verdict.missing)],
        conditions=conditions(case, claim, names, seen),
    )


def _line(at: World, names: Names, line: Line, item: str) -> LineView:
    """A line of a verdict; `granted` is None while it hangs on something."""
    refused = line.truth is Answer.FALSE
    return LineView(
        person=line.person,
        who=names.who(line.person),
        granted=None if line.truth is Answer.UNKNOWN else not refused,
        amount_fen=line.amount.fen if line.amount else None,
        unit=line.amount.unit if line.amount else "",
        text=line.amount.zh if line.amount else "",
        reason=reason_view(at, line.reason, item) if refused else None,
    )


def conditions(case: Case, claim: Claim, names: Names, seen: Sight) -> list[ConditionView]:
    """The trace of an item for each subject, one readable line per condition.

    Where one way to qualify holds for the household, the other ways are not shown. Of a fact this
    reader may not see, only whether it fits.
    """
    traces = explain(case.world.catalogue, case.parameters, case.facts, case.standing(), claim.item)
    return in_words(case.world.catalogue, traces, names, seen)


def in_words(
    catalogue: Catalogue, traces: Sequence[Trace], names: Names, seen: Sight
) -> list[ConditionView]:
    """The lines of these traces, as this reader may see them."""
    whole = [trace for trace in traces if trace.person is None and trace.truth == "true"]
    words_of = catalogue.facts
    found: list[ConditionView] = []
    for trace in whole or traces:
        who = names.who(trace.person)
        for row in sentences(catalogue, trace):
            open_ = row.fact is None or seen.shows(words_of[row.fact])
            told = row.text if open_ else concluded(words_of[row.fact or ""], row.truth)
            words = told if trace.person is None else f"{who}：{told}"
            plain = open_ and row.fact is not None and words_of[row.fact].type != "bool"
            found.append(
                ConditionView(
                    sentence=words,
                    truth=cast("Truth", row.truth),
                    depth=row.depth,
                    fact=row.fact,
                    value=row.value if plain else None,  # a yes or no says it all
                    threshold=row.threshold if plain else None,
                    miss=row.miss if open_ else None,
                    reason=row.reason,
                    source=row.source,
                )
            )
    return found


def named(
    case: Case, known: dict[str, Value] | object, only: frozenset[str] | None, seen: Sight
) -> list[NamedValue]:
    """Facts in words, in the order of the vocabulary; `only` limits them to an item's own.

    What this reader may not see is left out.
    """
    assert isinstance(known, dict)
    words = case.world.catalogue.facts
    return [
        NamedValue(name, word.zh, spoken(word, known[name]))
        for name, word in words.items()
        if name in known and (only is None or name in only) and seen.shows(word)
    ]


def person_facts(
    case: Case, member: MemberView, only: frozenset[str] | None, seen: Sight
) -> PersonFacts:
    known = dict(case.facts.persons.get(member.person, {}))
    return PersonFacts(
        person=member.person,
        name=member.name,
        relation=member.relation_name,
        id_number_masked=member.id_number_masked,
        facts=named(case, known, only, seen),
    )
