"""Answers that departments leave in files are applied once each, and then the file is put away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.worker_chores import AnswerBatch, Chores
from domain.base import new_id
from domain.delivery.port import Outcome
from domain.errors import NotFound
from domain.job.circuit import LaneSetting
from domain.job.models import PLATFORM, JobState
from tests.adapters.worker import town
from tests.adapters.worker.town import one_round, ruled, ruling, worker
from tests.domain.job.scene import MORNING, Sessions, jobs

PACE = [LaneSetting(PLATFORM, batch_size=10), LaneSetting("SW")]


class UnknownClaim(NotFound):
    """There is no such claim."""


@dataclass
class File:
    outcomes: Sequence[Outcome]
    archived: int = 0

    def archive(self) -> None:
        self.archived += 1


@dataclass
class Inbox:
    files: list[File] = field(default_factory=list)

    async def collect(self) -> Sequence[AnswerBatch]:
        return [file for file in self.files if not file.archived]


def answers(*claims: UUID) -> File:
    return File([Outcome(claim, "SW20261102-1", ruling()) for claim in claims])


def chores(sessions: Sessions, inbox: Inbox, unknown: UUID | None = None) -> Chores:
    async def answer(session: AsyncSession, department: str, outcome: Outcome) -> None:
        if outcome.claim_id == unknown:
            raise UnknownClaim("no such claim")
        await town.answer(session, department, outcome)

    return Chores(sessions, answer, {}, {"SW": inbox.collect}, now=lambda: MORNING)


async def test_a_file_is_applied_row_by_row_and_put_away(sessions: Sessions) -> None:
    claims = [new_id(), new_id()]
    file = answers(*claims)
    crew = worker(sessions, chores=chores(sessions, Inbox([file])))
    await crew.settle_in(PACE)
    await one_round(crew)
    assert await ruled(sessions) == dict.fromkeys(claims, 1)
    assert file.archived == 1


async def test_a_row_about_an_unknown_claim_goes_to_the_desk_and_the_others_count(
    sessions: Sessions,
) -> None:
    stranger, known = new_id(), new_id()
    file = answers(stranger, known)
    crew = worker(sessions, chores=chores(sessions, Inbox([file]), unknown=stranger))
    await crew.settle_in(PACE)
    await one_round(crew)
    assert await ruled(sessions) == {known: 1}
    [buried] = [each for each in await jobs(sessions) if each.state == JobState.DEAD]
    assert (buried.lane, buried.claim_id, buried.last_error) == ("SW", stranger, "UnknownClaim")
    assert file.archived == 1


async def test_looking_for_files_goes_on_for_ever_with_one_job_for_all_workers(
    sessions: Sessions,
) -> None:
    inbox = Inbox()
    for _ in range(3):
        await worker(sessions, chores=chores(sessions, inbox)).settle_in(PACE)
    for seconds in (0, 6, 12):
        crew = worker(sessions, chores=chores(sessions, inbox), later=timedelta(seconds=seconds))
        assert await one_round(crew) == 1
    inbox.files.append(answers(new_id()))
    crew = worker(sessions, chores=chores(sessions, inbox), later=timedelta(seconds=18))
    await one_round(crew)
    assert len(await ruled(sessions)) == 1


async def test_a_folder_that_cannot_be_read_is_tried_again_later(sessions: Sessions) -> None:
    class Broken(Inbox):
        async def collect(self) -> Sequence[AnswerBatch]:
            raise OSError("the share is not mounted")

    crew = worker(sessions, chores=chores(sessions, Broken()))
    await crew.settle_in(PACE)
    await one_round(crew)
    [collecting] = await jobs(sessions)
    assert (collecting.state, collecting.attempts) == (JobState.QUEUED, 0)
    assert collecting.retry_at == MORNING + timedelta(seconds=60)
