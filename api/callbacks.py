"""Where departments, and sources of checks, call back with their answers, signed."""

from fastapi import APIRouter, Depends, Request

from adapters import signing
from api.deps import Session, World
from api.gathering import Gathering
from api.problems import BadSignatureSent, UnreadableCallbackSent
from api.rates import CALLBACKS, LOT, limited
from api.wire import Out
from domain.approval import answering
from domain.base import utc_now
from domain.check.hearing import Letter
from domain.replay import service as replay
from domain.replay.service import Mark

router = APIRouter(prefix="/callbacks", tags=["callbacks"])


class Taken(Out):
    """`repeated`: we had this very callback before; it changed nothing."""

    repeated: bool


@router.post(
    "/{department}",
    response_model=Taken,
    dependencies=[Depends(limited("callbacks", CALLBACKS, lot=LOT))],
)
async def receive(department: str, request: Request, session: Session, runtime: World) -> Taken:
    """A department's answer on one claim. Headers X-Lianban-Timestamp, -Nonce and -Signature.

    The same callback again changes nothing; its nonce with another body is refused.
    """
    body = await request.body()
    try:
        secrets = runtime.keys.callback_keys(department)
        nonce, until = signing.verify(secrets, request.headers, body, utc_now())
        outcome = request.app.state.read_callback(department, request.headers, body)
    except signing.BadSignature:
        raise BadSignatureSent from None
    except ValueError:
        raise UnreadableCallbackSent from None
    mark = Mark(f"callback:{department}", nonce, body, until)
    fresh = await replay.first_time(session, mark)
    if fresh:
        await answering.answer(session, department, outcome)
    return Taken(repeated=not fresh)


@router.post(
    "/checks/{source}",
    response_model=Taken,
    dependencies=[Depends(limited("callbacks", CALLBACKS, lot=LOT))],
)
async def hear_source(source: str, request: Request, runtime: World) -> Taken:
    """A source's answers about one check of one family, signed as a department's callback is.

    Late ones are taken as well; the same callback again changes nothing.
    """
    body = await request.body()
    try:
        secrets = runtime.keys.source_keys(source)
        nonce, until = signing.verify(secrets, request.headers, body, utc_now())
        told = request.app.state.read_check_callback(source, body)
    except signing.BadSignature:
        raise BadSignatureSent from None
    except ValueError:
        raise UnreadableCallbackSent from None
    letter = Letter(source, told, Mark(f"check:{source}", nonce, body, until))
    gathering: Gathering = request.app.state.gathering
    return Taken(repeated=not await gathering.hear(letter))
