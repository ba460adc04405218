"""What a run's answers come to: verified answers, tests, hits, and the conclusion. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.check import counting, rules
from domain.check.document import Findings
from domain.check.family import Family
from domain.check.feeding import Fed
from domain.check.models import Explanation, ExplanationState
from domain.check.rules import MISSING, PENDING, Found, TestOutcome
from domain.item.facts import Facts
from domain.world import SHANGHAI


@dataclass(frozen=True, slots=True)
class Reckoned:
    """`fed` as the sources say it; `facts` and `outcomes` with what was accepted instead."""

    family: Family
    fed: Sequence[Fed]
    facts: Facts
    outcomes: Sequence[TestOutcome]
    hits: Sequence[Found]

    def findings(self, explanations: Sequence[Explanation]) -> Findings:
        """What a report says while the explanations stand so.

        An amount whose explanation does not stand counts by itself, through the tests.
        """
        family, at = self.family, self.family.at
        pending = [row for row in explanations if row.state in PENDING]
        rejected = [
            at.catalogue.checks.checks[row.check].hit(row.ground)
            for row in explanations
            if row.state is ExplanationState.REJECTED
        ]
        conclusion, reasons = rules.conclude(
            pending=bool(pending),
            rejected=[hit.reason for hit in rejected if hit.reason and hit.kind == "explain"],
            outcomes=self.outcomes,
            missing=any(query.state in MISSING for query in family.queries),
        )
        parameters = at.catalogue.parameters.at(family.run.region[:6], at.today())
        return Findings(
            conclusion=conclusion,
            reasons=reasons,
            outcomes=self.outcomes,
            hits=self.hits,
            asks=[(row.check, row.person_id, row.ground) for row in pending],
            carried=[
                (row.check, row.person_id, row.ground, row.decided_at.astimezone(SHANGHAI).date())
                for row in explanations
                if row.carried_from and row.decided_at
            ],
            scene=rules.reckoned(at.catalogue, parameters, self.facts),
        )


def reckon(family: Family) -> Reckoned:
    """Everything that follows from the answers heard so far."""
    at, fed = family.at, family.verified()
    facts = family.facts(fed)
    outcomes = _outcomes(family, facts)
    book = at.catalogue.checks
    subjects, heard = family.subjects(facts), family.heard
    hits = rules.found(book, subjects, heard)
    amounts = rules.amounts(book, at.catalogue.fields, outcomes, family.claimed, fed)
    counts = counting.counted(
        book, at.catalogue.fields, outcomes, family.claimed, fed, subjects, heard
    )
    return Reckoned(family, fed, facts, outcomes, [*hits, *amounts, *counts])


def _outcomes(family: Family, facts: Facts) -> list[TestOutcome]:
    """The property tests of the items asked for; who has named none yet is judged most kindly."""
    at = family.at
    parameters = at.catalogue.parameters.at(family.run.region[:6], at.today())
    items = family.claimed.get("household", {}).get("requested_items") or ()
    if items:
        wanted = rules.tests_of(at.catalogue, items)
        return rules.property_outcomes(at.catalogue, parameters, facts, wanted)
    every = rules.property_outcomes(at.catalogue, parameters, facts, at.catalogue.property_tests)
    return [each for each in every if each.holds][:1] or every
