"""What a case is in at a moment, as one number the trail can keep: equal states, equal digests."""

import hashlib
from collections.abc import Iterable

import orjson

from domain.application.models import Application, Claim
from domain.approval.models import Step


def digest_of(application: Application, claims: Iterable[Claim], steps: Iterable[Step]) -> str:
    """SHA-256 in hex over where the case, its claims and its steps stand."""
    standing = [
        [application.state, application.fact_set_id, application.missing],
        *([claim.id, claim.state] for claim in claims),
        *([step.id, step.state, step.outcome, step.due_at] for step in steps),
    ]
    return hashlib.sha256(orjson.dumps(standing, default=str)).hexdigest()
