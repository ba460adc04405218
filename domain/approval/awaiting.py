"""An approval waits for the sources its item cannot do without (目录里写 wait 的核对)."""

from sqlalchemy import ColumnElement, DateTime, Uuid, column, func, or_, select, table

from domain.application.models import Application, Claim
from domain.approval.case import Case
from domain.approval.views import AwaitedAnswer
from domain.errors import Conflict
from domain.item.unanswered import Unanswered, awaited
from domain.world import World

# Named, not imported: runs are laid over cases, so their noun stands above this one.
RUN = table(
    "check_run",
    column("id", Uuid),
    column("application_id", Uuid),
    column("intent_id", Uuid),
    column("requested_at", DateTime(timezone=True)),
    column("stopped_at", DateTime(timezone=True)),
)
QUERY = table(
    "check_query",
    column("run_id", Uuid),
    column("authorisation_id", Uuid),
    column("person_id", Uuid),
    column("check"),
    column("state"),
)
SIGNATURE = table(
    "signature", column("authorisation_id", Uuid), column("person_id", Uuid), column("role")
)
MISSING = frozenset({"planned", "asked", "unavailable", "refused"})


class AnswerAwaited(Conflict):
    """This item waits for what a source says: ask it again, then confirm."""


async def unanswered(case: Case) -> frozenset[Unanswered]:
    """What the newest run about each person has not been told. Without any run: nothing."""
    application = case.application
    place = (QUERY.c.check, QUERY.c.person_id)
    newest = func.row_number().over(partition_by=place, order_by=RUN.c.requested_at.desc())
    asked = (
        select(QUERY.c.check, QUERY.c.state, SIGNATURE.c.role, newest.label("place"))
        .join_from(QUERY, RUN, RUN.c.id == QUERY.c.run_id)
        .join(
            SIGNATURE,
            (SIGNATURE.c.authorisation_id == QUERY.c.authorisation_id)
            & (SIGNATURE.c.person_id == QUERY.c.person_id),
        )
        .where(RUN.c.stopped_at.is_(None), or_(*_of(application)))
        .subquery()
    )
    rows = await case.session.execute(
        select(asked.c.check, asked.c.role).where(asked.c.place == 1, asked.c.state.in_(MISSING))
    )
    return frozenset(Unanswered(check, role == "supporter") for check, role in rows)


def _of(application: Application) -> list[ColumnElement[bool]]:
    mine = [RUN.c.application_id == application.id]
    if application.intent_id is not None:
        mine.append(RUN.c.intent_id == application.intent_id)
    return mine


def answers_awaited(at: World, item: str, missing: frozenset[Unanswered]) -> list[AwaitedAnswer]:
    """What an approval of this item waits for."""
    sources = at.catalogue.checks.sources
    return [
        AwaitedAnswer(check.code, check.zh, check.source, sources[check.source].zh)
        for check in awaited(at.catalogue, item, missing)
    ]


async def wait_for_answers(case: Case, claim: Claim) -> None:
    """Raises AnswerAwaited, naming the sources and their checks."""
    found = answers_awaited(case.world, claim.item, await unanswered(case))
    if found:
        raise AnswerAwaited(
            "have the sources asked again, or return the claim until they have answered",
            checks=[each.check for each in found],
            sources="、".join(dict.fromkeys(each.source_name for each in found)),
        )
