"""What follows from the answers: hits, the property tests, the conclusion. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.check.differences import said_of
from domain.check.feeding import Fed, Heard, Subject
from domain.check.models import Conclusion, ExplanationState, QueryState
from domain.check.records import hits, number
from domain.item.binding import bind
from domain.item.catalogue import Catalogue, Parameters
from domain.item.checks import Check, CheckBook, Hit
from domain.item.facts import Facts
from domain.item.field import FieldBook
from domain.item.scene import Case
from domain.item.trees import All, Ref, facts_read, walk
from domain.item.verdicts import PRESUME

PARENTS = frozenset({"parent"})  # kin of the code list `relation`
MISSING = (QueryState.PLANNED, QueryState.ASKED, QueryState.UNAVAILABLE, QueryState.REFUSED)
# What an explanation makes of a hit: still open, granted, or counted against the family.
PENDING = (ExplanationState.OPEN, ExplanationState.GIVEN)


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of one check about one person; `amount`: of an amount or a number of things, what the
    source says."""

    check: str
    person: str
    hit: Hit
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """One property test on all that is known: holds, fails (with reasons, by these facts), or
    cannot be told."""

    test: str
    holds: bool | None
    reasons: tuple[str, ...]
    facts: frozenset[str] = frozenset()


def roles_of(role: str, kin: str | None) -> frozenset[str]:
    """How the catalogue names a signatory: a supporter who is a parent is both."""
    return (
        frozenset({role, "parent"}) if role == "supporter" and kin in PARENTS else frozenset({role})
    )


def asked_of(check: Check, roles: frozenset[str]) -> bool:
    """Whether this check is about people in these roles."""
    return not roles.isdisjoint(check.subjects)


def found(book: CheckBook, subjects: Sequence[Subject], heard: Collection[Heard]) -> list[Found]:
    """Every hit, once per check, person and kind of hit, in the order of the catalogue."""
    by_ref = {subject.ref: subject for subject in subjects}
    seen: dict[tuple[str, str, str], Found] = {}
    for each in heard:
        check, subject = book.checks.get(each.check), by_ref.get(each.person)
        if check is None or subject is None:
            continue
        for record in each.records:
            for hit in hits(check, subject.roles, record, subject.known):
                seen.setdefault(
                    (each.check, each.person, hit.code), Found(check.code, each.person, hit)
                )
    order = {code: at for at, code in enumerate(book.checks)}
    return sorted(seen.values(), key=lambda each: order[each.check])


def to_explain(found: Collection[Found]) -> dict[tuple[str, str], Found]:
    """The hits the family is asked about: one per check and person."""
    asked: dict[tuple[str, str], Found] = {}
    for each in found:
        if each.hit.kind != "clue":
            asked.setdefault((each.check, each.person), each)
    return asked


def amounts(
    book: CheckBook,
    fields: FieldBook,
    outcomes: Collection[TestOutcome],
    claimed: Mapping[str, Any],
    fed: Collection[Fed],
) -> list[Found]:
    """Amounts that are more than the family said and by which a property test fails.

    What the family never said counts as nothing said: it is heard as well.
    """
    asked = {
        (check.code, hit.question): hit
        for check in book.checks.values()
        for hit in check.hits
        if hit.kind == "amount"
    }
    known = [(each, asked.get((each.source, each.question))) for each in fed]
    return [
        Found(each.source, each.ref, hit, int(each.value))
        for each, hit in known
        if hit is not None
        and each.ref is not None
        and failing(fields, outcomes, each.question)
        and each.value > (number(said_of(claimed, each)) or 0)
    ]


def failing(fields: FieldBook, outcomes: Collection[TestOutcome], question: str) -> bool:
    """Whether a property test fails by a fact that this question feeds."""
    failed = frozenset[str]().union(*(each.facts for each in outcomes))
    return not failed.isdisjoint(feed.fact for feed in fields.fields[question].feeds)


def tests_of(catalogue: Catalogue, items: Collection[str]) -> list[str]:
    """The property tests the conditions of these items refer to."""
    named = {
        node.name
        for code in items
        if code in catalogue.items
        for route in catalogue.items[code].routes
        for node in walk(route.conditions)
        if isinstance(node, Ref)
    }
    return [name for name in catalogue.property_tests if name in named]


def property_outcomes(
    catalogue: Catalogue, parameters: Parameters, facts: Facts, tests: Collection[str]
) -> list[TestOutcome]:
    """The tests on these facts, by the same compiled trees a decision uses."""
    rules = bind(catalogue, parameters)
    case = Case(catalogue, rules, facts, PRESUME)
    outcomes = []
    for name in tests:
        tree = catalogue.property_tests[name].tree
        parts = tree.children if isinstance(tree, All) else (tree,)
        failed, by = [], frozenset[str]()
        for part in parts:
            rule = rules.compiler.rule(part)
            if rule.test(case.scene, {}) is False:
                failed.append(rule.why(case.scene, {}))
                by |= facts_read(part)
        reasons = tuple(dict.fromkeys(failed))
        outcomes.append(TestOutcome(name, case.scene[f"#{name}"], reasons, by))
    return outcomes


def reckoned(catalogue: Catalogue, parameters: Parameters, facts: Facts) -> Mapping[str, Any]:
    """The household's facts with those derived from them (people counted, income per head)."""
    return Case(catalogue, bind(catalogue, parameters), facts, PRESUME).scene


def conclude(
    *,
    pending: bool,
    rejected: Collection[str],
    outcomes: Collection[TestOutcome],
    missing: bool,
) -> tuple[Conclusion, list[str]]:
    """The conclusion and its reason codes.

    While a hit may still be explained nothing is refused. `rejected`: the reasons of hits whose
    explanation did not stand or never came.
    """
    failed = [
        reason for outcome in outcomes if outcome.holds is False for reason in outcome.reasons
    ]
    reasons = list(dict.fromkeys([*rejected, *failed]))
    if pending:
        return Conclusion.EXPLAIN, reasons
    if reasons:
        return Conclusion.MISFITS, reasons
    unknown = any(outcome.holds is None for outcome in outcomes)
    return (Conclusion.INCOMPLETE if missing or unknown else Conclusion.FITS), []
