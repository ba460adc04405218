"""What a department's office remembers, and how an honest officer decides."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Action = Literal["lodge", "release", "withdraw"]
Manner = Literal["follow", "refuse", "return"]


@dataclass(frozen=True, slots=True)
class Line:
    """One beneficiary as proposed. `verdict` is true, false or unknown; money is fen."""

    person: str
    verdict: str
    amount_fen: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Ask:
    """One message of the platform, freed from its wire format."""

    delivery: str
    claim: str
    action: Action
    item: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    person: str
    granted: bool
    amount_fen: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Literal["approve", "refuse", "return"]
    findings: tuple[Finding, ...]
    determined_by: str
    confirmed_by: str
    decided_at: datetime
    opinion: str
    reason: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class Case:
    claim: str
    reference: str
    item: str
    ask: Ask
    state: Literal["received", "decided", "dropped"] = "received"
    decision: Decision | None = None
    answered: str | None = None  # the delivery that the decision belongs to


@dataclass(slots=True)
class Desk:
    """One department's cases by claim id. Forgets everything on restart, and copes with that."""

    code: str
    officers: tuple[str, str]
    cases: dict[str, Case] = field(default_factory=dict)

    def tally(self) -> dict[str, int]:
        """How many cases are in which state."""
        return dict(Counter(case.state for case in self.cases.values()))

    def hear(self, ask: Ask) -> Case:
        """The same claim is the same case, however often it comes."""
        case = self.cases.get(ask.claim)
        if case is None:
            case = Case(ask.claim, reference(self.code, ask.claim), ask.item, ask)
            self.cases[ask.claim] = case
        case.ask = ask
        if ask.action == "withdraw":
            case.state, case.decision = "dropped", None
        return case

    def decide(self, case: Case, manner: Manner) -> Decision | None:
        """Once per claim; only a returned claim that comes back is looked at again."""
        if case.state == "dropped" or case.ask.action != "release":
            return None
        again = (
            case.decision is not None
            and case.decision.outcome == "return"
            and case.answered != case.ask.delivery
        )
        if case.decision is None or again:
            case.decision = decision(case.ask.lines, manner, self.officers)
            case.state, case.answered = "decided", case.ask.delivery
        return case.decision


def reference(code: str, claim: str) -> str:
    """Made from the claim id, so that a restart does not change a number already given."""
    number = int.from_bytes(hashlib.sha256(f"{code}{claim}".encode()).digest()[:5]) % 10**10
    return f"{code}-{number:010d}"


def decision(lines: Sequence[Line], manner: Manner, officers: tuple[str, str]) -> Decision:
    """Follows the proposal unless told to refuse or to return everything."""
    now = datetime.now(UTC).replace(microsecond=0)
    if manner == "return" or not any(line.verdict != "unknown" for line in lines):
        return Decision("return", (), *officers, now, "请补充后再报", missing=("情况说明",))
    granted = [manner == "follow" and line.verdict == "true" for line in lines]
    findings = tuple(_finding(*pair) for pair in zip(lines, granted, strict=True))
    if any(granted):
        return Decision("approve", findings, *officers, now, "符合条件，同意")
    said = [line.reason for line in lines if line.reason]
    reason = next(iter(said), findings[0].reason)
    return Decision("refuse", findings, *officers, now, "不符合条件，不予同意", reason)


def _finding(line: Line, granted: bool) -> Finding:
    if granted:
        return Finding(line.person, True, line.amount_fen, None)
    unsaid = "R-DOC-01" if line.verdict == "unknown" else "R-SCP-01"
    return Finding(line.person, False, None, line.reason or unsaid)
