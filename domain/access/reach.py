"""Who reaches which rows: the one table behind every query. What it does not name is refused.

A row of the table says: actors of this kind, holding this permission, may do this with rows of this
table that are bounded so. `BOUNDS` in `scope.py` turns each bound into SQL.

- region: one of the columns lies in the region of a post (321300 → 3213…)
- applied: region (the first column), once the family has applied: the row belongs to an application
  (the second) or to a wish that became one (the third)
- family: the column is a household that lives in the region of a post; a post for a whole city
  reaches every row, whether it is about a family or not
- office: the column is the organisation of a post
- seat: office and kind of step together
- lane: the column is the department of a post's organisation; an organisation of no department
  (the data bureau) watches all of them
- department: the column is the department system's own code
- own: the column is a household this citizen belongs to, or acts for by a mandate
- oneself: one of the columns is this very citizen's person; a mandate does not help
- everywhere: any row of the city (families: only with a stated purpose, see `domain.opening`)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from domain.actor import ActorKind

Noun = Literal[
    "application", "audit_record", "check_run", "claim", "explanation", "household", "intent",
    "job", "lane", "sample", "signature", "step",
]  # fmt: skip
Act = Literal[
    "read", "find", "amend", "withdraw", "handle", "decide", "retry", "draw", "visit",
    "check", "open", "sign", "figure", "supervise",
]  # fmt: skip
Bound = Literal[
    "applied", "family", "region", "office", "seat", "lane", "department", "own", "oneself",
    "everywhere",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """`permission` None: being of that kind is enough. `only`: fixed values of further columns."""

    kind: ActorKind
    permission: str | None
    bound: Bound
    columns: tuple[str, ...] = ()
    only: str | None = None


PLACES = ("deciding_region", "accepting_region")
HOMES = ("hukou_region", "residence_region")
SEAT = ("office", "kind")
OFFICES = ("office", "accepting_office")

REACH: Mapping[tuple[Noun, Act], tuple[Row, ...]] = {
    ("application", "read"): (
        Row("staff", "application.read", "region", PLACES),
        Row("citizen", None, "own", ("household_id",)),
    ),
    # hand in what was asked for
    ("application", "amend"): (
        Row("staff", "application.create", "region", PLACES),
        Row("citizen", None, "own", ("household_id",)),
    ),
    ("application", "withdraw"): (
        Row("staff", "application.create", "region", PLACES),
        Row("citizen", None, "own", ("household_id",)),
    ),
    # it is this account's daily work: no purpose need be stated to open it
    ("application", "handle"): (
        Row("staff", "application.accept", "office", ("accepting_office", "deciding_office")),
        Row("staff", "application.review", "office", ("deciding_office",)),
        Row("staff", "survey.plan", "office", ("deciding_office",)),
        Row("staff", "survey.record", "office", ("deciding_office",)),
        Row("staff", "check.request", "office", ("deciding_office",)),
        Row("staff", "meeting.convene", "office", ("deciding_office",)),
        Row("staff", "emergency.approve", "office", ("deciding_office",)),
        Row("citizen", None, "own", ("household_id",)),
    ),
    ("claim", "handle"): (
        Row("staff", "claim.determine", "office", ("office",)),
        Row("staff", "claim.confirm", "office", ("office",)),
    ),
    ("claim", "decide"): (Row("department", None, "department", ("department",)),),
    ("step", "decide"): (
        Row("staff", "application.accept", "seat", SEAT, "acceptance"),
        Row("staff", "application.review", "seat", SEAT, "review"),
        Row("staff", "claim.determine", "seat", SEAT, "determination"),
        Row("staff", "claim.confirm", "seat", SEAT, "confirmation"),
    ),
    ("household", "read"): (
        Row("staff", "application.create", "everywhere"),  # any window serves any family
        Row("staff", "household.read", "region", HOMES),
        Row("citizen", None, "own", ("id",)),
    ),
    # a name is no proof of anything: only families of one's own places are found by it
    ("household", "find"): (
        Row("staff", "application.create", "region", HOMES),
        Row("staff", "household.read", "region", HOMES),
    ),
    # private until a family applies: who takes it in, who checks it, and the family itself
    ("intent", "read"): (
        Row("staff", "application.create", "office", OFFICES),
        Row("staff", "check.request", "region", ("region",)),
        Row("staff", "check.run", "region", ("region",)),
        Row("citizen", None, "own", ("household_id",)),
    ),
    # signing, applying, ending it on the family's wish
    ("intent", "amend"): (
        Row("staff", "application.create", "office", OFFICES),
        Row("citizen", None, "own", ("household_id",)),
    ),
    ("intent", "withdraw"): (
        Row("staff", "authorisation.record", "office", OFFICES),
        Row("citizen", None, "own", ("household_id",)),
    ),
    # what sources are asked about a family, by the office of its hukou
    ("intent", "check"): (Row("staff", "check.request", "region", ("region",)),),
    ("application", "check"): (Row("staff", "check.request", "region", ("deciding_region",)),),
    # states of sources and conclusions, never what a source said; of a mere wish nobody decides
    ("check_run", "read"): (
        Row("staff", "check.read_conclusion", "applied", ("region", "application_id", "intent_id")),
        Row("staff", "check.request", "region", ("region",)),
        Row("staff", "check.run", "region", ("region",)),
        Row("citizen", None, "own", ("household_id",)),
    ),
    ("check_run", "open"): (Row("staff", "check.open_detail", "region", ("region",)),),
    ("check_run", "decide"): (
        Row("staff", "check.request", "region", ("region",)),
        Row("staff", "application.review", "region", ("region",)),
    ),
    # what is asked there tells what a source said: departments read the conclusion only
    ("explanation", "read"): (
        Row("staff", "application.review", "family", ("household_id",)),
        Row("staff", "application.create", "family", ("household_id",)),
        Row("staff", "check.request", "family", ("household_id",)),
        Row("citizen", None, "own", ("household_id",)),
    ),
    # what a source says of an amount: who it is about, and who may open the report
    ("explanation", "figure"): (
        Row("staff", "check.open_detail", "family", ("household_id",)),
        Row("citizen", None, "oneself", ("person_id",)),
    ),
    ("explanation", "amend"): (
        Row("staff", "application.create", "family", ("household_id",)),
        Row("citizen", None, "own", ("household_id",)),
    ),
    # one's own line under an authorisation, whichever household it is for
    ("signature", "read"): (Row("citizen", None, "oneself", ("person_id", "signer_id")),),
    ("signature", "sign"): (Row("citizen", None, "oneself", ("signer_id",)),),
    ("audit_record", "read"): (Row("staff", "audit.read", "family", ("household_id",)),),
    # counted on the board of the county's and the city's supervisors: by the place that decides
    ("application", "supervise"): (
        Row("staff", "supervision.read", "region", ("deciding_region",)),
    ),
    # among whose confirmed claims lots are drawn
    ("application", "draw"): (Row("staff", "sampling.draw", "region", ("deciding_region",)),),
    # whose homes lots may send somebody to
    ("application", "visit"): (
        Row("staff", "survey.county_visit", "region", ("deciding_region",)),
    ),
    ("sample", "read"): (
        Row("staff", "sampling.draw", "region", ("region",)),
        Row("staff", "survey.county_visit", "region", ("region",)),
    ),
    ("sample", "visit"): (Row("staff", "survey.county_visit", "region", ("region",)),),
    ("job", "read"): (
        Row("staff", "delivery.read", "lane", ("lane",)),
        Row("department", None, "department", ("lane",)),
    ),
    ("job", "retry"): (Row("staff", "delivery.retry", "lane", ("lane",)),),
    ("lane", "read"): (
        Row("staff", "delivery.read", "lane", ("code",)),
        Row("department", None, "department", ("code",)),
    ),
}
